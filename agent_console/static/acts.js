// Buttons act without a page load: the form is posted, and the answer is the page's regions as they are now.
import { refresh, swap } from "./live.js";

const GUARD = 400; // A ring appears under a moving hand: nothing on a new card can be pressed for this long.
const seen = new Map();
const once = new WeakMap();

/** What a guarded button would do; a region drawn again brings the same act on a new element, and its guard goes on. */
const act = (button) => `${button.form?.action} ${button.value}`;

/** Remembers since when each guarded act has been on the screen. */
function watch() {
  const shown = new Set([...document.querySelectorAll("[data-guard]")].map(act));
  for (const each of seen.keys()) if (!shown.has(each)) seen.delete(each);
  for (const each of shown) if (!seen.has(each)) seen.set(each, performance.now());
}

/** Whether this button may be pressed now: not within the guard (nor before it has begun), and twice for the dangerous ones. */
export function allowed(button) {
  if (button.getAttribute("aria-disabled") === "true") return false;
  if ("guard" in button.dataset && !(performance.now() - seen.get(act(button)) >= GUARD)) return false;
  if (!("twice" in button.dataset)) return true;
  const before = once.get(button);
  once.set(button, performance.now());
  if (before && performance.now() - before < 2000) return true;
  say(button.dataset.twice);
  button.classList.add("again");
  return false;
}

/** One sentence for the person, in the page's message place. */
export function say(sentence) {
  const place = document.getElementById("message");
  if (!place) return;
  place.textContent = sentence || "";
  place.className = "note-bad";
  place.hidden = !sentence;
}

/** Posts a form or address and shows what came of it; the typed text stays where it was refused. */
export async function post(url, body) {
  const csrf = document.querySelector("meta[name=csrf]").content;
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf, "X-Regions": "1" }, cache: "no-store" });
  } catch {
    say("The desk cannot be reached, so nothing was sent. What you typed is kept: try again when the dot says Live.");
    return null;
  }
  const text = (answer.said = await answer.text());
  if (answer.ok) {
    say("");
    if (answer.headers.get("X-Regions")) swap(text);
  } else {
    say(answer.headers.get("X-Sentence") ? decodeURIComponent(answer.headers.get("X-Sentence")) : "That did not work. Reload the page and try again.");
    refresh();
  }
  return answer;
}

/** Lets every form marked data-act be posted in the background. */
export function acts() {
  watch();
  document.addEventListener("regions", watch);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (button && !allowed(button)) event.preventDefault();
  }, true);
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("act" in form.dataset)) return;
    event.preventDefault();
    if (form.dataset.busy) return; // A double press is one act.
    form.dataset.busy = "1";
    const answer = await post(form.action, new FormData(form, event.submitter));
    delete form.dataset.busy;
    if (answer?.ok) document.dispatchEvent(new CustomEvent("acted", { detail: form.dataset.act }));
  });
}
