import { make } from "./make.js";
import { ask, tell } from "./network.js";

const SHARE = { min: 0, max: 1, step: 0.05, read: (value) => `${Math.round(value * 100)} %` };
const DELAY = { min: 0, max: 5000, step: 100, read: (value) => (value >= 1000 ? `${value / 1000} s` : `${value} ms`) };

/** Each kind of weather: its name in the protocol, what it is called, its scale. */
const KINDS = [
  ["duplicate", "Callbacks delivered twice", SHARE],
  ["lost", "Callbacks lost", SHARE],
  ["out_of_order", "Callbacks out of order", SHARE],
  ["late_ms", "Callbacks late by up to", DELAY],
  ["slow_app_ms", "The app slowed by", DELAY],
  ["dead_legs", "Legs that die", SHARE],
];

/** The rough-weather panel: reads the network's weather, and changes it as the sliders move. */
export class Weather {
  #form;
  #now;
  #sliders = new Map();
  #seed = make("input", { type: "number", min: 0, step: 1, inputMode: "numeric" });

  constructor(form, now) {
    this.#form = form;
    this.#now = now;
    for (const kind of KINDS) this.#form.append(this.#slider(...kind));
    const calm = make("button", { type: "button", className: "quiet", textContent: "Set it calm" });
    calm.addEventListener("click", () => this.#set(Object.fromEntries(KINDS.map(([name]) => [name, 0]))));
    this.#seed.id = "weather-seed";
    this.#seed.addEventListener("change", () => this.#set({ seed: this.#seed.valueAsNumber || 0 }));
    this.#form.append(make("div", { className: "field" }, make("label", { htmlFor: this.#seed.id, textContent: "Seed" }), this.#seed), calm);
    this.#form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Shows what the weather is now. */
  async load() {
    this.#show(await ask("/network/weather"));
  }

  async #set(change) {
    try {
      this.#show(await tell("/network/weather", change));
    } catch (refusal) {
      this.#now.textContent = refusal.message;
    }
  }

  #slider(name, label, { read, ...scale }) {
    const output = make("output");
    const range = make("input", { type: "range", ...scale, value: 0, id: `weather-${name}` });
    range.addEventListener("input", () => (output.textContent = read(range.valueAsNumber)));
    range.addEventListener("change", () => this.#set({ [name]: range.valueAsNumber }));
    this.#sliders.set(name, { range, output, read });
    return make("div", { className: "field" }, make("label", { htmlFor: range.id }, label, output), range);
  }

  #show(weather) {
    for (const [name, { range, output, read }] of this.#sliders) {
      range.value = weather[name] ?? 0;
      output.textContent = read(Number(weather[name] ?? 0));
    }
    this.#seed.value = weather.seed ?? 0;
    const rough = KINDS.filter(([name]) => weather[name] > 0).map(([name, label, { read }]) => `${label.toLowerCase()} ${read(weather[name])}`);
    this.#now.textContent = rough.length ? rough.join(", ") : "All calm";
  }
}
