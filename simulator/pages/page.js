import { pointAtTheDesk, tellHowToSignIn } from "./desk.js";
import { Handset } from "./handset.js";
import { NetworkRefusal, Stream, ask } from "./network.js";
import { dialled } from "./numbers.js";
import { People } from "./people.js";
import * as tones from "./tones.js";
import * as voice from "./voice.js";
import { Weather } from "./weather.js";

const TITLE = document.title;
const shelf = document.querySelector("#handsets");
const line = document.querySelector("[data-line]");
const handsets = new Set();

/** Puts one more phone on the shelf. @param {string} number E.164 or "withheld" */
function add(number) {
  const handset = new Handset(page.stream, page.people);
  handsets.add(handset);
  shelf.append(handset.element);
  handset.parts.remove.addEventListener("click", () => remove(handset));
  handset.element.addEventListener("focusin", () => take(handset));
  handset.element.addEventListener("pointerdown", () => take(handset));
  handset.element.addEventListener("keydown", (event) => handset.keyDown(event));
  handset.element.addEventListener("identity", ({ detail }) => {
    handset.knows.show(page.people.customer(detail));
    tidy();
    Promise.all([handset.messages.show(detail), handset.manner.show(detail)]).catch((refusal) => handset.complain(refusal.message));
  });
  handset.element.addEventListener("phase", retitle);
  handset.identity.become(number);
  return handset;
}

function remove(handset) {
  handset.element.remove();
  handsets.delete(handset);
  tidy();
  shelf.focus();
}

/** The phone in hand: its captions are the ones read aloud. */
function take(handset) {
  for (const other of handsets) other.element.toggleAttribute("data-focus", other === handset);
}

function tidy() {
  for (const { parts } of handsets) parts.remove.hidden = handsets.size === 1;
  page.stream.follow([...handsets].map(({ line: { handset } }) => handset));
}

function retitle() {
  const ringing = [...handsets].find(({ element }) => element.dataset.phase === "ringing-in");
  document.title = ringing ? `● Ringing – ${ringing.parts.name.textContent}` : TITLE;
}

/** The first number which no phone here has yet. */
function unused() {
  const taken = new Set([...handsets].map((handset) => handset.line.number));
  return page.people.order.find((number) => !taken.has(number)) ?? "withheld";
}

/** `?as=` and `?phone=` name the phones to lay out, any number of each. */
function wanted() {
  const query = new URLSearchParams(location.search);
  const numbers = [...query]
    .filter(([name]) => name === "as" || name === "phone")
    .map(([, text]) => (text === "withheld" ? text : dialled(text.replace(/^ /, "+"))))
    .filter(Boolean);
  return numbers.length ? numbers : [page.people.order[0]];
}

function hearSounds() {
  const box = document.querySelector("[data-sound]");
  const apply = () => (tones.silence(!box.checked), voice.mute(!box.checked));
  const wake = () => (tones.unlock(), voice.allow(), apply());
  box.addEventListener("change", apply);
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wake, { once: true, capture: true });
}

const page = { stream: new Stream(), people: null };
page.stream.addEventListener("line", ({ detail }) => {
  line.textContent = detail === "live" ? "Live" : "Reconnecting";
  line.toggleAttribute("data-live", detail === "live");
});
hearSounds();

try {
  const config = await ask("/network/config");
  page.people = new People(config);
  pointAtTheDesk(config.app_base);
  tellHowToSignIn(page.people.staff);
  for (const number of wanted()) add(number);
  take([...handsets][0]);
  for (const button of document.querySelectorAll("[data-add]")) {
    const { add: who } = button.dataset;
    button.addEventListener("click", () => add(page.people.staff.find(({ role }) => role === who)?.phone ?? unused()).parts.as.focus());
  }
  const weather = new Weather(document.querySelector("[data-weather-form]"), document.querySelector("[data-weather-now]"));
  await weather.load();
} catch (refusal) {
  if (!(refusal instanceof NetworkRefusal)) throw refusal;
  shelf.append(Object.assign(document.createElement("p"), { className: "error", textContent: refusal.message }));
}
