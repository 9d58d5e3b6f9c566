import { Captions } from "./captions.js";
import { Identity } from "./identity.js";
import { buildKeypad, keyOf, strike } from "./keypad.js";
import { Knows } from "./knows.js";
import { Line } from "./line.js";
import { Manner } from "./manner.js";
import { Messages } from "./messages.js";
import { Display } from "./display.js";
import { dialled, spelt } from "./numbers.js";
import { partsOf } from "./parts.js";
import { phaseOf } from "./room.js";
import { Sounds } from "./sounds.js";
import { Wire } from "./wire.js";

/** One phone on the page: its line, and the parts that show it. */
export class Handset {
  /** @param {import("./network.js").Stream} stream @param {import("./people.js").People} people */
  constructor(stream, people) {
    this.people = people;
    this.element = document.querySelector("#handset").content.firstElementChild.cloneNode(true);
    this.line = new Line(stream);
    this.parts = partsOf(this.element);
    this.captions = new Captions(this.parts.captions, people);
    this.knows = new Knows(this.parts.knows, (digits) => this.press(digits));
    this.messages = new Messages(this.parts.messagesSection, this.parts.messages, people);
    this.wire = new Wire(this.parts.ledger, this.parts.wireCount);
    this.sounds = new Sounds(() => "focus" in this.element.dataset);
    this.identity = new Identity(this.parts, people, this.line);
    this.parts.number.value = spelt(people.complaintsNumber);
    this.manner = new Manner(this.parts.modeField, this.parts.mode, (sentence) => this.complain(sentence));
    buildKeypad(this.parts.keys, (key) => this.press(key));
    this.display = new Display(this);
    this.#listen();
  }

  /** Presses one key or several into the call, with their tones. */
  press(digits) {
    for (const digit of digits) strike(this.parts.keys, digit);
    if (this.line.live) this.sounds.interrupt();
    this.#try(this.line.press(digits));
  }

  /** Dials what stands in the number field. */
  async call() {
    const to = dialled(this.parts.number.value);
    if (!to) return this.complain("That is not a phone number. Type one like 0330 053 8188.");
    this.captions.clear();
    await this.#try(this.line.dial(to));
  }

  /** Hangs up, or declines what rings. */
  hangUp() {
    const deed = phaseOf(this.line.call) === "ringing-in" ? "decline" : "hangup";
    return this.#try(this.line.act(deed));
  }

  /** A key of the keyboard, while this phone has the focus. */
  keyDown(event) {
    const key = keyOf(event);
    if (key) this.press(key);
    else if (event.key === "Escape" && this.line.live) this.hangUp();
  }

  /** Shows one plain sentence, or none. */
  complain(sentence) {
    this.parts.error.textContent = sentence;
  }

  #listen() {
    const { line, parts } = this;
    line.addEventListener("change", () => this.display.show());
    line.addEventListener("entry", ({ detail }) => this.#heard(detail));
    line.addEventListener("cut", ({ detail }) => (this.captions.cut(detail), this.sounds.interrupt()));
    line.addEventListener("message", ({ detail }) => this.messages.add(detail));
    const click = (part, act) => part.addEventListener("click", () => this.#try(act()));
    parts.call.addEventListener("click", (event) => event.detail > 1 && event.preventDefault());
    click(parts.answer, () => line.act("answer"));
    click(parts.decline, () => line.act("decline"));
    click(parts.hangUp, () => line.act("hangup"));
    click(parts.drop, () => (this.captions.note("The line goes dead"), line.act("hangup")));
    click(parts.silence, () => line.act("silence"));
    parts.dial.addEventListener("submit", (event) => (event.preventDefault(), line.live || this.call()));
    parts.speak.addEventListener("submit", (event) => (event.preventDefault(), this.#say()));
  }

  #say() {
    const text = this.parts.speech.value.trim();
    if (!text) return;
    if (!this.line.live) return this.complain("Nobody is on the line. Call first, then speak.");
    this.parts.speech.value = "";
    this.sounds.interrupt();
    this.#try(this.line.act("speech", { text, confidence: 0.9 }));
  }

  #heard(entry) {
    this.captions.add(entry);
    this.wire.follow(this.line.call?.call ?? null);
    if (entry.side !== "heard") return;
    if (entry.kind === "say" && entry.text) this.knows.point(entry.text);
    this.sounds.hear(entry);
  }

  async #try(work) {
    try {
      await work;
    } catch (refusal) {
      this.complain(refusal.message);
    }
  }
}
