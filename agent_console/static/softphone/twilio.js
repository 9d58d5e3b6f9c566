import { Softphone } from "./interface.js";

/** What to tell a person, by the voice SDK's error code. Anything else gets the last line. */
const IN_WORDS = new Map([
  [20101, "Your phone’s sign-in has run out. Reload this page."],
  [20104, "Your phone’s sign-in has run out. Reload this page."],
  [31401, "The browser was not allowed to use the microphone. Allow it beside the address, then go ready again."],
  [31402, "The microphone could not be opened. Check that the headset is plugged in and no other program holds it."],
  [31005, "The line to Twilio broke. It is being tried again."],
  [53405, "Sound cannot get through. Ask IT whether the firewall lets Twilio’s media pass."],
]);
const OTHERWISE = "The phone had a fault. If nobody can hear you, reload this page; the caller is kept on hold.";

/** Puts the SDK's script, which `url` serves once an operator has installed it, into the page. */
function brought(url) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: url });
    script.onload = resolve;
    script.onerror = () => reject(new Error("Twilio’s voice SDK is not installed. Ask IT to run “flask --app app softphone install”."));
    document.head.append(script);
  });
}

/** The softphone on Twilio's voice SDK (its `dist/twilio.min.js` sets the global `Twilio.Device`). Real sound, real calls. */
export class TwilioSoftphone extends Softphone {
  #device = null;
  #call = null;

  async start() {
    if (!globalThis.Twilio?.Device) await brought(this.url);
    this.#device ??= this.#made(await this.fetchToken());
    await this.#device.register();
  }

  async stop() {
    this.#device?.destroy();
    this.#device = null;
  }

  async accept() {
    this.#call?.accept();
  }

  async decline() {
    this.#call?.reject();
  }

  async hangUp() {
    this.#call?.disconnect();
  }

  async mute(muted) {
    this.muted = muted;
    this.#call?.mute(muted);
    this.tell("mute", { muted });
  }

  async digits(digits) {
    this.#call?.sendDigits(digits);
  }

  /** Made at the first `start()`, which a click has asked for, since a Device made earlier gets no sound. */
  #made(token) {
    const options = { edge: ["dublin", "roaming"], codecPreferences: ["opus", "pcmu"], closeProtection: true, tokenRefreshMs: 60_000 };
    const device = new globalThis.Twilio.Device(token, options);
    device.on("registered", () => this.tell("ready", { identity: device.identity }));
    device.on("incoming", (call) => this.#ring(call));
    device.on("error", (error) => this.#fault(error));
    device.on("tokenWillExpire", async () => device.updateToken(await this.fetchToken()));
    return device;
  }

  #ring(call) {
    if (this.#call) return call.ignore();
    this.#call = call;
    this.leg = {
      call: call.parameters.CallSid, from: call.parameters.From, parameters: Object.fromEntries(call.customParameters), live: false,
    };
    call.on("accept", () => this.#live());
    for (const [event, reason] of [["disconnect", "hung-up"], ["cancel", "canceled"], ["reject", "declined"]]) {
      call.on(event, () => this.#end(call, reason));
    }
    call.on("error", (error) => this.#fault(error));
    this.tell("incoming", { ...this.leg });
  }

  #live() {
    this.leg.live = true;
    this.tell("accepted", { call: this.leg.call });
  }

  #end(call, reason) {
    if (this.#call !== call) return;
    const ended = this.leg.call;
    [this.#call, this.leg, this.muted] = [null, null, false];
    this.tell("ended", { call: ended, reason });
  }

  #fault(error) {
    this.tell("error", { message: IN_WORDS.get(error.code) ?? OTHERWISE, serious: Boolean(this.leg?.live) });
  }
}
