import { make } from "./make.js";
import { ask } from "./network.js";

/** The text messages which this phone has received, as bubbles, newest first. */
export class Messages {
  #section;
  #list;
  #people;
  #seen = new Set();

  constructor(section, list, people) {
    this.#section = section;
    this.#list = list;
    this.#people = people;
  }

  /** Shows another number's messages from the beginning. */
  async show(number) {
    this.#seen.clear();
    this.#list.replaceChildren();
    this.#section.hidden = true;
    if (!number.startsWith("+")) return;
    const { messages } = await ask(`/network/handsets/${encodeURIComponent(number)}/messages`);
    for (const message of messages) this.add(message);
  }

  /** Adds one message; the same one twice is shown once. */
  add({ sid, from, body, at }) {
    if (this.#seen.has(sid)) return;
    this.#seen.add(sid);
    const when = new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const who = make("span", { className: "who", textContent: `${this.#people.nameOf(from)}, ${when}` });
    this.#list.prepend(make("li", {}, who, body));
    this.#section.hidden = false;
  }
}
