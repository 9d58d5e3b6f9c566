import { playTune, startCadence } from "./tones.js";
import { hush, speak } from "./voice.js";

const CADENCE_OF_PHASE = { "ringing-in": "ringing", dialling: "ringback" };
const CADENCE_OF_TONE = { ringing: "ringback", busy: "engaged" };

/** What one phone sounds like. Only the phone being used speaks, since a browser has one voice for all of them. */
export class Sounds {
  #inHand;
  #phase = "ready";
  #stop = () => {};

  /** @param {() => boolean} inHand true while this is the phone being used */
  constructor(inHand) {
    this.#inHand = inHand;
  }

  /** Starts and stops ringing as the call moves on. */
  phase(phase) {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#play(CADENCE_OF_PHASE[phase]);
    if (phase === "ended" && this.#inHand()) hush();
  }

  /** Sounds one thing heard on the line. */
  hear({ kind, text, spoken, url }) {
    if (kind === "pause") return;
    this.#play(CADENCE_OF_TONE[text]);
    if (kind === "play" && url && this.#inHand()) this.#stop = playTune(url);
    if ((kind === "say" || kind === "error") && this.#inHand()) speak(spoken ?? text);
  }

  /** The caller has barged in, or the network stopped the prompt. */
  interrupt() {
    this.#play(null);
    if (this.#inHand()) hush();
  }

  #play(cadence) {
    this.#stop();
    this.#stop = cadence ? startCadence(cadence) : () => {};
  }
}
