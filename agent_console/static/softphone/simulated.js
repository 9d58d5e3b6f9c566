import { Softphone } from "./interface.js";

const UNREACHED = "The phone network does not answer. Calls cannot reach you until it is back.";

/** Why a leg is over, by the status it ended with; any other never was a call. */
const REASONS = { completed: "hung-up", busy: "declined" };

/** The softphone on the phone network simulator: what each side says is typed, and captioned to those who can hear it. */
export class SimulatedSoftphone extends Softphone {
  #source = null;
  #registration = "";
  #lost = false;

  async start() {
    this.#source?.close();
    const token = await this.fetchToken();
    const query = new URLSearchParams({ token });
    if (this.#registration) query.set("registration", this.#registration);
    return new Promise((resolve, reject) => this.#connect(query, resolve, reject));
  }

  async stop() {
    if (this.leg) await (this.leg.live ? this.hangUp() : this.decline());
    this.#source?.close();
    this.#source = null;
  }

  async accept() {
    if (this.leg) await this.#act("accept", { registration: this.#registration });
  }

  async decline() {
    if (this.leg) await this.#act("decline");
  }

  async hangUp() {
    if (this.leg) await this.#act("hangup");
  }

  async mute(muted) {
    this.muted = muted;
    if (this.leg?.live) await this.#act("mute", { muted });
    this.tell("mute", { muted });
  }

  async say(text) {
    if (this.leg?.live && text.trim()) await this.#act("say", { text: text.trim() });
  }

  async digits(digits) {
    if (this.leg?.live) await this.#act("digits", { digits });
  }

  #connect(query, resolve, reject) {
    const source = new EventSource(`${this.url}/network/clients/stream?${query}`);
    this.#source = source;
    const on = (kind, react) => source.addEventListener(kind, (event) => react(JSON.parse(event.data)));
    on("registered", ({ identity, registration }) => {
      this.#registration = registration;
      this.#lost = false;
      this.tell("ready", { identity });
      resolve();
    });
    on("incoming", (call) => this.#ring(call));
    on("call", (call) => this.#changed(call));
    on("heard", (entry) => this.#caption(entry, false));
    on("said", (entry) => this.#caption(entry, true));
    on("taken", ({ call, registration }) => registration !== this.#registration && this.#end(call, "taken"));
    on("ended", ({ call, status }) => this.#end(call, REASONS[status] ?? "canceled"));
    source.onerror = () => this.#broken(source, reject);
  }

  /** A browser reconnects by itself, but with the old address: a new registration needs a new one, and a fresh token. */
  #broken(source, reject) {
    if (source !== this.#source) return;
    source.close();
    if (!this.#lost) this.tell("error", { message: UNREACHED, serious: Boolean(this.leg?.live) });
    this.#lost = true;
    reject(new Error(UNREACHED));
    setTimeout(() => source === this.#source && this.start().catch(() => {}), 1000);
  }

  #ring(call) {
    if (this.leg) return;
    this.leg = { call: call.call, from: call.from, parameters: call.parameters ?? {}, live: false };
    this.tell("incoming", { ...this.leg });
  }

  #changed(call) {
    if (this.leg?.call !== call.call || this.leg.live || call.status !== "in-progress" || call.ended_at) return;
    this.leg.live = true;
    this.tell("accepted", { call: call.call });
  }

  #caption(entry, mine) {
    if (entry.call !== this.leg?.call || !entry.text) return;
    const spoken = mine ? entry.kind === "speech" : entry.kind === "talk" || entry.kind === "say";
    if (spoken) this.tell("caption", { call: entry.call, who: entry.who ?? "", label: entry.label ?? "", text: entry.text, mine });
  }

  #end(call, reason) {
    if (this.leg?.call !== call) return;
    this.leg = null;
    this.muted = false;
    this.tell("ended", { call, reason });
  }

  async #act(deed, body = {}) {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${await this.fetchToken()}` };
    const options = { method: "POST", headers, body: JSON.stringify({ call: this.leg.call, ...body }) };
    const response = await fetch(`${this.url}/network/clients/${deed}`, options).catch(() => null);
    if (response?.ok) return this.#changed(await response.json().catch(() => ({})));
    const message = response ? ((await response.json().catch(() => ({}))).error ?? UNREACHED) : UNREACHED;
    this.tell("error", { message, serious: false });
    throw new Error(message);
  }
}
