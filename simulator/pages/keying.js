/** Sends keys in the order they were pressed: those pressed while others are on their way wait, and go together. */
export class Keying {
  #send;
  #waiting = "";
  #sending = false;

  /** @param {(digits: string) => Promise<void>} send */
  constructor(send) {
    this.#send = send;
  }

  /** Presses keys. Where the line refuses them, those still waiting are forgotten, as on a dead phone. */
  async press(digits) {
    this.#waiting += digits;
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#waiting) {
        const batch = this.#waiting;
        this.#waiting = "";
        await this.#send(batch);
      }
    } finally {
      this.#waiting = "";
      this.#sending = false;
    }
  }
}
