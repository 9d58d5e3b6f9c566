// Times are counted from the server's moments, never by adding ticks: a sleeping tab wakes up right.
import { refresh } from "./live.js";

const offset = Date.now() - Date.parse(document.querySelector("meta[name=now]").content);
const told = new WeakSet();

function clock(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${two(Math.floor(s / 60))}:${two(s % 60)}`;
}

function tick() {
  const now = Date.now() - offset;
  for (const place of document.querySelectorAll("[data-since]")) place.textContent = clock(now - Date.parse(place.dataset.since));
  for (const place of document.querySelectorAll("[data-until]")) {
    const left = Date.parse(place.dataset.until) - now;
    if (place.tagName === "PROGRESS") place.value = Math.max(0, left / 1000);
    else place.textContent = clock(left);
    if (left > 0 || told.has(place)) continue;
    told.add(place);
    setTimeout(refresh, 150); // What this time allowed is over: the server says what may be done now.
  }
}

/** Starts the clocks on this page. */
export function timers() {
  tick();
  setInterval(tick, 250);
  document.addEventListener("regions", tick);
}
