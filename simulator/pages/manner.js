import { ask, tell } from "./network.js";

/** How a phone takes calls: by hand, by itself, engaged, or switched off. The network keeps it, so it outlives the page. */
export class Manner {
  #field;
  #choice;
  #path = "";

  /** @param {HTMLElement} field @param {HTMLSelectElement} choice @param {(sentence: string) => void} complain */
  constructor(field, choice, complain) {
    [this.#field, this.#choice] = [field, choice];
    choice.addEventListener("change", () => {
      tell(this.#path, { mode: choice.value }).catch((refusal) => complain(refusal.message));
    });
  }

  /** Shows another number's manner; a withheld number cannot be rung, so it has none. */
  async show(number) {
    const rings = number.startsWith("+");
    this.#field.hidden = !rings;
    if (!rings) return;
    this.#path = `/network/handsets/${encodeURIComponent(number)}`;
    this.#choice.value = (await ask(this.#path)).mode;
  }
}
