// Pages that are filled in: the keyboard starts where the work is, and a line is matched while it is typed.
import "./page.js";

const start = document.querySelector("[data-focus]") || document.querySelector("form[data-keeps] :is(input, textarea, select):not([type=hidden])");
if (start && !location.hash) start.focus();

const place = document.querySelector("[data-match]");
const form = place?.closest("form");
let waiting = null;
let asking = null;

async function match() {
  asking?.abort();
  asking = new AbortController();
  const csrf = document.querySelector("meta[name=csrf]").content;
  const body = new FormData();
  for (const name of ["who", "answer"]) body.set(name, form.elements[name].value);
  try {
    const answer = await fetch(place.dataset.match, { method: "POST", body, headers: { "X-CSRFToken": csrf, "X-Regions": "1" }, signal: asking.signal });
    if (answer.ok) place.textContent = await answer.text();
  } catch { /* The same is said when the letter is taken. */ }
}

form?.addEventListener("input", ({ target }) => {
  if (!["who", "answer"].includes(target.name)) return;
  clearTimeout(waiting);
  waiting = setTimeout(match, 250);
});
