// Notes keep themselves: within a second of the last key, with a version, so that two people never silently overwrite each other.
import { say } from "./acts.js";

const WAIT = 600;
let timer = null;
let sending = Promise.resolve();

const box = () => document.querySelector("textarea[data-note]");

function kept(words, trouble = false) {
  const place = document.getElementById("kept");
  if (!place) return;
  place.textContent = words;
  place.dataset.is = trouble ? "trouble" : "kept";
}

/** A copy in this tab, so that a crash between two keys loses nothing. */
const spare = (note) => `note:${note.dataset.note}`;

async function keep(note) {
  const text = note.value;
  if (text === note.dataset.kept) return;
  const body = new FormData();
  body.set("text", text);
  body.set("version", note.dataset.version);
  const csrf = document.querySelector("meta[name=csrf]").content;
  try {
    const answer = await fetch(note.dataset.note, { method: "POST", body, headers: { "X-CSRFToken": csrf, Accept: "application/json" }, keepalive: true });
    const said = await answer.json();
    if (answer.ok) {
      note.dataset.version = said.version;
      note.dataset.kept = text;
      kept(`Kept ${said.at}`);
      if (note.value === text) sessionStorage.removeItem(spare(note));
    } else if (answer.status === 409) {
      clash(note, said);
    } else {
      kept(said.sentence || "Not kept yet: trying again.", true);
      later(note, 2000);
    }
  } catch {
    kept("Not kept yet: the desk cannot be reached. It is safe in this tab.", true);
    later(note, 2000);
  }
}

/** Two people wrote: both texts stay on the screen, and the next save is on top of the newest. */
function clash(note, said) {
  note.dataset.version = said.version;
  const other = document.getElementById("other-note");
  other.querySelector("pre").textContent = said.text;
  other.querySelector("[data-by]").textContent = said.by;
  other.hidden = false;
  kept("Somebody else wrote here too: theirs is shown below yours.", true);
  say("");
}

function later(note, wait = WAIT) {
  clearTimeout(timer);
  timer = setTimeout(() => { sending = sending.then(() => keep(note)); }, wait);
}

/** Starts keeping the notes. */
export function notes() {
  document.addEventListener("input", (event) => {
    const note = event.target.closest?.("textarea[data-note]");
    if (!note) return;
    sessionStorage.setItem(spare(note), note.value);
    kept("…");
    later(note);
  });
  const recover = () => {
    const note = box();
    if (!note) return;
    note.dataset.kept ??= note.defaultValue;
    const left = sessionStorage.getItem(spare(note));
    if (left !== null && left !== note.value && note.value === note.defaultValue) { note.value = left; later(note); }
  };
  document.addEventListener("regions", recover);
  addEventListener("pagehide", () => { const note = box(); if (note) keep(note); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-take-both]")) return;
    const note = box();
    const other = document.getElementById("other-note");
    note.value = `${other.querySelector("pre").textContent}\n${note.value}`;
    other.hidden = true;
    later(note, 0);
  });
  recover();
}
