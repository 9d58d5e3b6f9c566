// Ctrl+K: find a complaint by its reference, or do anything the page offers; each deed shows its key for next time.
import { readable } from "./keys.js";

let asking = null;

function deeds(words) {
  if (!words) return [];
  return [...document.querySelectorAll("[data-key], [data-does], .bar nav a")]
    .filter((element) => !element.closest("dialog") && element.checkVisibility())
    .map((element) => ({ element, name: element.dataset.means || element.textContent.trim(), key: element.dataset.key }))
    .filter(({ name }) => name.toLowerCase().includes(words.toLowerCase()))
    .slice(0, 6);
}

function show(place, rows) {
  place.replaceChildren(...rows.map(({ name, key, element, url }) => {
    const row = document.createElement("li");
    const choice = document.createElement(url ? "a" : "button");
    choice.textContent = name;
    if (url) choice.href = url;
    else choice.addEventListener("click", () => { document.getElementById("find").close(); element.focus(); element.click(); });
    if (key) { const kbd = document.createElement("kbd"); kbd.textContent = readable(key); choice.append(" ", kbd); }
    row.append(choice);
    return row;
  }));
}

async function look(box, place, url) {
  const words = box.value.trim();
  const local = deeds(words);
  show(place, local);
  asking?.abort();
  if (words.replace(/\D/g, "").length < 8) return;
  asking = new AbortController();
  try {
    const answer = await fetch(`${url}?words=${encodeURIComponent(words)}`, { signal: asking.signal });
    if (answer.ok) show(place, [...(await answer.json()), ...local]);
  } catch { /* a newer question has taken its place, or the desk is away and the dot says so */ }
}

/** Starts Ctrl+K's box. */
export function find() {
  const form = document.getElementById("find-form");
  if (!form) return;
  const box = document.getElementById("find-words");
  const place = document.getElementById("found");
  box.addEventListener("input", () => look(box, place, form.action));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await look(box, place, form.action);
    place.querySelector("a, button")?.click();
  });
}
