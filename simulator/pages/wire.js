import { ledgerEntry, troubled } from "./entries.js";
import { ask } from "./network.js";

/** The ledger folded under one phone: what the network sent and got back for its present call. */
export class Wire {
  #list;
  #count;
  #call = null;
  #last = 0;
  #timer = null;
  #wrong = 0;

  constructor(list, count) {
    this.#list = list;
    this.#count = count;
  }

  /** Brings the list up to date shortly; safe to call at every event. */
  follow(call) {
    if (call !== this.#call) this.#begin(call);
    if (call) this.#timer ??= setTimeout(() => this.#fetch(), 350);
  }

  #begin(call) {
    clearTimeout(this.#timer);
    [this.#call, this.#last, this.#wrong, this.#timer] = [call, 0, 0, null];
    this.#list.replaceChildren();
    this.#count.textContent = "";
  }

  async #fetch() {
    this.#timer = null;
    const call = this.#call;
    const answer = await ask(`/network/ledger?call=${call}&after=${this.#last}&limit=200`).catch(() => null);
    if (!answer || call !== this.#call) return;
    for (const entry of answer.entries.filter(({ n }) => n > this.#last)) {
      this.#list.append(ledgerEntry(entry));
      this.#wrong += troubled(entry) ? 1 : 0;
      this.#last = entry.n;
    }
    const wrong = this.#wrong ? `, ${this.#wrong} went wrong` : "";
    const entries = this.#list.childElementCount;
    this.#count.textContent = entries ? `${entries} ${entries === 1 ? "entry" : "entries"}${wrong}` : "";
  }
}
