/** The captions: what is heard on the left, what is pressed or said on the right, what happens in the middle. */

const HAPPENINGS = {
  music: () => "Hold music",
  play: (entry) => (entry.text && entry.text !== "[audio]" ? `♪ ${entry.text}` : "♪ A recording plays"),
  tone: ({ text }) => ({ beep: "Beep", ringing: "Ringing", busy: "Engaged tone" })[text] ?? text,
  silence: () => "You say nothing",
  hangup: () => "You hang up",
};

export class Captions {
  #log;
  #people;
  #bubbles = new Map();

  /** @param {HTMLElement} log the role=log element @param {import("./people.js").People} people */
  constructor(log, people) {
    this.#log = log;
    this.#people = people;
  }

  /** Empties the log for a new call. */
  clear() {
    this.#log.replaceChildren();
    this.#bubbles.clear();
  }

  /** Adds one entry of the call. `side` is "heard" or "said". */
  add(entry) {
    if (entry.kind === "pause") return;
    const happening = HAPPENINGS[entry.kind];
    if (happening) this.note(happening(entry));
    else if (entry.kind === "digits") this.#keyed(entry);
    else this.#bubble(entry);
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** One quiet line in the middle; the same line twice running is shown once. */
  note(text) {
    const last = this.#log.lastElementChild;
    if (last?.className === "happening" && last.textContent === text) return;
    this.#append("happening", text);
  }

  /** Marks a prompt that a key or a voice cut short. */
  cut({ n }) {
    const bubble = this.#bubbles.get(n);
    if (bubble && !bubble.dataset.cut) bubble.dataset.cut = "true";
  }

  #keyed({ side, text }) {
    const last = this.#log.lastElementChild;
    const name = side === "said" ? "mine keyed" : "heard keyed";
    if (last?.className === name) last.append(text);
    else this.#append(name, text);
  }

  #bubble(entry) {
    const mine = entry.side === "said";
    const bubble = this.#append(mine ? "mine" : "heard", "");
    if (entry.kind === "talk" && !mine) {
      const who = Object.assign(document.createElement("span"), { className: "who" });
      who.textContent = this.#people.nameOfParty(entry);
      bubble.append(who);
    }
    bubble.append(entry.text ?? "");
    if (entry.cut) bubble.dataset.cut = "true";
    this.#bubbles.set(entry.n, bubble);
  }

  #append(className, text) {
    const line = Object.assign(document.createElement("p"), { className, textContent: text });
    this.#log.append(line);
    return line;
  }
}
