import { playKey } from "./tones.js";

const LETTERS = { 1: "", 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ", "*": "", 0: "+", "#": "" };
const NAMES = { "*": "Star", "#": "Hash" };

/** Builds the twelve keys into `pad` and calls `press(key)` for each one pressed by pointer. */
export function buildKeypad(pad, press) {
  for (const key of "123456789*0#") {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: key });
    const letters = Object.assign(document.createElement("small"), { textContent: LETTERS[key] });
    letters.ariaHidden = "true";
    button.append(letters);
    button.ariaLabel = NAMES[key] ?? key;
    button.dataset.key = key;
    button.addEventListener("click", () => press(key));
    pad.append(button);
  }
}

/** The key of the phone which a keyboard event means, or null: 0-9 * # without modifiers, outside text fields. */
export function keyOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return null;
  return /^[0-9*#]$/.test(event.key) ? event.key : null;
}

/** Shows and sounds a key for a moment. */
export function strike(pad, key) {
  playKey(key);
  const button = pad.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.dataset.down = "true";
  setTimeout(() => delete button.dataset.down, 140);
}
