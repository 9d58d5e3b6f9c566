// Every key on the desk presses a button that is on the screen: the button carries its own key, so what is shown is what works.
// Keys are matched on event.code (the place on the keyboard), never on single letters, and never while the switch is off.
import { allowed } from "./acts.js";

const chosen = () => JSON.parse(localStorage.getItem("keys") || "{}");

/** The chord of a key event, such as "Alt+Shift+KeyG". */
export function chord(event) {
  const mods = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : ""];
  return [...mods.filter(Boolean), event.code].join("+");
}

/** How a chord reads to a person. */
export function readable(keys) {
  return keys.replace(/Key([A-Z])/, "$1").replace(/Digit(\d)/, "$1");
}

function bound(pressed) {
  const remapped = chosen();
  const original = Object.keys(remapped).find((key) => remapped[key] === pressed) ?? (pressed in remapped ? null : pressed);
  if (!original) return null;
  return [...document.querySelectorAll(`[data-key="${original}"]`)].find((element) => element.checkVisibility());
}

function press(element) {
  if (element.matches("input, textarea, select")) return element.focus();
  if (element.matches("summary")) { element.parentElement.open = true; return element.focus(); }
  if (allowed(element)) element.click();
}

function list() {
  const dialog = document.getElementById("keys");
  const place = dialog.querySelector("dl");
  place.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!element.checkVisibility()) continue;
    const key = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = readable(chosen()[element.dataset.key] ?? element.dataset.key);
    key.append(kbd);
    const meaning = document.createElement("dd");
    meaning.textContent = element.dataset.means || element.textContent.trim().replace(/\s+/g, " ").replace(/\s\S*\+?F?\d?$/, "");
    place.append(key, meaning);
  }
  dialog.showModal();
}

/** Starts listening to the keyboard; call once a page. */
export function keys() {
  document.addEventListener("keydown", (event) => {
    if (localStorage.getItem("keys-off") === "yes" || event.isComposing || event.repeat) return;
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "?" && !typing && !event.ctrlKey && !event.altKey && document.getElementById("keys")) {
      event.preventDefault();
      return list();
    }
    const pressed = chord(event);
    if (!/^(F\d+|.*\+.+)$/.test(pressed) || /^Shift\+(Key|Digit)/.test(pressed)) return;
    if (document.querySelector("dialog[open]")) return;
    const element = bound(pressed);
    if (!element) return;
    event.preventDefault();
    press(element);
  });
  const off = document.getElementById("keys-off");
  if (!off) return;
  off.checked = localStorage.getItem("keys-off") === "yes";
  off.addEventListener("change", () => localStorage.setItem("keys-off", off.checked ? "yes" : "no"));
}
