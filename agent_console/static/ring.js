// The ring: two short tones and a pause, as a British telephone rings, made by Web Audio so that no file is needed.
// One tab rings, the one that holds the lock; the others stay silent. It rings whether or not the tab is in front.
let audio = null;
let bell = null;
let leader = false;
const waiting = [];

/** Calls back once, in the one tab that rings and holds the softphone. */
export function whenLeader(name, begin) {
  if (!navigator.locks) { leader = true; return begin(); }
  navigator.locks.request(name, () => { leader = true; begin(); return new Promise(() => {}); });
}

function cadence(context) {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, rate * 3, rate);
  const data = buffer.getChannelData(0);
  const sounding = (t) => t < 0.4 || (t >= 0.6 && t < 1.0); // 0.4 on, 0.2 off, 0.4 on, 2.0 off
  for (let i = 0; i < data.length; i++) {
    const t = i / rate;
    if (sounding(t)) data[i] = 0.25 * (Math.sin(2 * Math.PI * 400 * t) + Math.sin(2 * Math.PI * 450 * t));
  }
  return buffer;
}

/** Unlocks the sound; browsers allow it only after a person has clicked or pressed something. */
function unlock() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
  while (waiting.length) waiting.pop()();
}

function volume() {
  return Number(localStorage.getItem("volume") ?? 0.5);
}

function start() {
  if (!audio) return void waiting.push(follow);
  if (bell || !leader) return;
  const gain = audio.createGain();
  gain.gain.value = volume();
  bell = audio.createBufferSource();
  bell.buffer = cadence(audio);
  bell.loop = true;
  bell.connect(gain).connect(audio.destination);
  bell.start();
}

function stop() {
  bell?.stop();
  bell = null;
}

const title = document.title;

/** Rings or stops as the strip says, and says the state in the tab's title. */
function follow() {
  const strip = document.querySelector("[data-ringing]");
  const ringing = strip?.dataset.ringing === "yes" && strip.dataset.silenced !== "yes";
  document.title = strip?.dataset.title ? `${strip.dataset.title} · ${title}` : title;
  const spoken = document.getElementById("spoken");
  if (spoken && strip && spoken.textContent !== strip.dataset.announce) spoken.textContent = strip.dataset.announce || "";
  document.body.dataset.sounding = ringing && leader ? "yes" : "no";
  if (ringing) start(); else stop();
}

/** Plays one ring softly, so that a person hears that the sound works. */
function test() {
  unlock();
  start();
  setTimeout(() => { if (document.querySelector("[data-ringing]")?.dataset.ringing !== "yes") stop(); }, 1100);
}

/** Starts listening for rings. */
export function ring() {
  addEventListener("pointerdown", unlock, { capture: true });
  addEventListener("keydown", unlock, { capture: true });
  document.addEventListener("click", (event) => event.target.closest?.("[data-test-sound]") && test());
  document.addEventListener("regions", follow);
  follow();
}
