import { dialled, spelt } from "./numbers.js";

/** Whose phone this is: a customer's, a member of staff's, a stranger's, one with its number withheld, or any number. */
export class Identity {
  #parts;
  #people;
  #line;

  /** @param {Record<string, HTMLElement>} parts @param {import("./people.js").People} people @param {import("./line.js").Line} line */
  constructor(parts, people, line) {
    [this.#parts, this.#people, this.#line] = [parts, people, line];
    people.offer(parts.as);
    parts.as.addEventListener("change", () => this.#chosen());
    parts.ownNumber.addEventListener("change", () => this.#typed());
  }

  /** Makes this the phone of `number` (E.164 or "withheld"). */
  become(number) {
    const listed = [...this.#parts.as.options].some((option) => option.value === number);
    this.#parts.as.value = listed ? number : "other";
    this.#parts.own.hidden = listed;
    this.#parts.ownNumber.value = listed ? "" : spelt(number);
    this.#be(number);
  }

  /** A phone cannot change hands during a call. */
  lock(live) {
    this.#parts.as.disabled = live;
    this.#parts.ownNumber.readOnly = live;
  }

  #chosen() {
    const choice = this.#parts.as.value;
    this.#parts.own.hidden = choice !== "other";
    if (choice !== "other") this.#be(choice);
  }

  #typed() {
    const number = dialled(this.#parts.ownNumber.value);
    this.#parts.error.textContent = number ? "" : "That is not a phone number. Type one like 07700 900123.";
    if (number) this.#be(number);
  }

  #be(number) {
    this.#parts.name.textContent = this.#people.nameOf(number);
    this.#line.become(number).catch((refusal) => (this.#parts.error.textContent = refusal.message));
    this.#parts.as.dispatchEvent(new CustomEvent("identity", { bubbles: true, detail: number }));
  }
}
