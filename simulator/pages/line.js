import { Keying } from "./keying.js";
import { ask, tell } from "./network.js";

/** Calls that some phone of this page already has, so that two phones of one number never share a leg. */
const claimed = new Set();
const dialling = new Map();
/** What can be done to a call only once, however often it is clicked. */
const ONCE = new Set(["answer", "decline", "hangup"]);

/**
 * One phone's line: its number and the call it is in. Holds no picture of itself; it fires
 * `change` (call or number), `entry` (something heard or said), `cut` (an entry was interrupted) and `message` (an SMS).
 */
export class Line extends EventTarget {
  number = "";
  /** What the network's stream knows this phone as: its number, or a name of its own while the number is withheld. */
  handset = "";
  call = null;
  #entries = new Set();
  #done = new Set();
  #keying = new Keying((digits) => this.act("digits", { digits }));

  /** @param {import("./network.js").Stream} stream */
  constructor(stream) {
    super();
    const on = (kind, react) => stream.addEventListener(kind, (event) => react(event.detail));
    for (const kind of ["call", "incoming", "ended"]) on(kind, (call) => this.#seen(call));
    on("heard", (entry) => this.#isMine(entry) && this.#enter(entry, "heard"));
    on("said", (entry) => this.#isMine(entry) && this.#enter(entry, "said"));
    on("cut", (entry) => this.#isMine(entry) && this.#fire("cut", entry));
    on("message", (message) => message.to === this.number && this.#fire("message", message));
  }

  /** Becomes another number's phone, between calls, and takes up a call which that number is already in. */
  async become(number) {
    this.number = number;
    this.handset = number.startsWith("+") ? number : `withheld-${crypto.randomUUID()}`;
    this.call = null;
    this.#fire("change");
    if (!number.startsWith("+")) return;
    const { calls } = await ask(`/network/handsets/${encodeURIComponent(number)}/calls`);
    if (number === this.number && !this.live) calls.forEach((call) => this.#seen(call));
  }

  get live() {
    return this.call !== null && !this.call.ended_at;
  }

  /** Dials. `to` is E.164. @throws {import("./network.js").NetworkRefusal} */
  async dial(to) {
    dialling.set(this.handset, this);
    try {
      const { call } = await tell("/network/calls", { from: this.number, handset: this.handset, to });
      if (this.call?.call !== call) this.#take({ call, status: "queued", direction: "inbound", from: this.number, to, ended_at: null });
    } finally {
      dialling.delete(this.handset);
    }
    this.#fire("change");
  }

  /** Presses keys, in the order they were pressed however fast that was. */
  press(digits) {
    return this.#keying.press(digits);
  }

  /**
   * Any other act of the person on this call: speech, silence, hangup, answer, decline, no-answer. What follows is
   * learnt from the stream alone: the answer to a POST may arrive after newer news.
   */
  async act(deed, body = {}) {
    if (!this.live || this.#done.has(deed)) return;
    if (ONCE.has(deed)) this.#done.add(deed);
    await tell(`/network/calls/${this.call.call}/${deed}`, body);
  }

  #isMine(entry) {
    return this.call?.call === entry.call;
  }

  #seen(call) {
    if (!this.#isMine(call) && !this.#mayTake(call)) return;
    if (!this.#isMine(call)) this.#take(call);
    const { heard = [], said = [], ...facts } = call;
    this.call = { ...this.call, ...facts };
    if (this.call.ended_at) claimed.delete(call.call);
    this.#fire("change");
    const sides = [...heard.map((entry) => [entry, "heard"]), ...said.map((entry) => [entry, "said"])];
    for (const [entry, side] of sides.sort(([a], [b]) => a.n - b.n)) this.#enter(entry, side);
  }

  #mayTake(call) {
    const free = !this.live && !call.ended_at && !claimed.has(call.call);
    return free && call.handset === this.handset && (dialling.get(this.handset) ?? this) === this;
  }

  #take(call) {
    claimed.add(call.call);
    this.#entries.clear();
    this.#done.clear();
    this.call = call;
  }

  #enter(entry, side) {
    if (this.#entries.has(entry.n)) return;
    this.#entries.add(entry.n);
    this.#fire("entry", { ...entry, side });
  }

  #fire(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
