// The desk's softphone: starts the driver that the server names, and picks up a leg only when this desk has taken its call.
import { post, say } from "./acts.js";
import { caption, lineState, speech } from "./line.js";

let driver = null;
let taking = false; // F2 was pressed for somebody who asks us in: their leg may still be on its way.
let alone = "";
let complained = false;
let token = null;
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`desk-${document.body.dataset.staff}`) : null;

const strip = () => document.querySelector("[data-takes-leg]");

async function fetchToken() {
  if (token && token.until > Date.now()) return token.text;
  const answer = await post(document.body.dataset.tokenUrl, new FormData());
  if (!answer?.ok) throw new Error("The telephone needs you to sign in again.");
  const given = JSON.parse(answer.said);
  token = { text: given.token, until: Date.now() + (given.seconds - 300) * 1000 };
  return token.text;
}

function wanted() {
  return taking || strip()?.dataset.takesLeg === "yes";
}

function pickUp() {
  if (driver?.leg && !driver.leg.live && wanted()) driver.accept().catch(() => {});
}

/** A desk whose telephone does not work says so at once: a call must not be the first to find out. */
function complain(sentence) {
  document.body.dataset.phone = "away";
  complained = true;
  say(sentence);
}

/** After every change of the desk: pick up what is ours, and finish "Take alone" once we are on the line. */
function follow() {
  const now = strip();
  if (now && !["ringing", "escalating", "on_call"].includes(now.dataset.state)) { taking = false; alone = ""; }
  if (alone && now?.dataset.escalation === alone && now.dataset.escalationState === "briefing") {
    const url = `/console/escalations/${alone}/leave`;
    alone = "";
    post(url, new FormData());
  }
  lineState(driver?.leg?.live ? "Connected" : driver?.leg ? "Connecting" : "");
  for (const button of document.querySelectorAll("[data-mute]")) {
    button.setAttribute("aria-pressed", String(Boolean(driver?.muted)));
    button.firstChild.textContent = driver?.muted ? "Unmute " : "Mute ";
  }
  pickUp();
}

function accepted(form) {
  if (!/\/escalations\/\d+\/accept$/.test(form.action)) return;
  const escalation = form.action.match(/(\d+)\/accept$/)[1];
  const message = { take: escalation, alone: new FormData(form).get("alone") === "yes" };
  channel?.postMessage(message);
  take(message);
}

function take(message) {
  taking = true;
  alone = message.alone ? message.take : "";
  pickUp();
}

async function load() {
  const simulated = document.body.dataset.carrier === "simulated";
  if (simulated) {
    const { SimulatedSoftphone } = await import("./softphone/simulated.js");
    return new SimulatedSoftphone({ token: fetchToken, url: document.body.dataset.carrierUrl });
  }
  const { TwilioSoftphone } = await import("./softphone/twilio.js");
  return new TwilioSoftphone({ token: fetchToken, url: document.body.dataset.carrierUrl });
}

/** Starts the softphone in the one tab that leads; real sound waits for the first click, which browsers ask for. */
export async function phone() {
  driver = await load();
  driver.addEventListener("incoming", pickUp);
  driver.addEventListener("accepted", follow);
  driver.addEventListener("ended", () => { taking = false; follow(); });
  driver.addEventListener("mute", follow);
  driver.addEventListener("ready", () => { document.body.dataset.phone = "ready"; if (complained) say(""); complained = false; });
  driver.addEventListener("caption", ({ detail }) => caption(detail));
  driver.addEventListener("error", ({ detail }) => complain(detail.message));
  const begin = () => driver.start().catch((trouble) => complain(trouble.message));
  if (document.body.dataset.carrier === "simulated") begin();
  else addEventListener("pointerdown", begin, { once: true, capture: true });
  document.addEventListener("regions", follow);
  follow();
}

document.addEventListener("submit", (event) => accepted(event.target), true);
channel?.addEventListener("message", ({ data }) => data.take && take(data));
document.addEventListener("click", (event) => event.target.closest?.("[data-mute]") && driver?.mute(!driver.muted));
speech((words) => driver?.say(words));
