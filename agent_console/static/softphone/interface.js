/**
 * The desk's softphone: what a driver must do, and all that the desk may ask of it. Two drivers keep to it:
 * `simulated.js` (the phone network on your desk) and `twilio.js` (Twilio's voice SDK). The desk is told which by the server.
 *
 * A softphone carries one call at a time. It never decides anything about a call: the server has the say, and a call that the desk has
 * already claimed is simply accepted when its leg arrives. Every call begins with the microphone on: a mute left over from the last
 * call would leave the next caller talking to nobody.
 *
 * Events (all CustomEvent, `detail` as given):
 * - `ready`    {identity}                            it can be rung
 * - `incoming` {call, from, parameters}              a leg rings here; `parameters` are those that the app sent with it
 * - `accepted` {call}                                the leg is live; people can be heard
 * - `ended`    {call, reason}                        the leg is over: "hung-up", "canceled", "declined", "taken", "lost"
 * - `caption`  {call, who, label, text, mine}        somebody said something; `label` is the participant's label in the room
 * - `mute`     {muted}                               the microphone was switched
 * - `error`    {message, serious}                    one plain sentence to show as it is; `serious` means nobody can be heard
 */
export class Softphone extends EventTarget {
  /** The leg this softphone rings or talks on: {call, from, parameters, live}, or null. */
  leg = null;
  muted = false;

  /** @param {{token: () => Promise<string>|string, url?: string}} options `token` a Twilio access token, or how to fetch a fresh one */
  constructor({ token, url = "" }) {
    super();
    this.fetchToken = typeof token === "function" ? token : () => token;
    this.url = url.replace(/\/$/, "");
  }

  /** Registers, so that it can be rung. Call it from a click: browsers give sound and microphone only then. */
  async start() {
    throw new Error("A softphone driver has to say how it starts.");
  }

  /** Puts the softphone down for good: hangs up, and can no longer be rung. */
  async stop() {}

  /** Answers the leg that rings. */
  async accept() {}

  /** Refuses the leg that rings. */
  async decline() {}

  /** Ends the live leg. */
  async hangUp() {}

  /** Switches the microphone off (true) or on (false). */
  async mute(_muted) {}

  /** Says typed words to whoever can hear this leg. Drivers with real sound show them as a caption only. */
  async say(_text) {}

  /** Sends key tones: 0-9 * #. */
  async digits(_digits) {}

  /** Fires one of the events above. */
  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
