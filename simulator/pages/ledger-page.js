import { pointAtTheDesk } from "./desk.js";
import { ledgerEntry } from "./entries.js";
import { make } from "./make.js";
import { ask } from "./network.js";
import { partsOf } from "./parts.js";
import { People } from "./people.js";

const KEPT = 500;
const parts = partsOf(document.body);
const calls = new Set();
const complaints = new Set();
let people = null;
let last = 0;

/** Adds one entry on top, and forgets the oldest beyond 500 so that a long test run cannot drown the page. */
function show(entry) {
  if (entry.n <= last) return;
  last = entry.n;
  const item = ledgerEntry(entry);
  item.dataset.call = entry.call ?? "";
  parts.entries.prepend(item);
  while (parts.entries.childElementCount > KEPT) parts.entries.lastElementChild.remove();
  parts.empty.hidden = true;
  if (entry.call && !calls.has(entry.call)) name(entry.call);
  if (item.dataset.bad) refreshErrors();
  sift();
}

/** Offers a call in the filter, by who and whom. */
async function name(call) {
  calls.add(call);
  const option = new Option(call.slice(0, 10), call);
  parts.call.options[0].after(option);
  const facts = await ask(`/network/calls/${call}`).catch(() => null);
  if (facts) option.text = `${people.nameOf(facts.from)} to ${people.nameOf(facts.to)}, ${new Date(facts.started_at).toLocaleTimeString("en-GB")}`;
}

/** Shows only what the filters ask for. */
function sift() {
  for (const item of parts.entries.children) {
    const other = parts.call.value && item.dataset.call !== parts.call.value;
    item.hidden = Boolean(other) || (parts.onlyWrong.checked && !item.dataset.bad);
  }
}

/** Twilio's error codes with their sentence, once each. */
async function refreshErrors() {
  const { errors } = await ask("/network/errors");
  for (const { code, message, level, url } of errors) {
    const key = `${code} ${message} ${url}`;
    if (complaints.has(key)) continue;
    complaints.add(key);
    const words = make("p", {}, make("strong", { textContent: `${code} ` }), message);
    parts.wrongs.prepend(make("li", { className: `as-${level}` }, words, make("p", { className: "note", textContent: url ?? "" })));
    parts.wrongSection.hidden = false;
  }
}

function listen() {
  const source = new EventSource("/network/ledger/stream");
  source.onopen = () => catchUp().catch(complain);
  source.onerror = () => ((parts.line.textContent = "Reconnecting"), parts.line.removeAttribute("data-live"));
  source.addEventListener("entry", (event) => show(JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close());
}

async function catchUp() {
  parts.line.textContent = "Live";
  parts.line.setAttribute("data-live", "");
  const { entries } = await ask(`/network/ledger?after=${last}&limit=${KEPT}`);
  entries.forEach(show);
  await refreshErrors();
}

const complain = (refusal) => (parts.error.textContent = refusal.message);

parts.filters.addEventListener("submit", (event) => event.preventDefault());
parts.call.addEventListener("change", sift);
parts.onlyWrong.addEventListener("change", sift);
try {
  const config = await ask("/network/config");
  people = new People(config);
  pointAtTheDesk(config.app_base);
  listen();
} catch (refusal) {
  complain(refusal);
}
