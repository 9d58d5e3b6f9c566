import { clock } from "./numbers.js";
import { phaseOf, roomOf, stateOf } from "./room.js";

/** How long in ms a button that has just appeared takes no click: it may have come under a finger already on its way down. */
const SETTLING = 400;
const LIVE = ["dialling", "talking", "ringing-in"];

const buttonsOf = (phase) => (phase === "ringing-in" ? "answer" : LIVE.includes(phase) ? "hang up" : "call");

/** What a phone shows of its call: the words, the timer, which buttons there are, and where the focus goes. */
export class Display {
  #handset;
  #settling = null;

  /** @param {import("./handset.js").Handset} handset */
  constructor(handset) {
    this.#handset = handset;
    setInterval(() => this.#tick(), 250);
  }

  /** Brings everything in line with the call as it is now. */
  show() {
    const { element, parts, people, line } = this.#handset;
    const { call } = line;
    const before = element.dataset.phase;
    const phase = phaseOf(call);
    const held = element.contains(document.activeElement) ? document.activeElement : null;
    if (LIVE.includes(phase) && !LIVE.includes(before)) this.#begin();
    element.dataset.phase = phase;
    parts.state.textContent = stateOf(call, people);
    parts.room.textContent = roomOf(call, people);
    this.#buttons(phase, call);
    this.#handset.identity.lock(LIVE.includes(phase));
    this.#handset.knows.allow(phase === "talking");
    this.#handset.sounds.phase(phase);
    this.#handset.wire.follow(call?.call ?? null);
    if (phase === before) return;
    if (buttonsOf(phase) !== buttonsOf(before)) this.#settle();
    if (phase === "ended") this.#bid(call);
    this.#handOn(held, phase);
    element.dispatchEvent(new CustomEvent("phase", { bubbles: true, detail: phase }));
  }

  #settle() {
    const { answer, decline, hangUp } = this.#handset.parts;
    const shut = (disabled) => [answer, decline, hangUp].forEach((button) => (button.disabled = disabled));
    shut(true);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(shut, SETTLING, false);
  }

  #begin() {
    this.#handset.captions.clear();
    this.#handset.complain("");
  }

  #bid({ ended_because: because }) {
    if (because) this.#handset.captions.note(`${because.charAt(0).toUpperCase()}${because.slice(1)}.`);
  }

  #buttons(phase, call) {
    const { parts } = this.#handset;
    const live = LIVE.includes(phase);
    parts.call.hidden = live;
    parts.answer.hidden = parts.decline.hidden = phase !== "ringing-in";
    parts.hangUp.hidden = phase !== "dialling" && phase !== "talking";
    parts.drop.disabled = phase !== "talking";
    parts.silence.disabled = phase !== "talking" || !call.listening;
    parts.number.readOnly = parts.remove.disabled = live;
  }

  /** A button that goes away under the finger hands its focus on: to the keypad in a call, to Call after it. Ringing moves nothing. */
  #handOn(held, phase) {
    const { parts } = this.#handset;
    const next = LIVE.includes(phase) ? parts.keys : parts.call;
    const done = held && (held.hidden || held.disabled || held === parts.number || held === parts.keys);
    if (done && phase !== "ringing-in") next.focus({ preventScroll: true });
  }

  #tick() {
    const { answered_at: from, ended_at: to } = this.#handset.line.call ?? {};
    const text = from ? clock((new Date(to ?? Date.now()) - new Date(from)) / 1000) : "";
    const { timer } = this.#handset.parts;
    if (timer.textContent !== text) timer.textContent = text;
  }
}
