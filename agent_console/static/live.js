// Live regions. A region names its topics; when one of them is poked, the page's regions are asked for once and those that changed are swapped.
const CHECK_EVERY = 2000;
let asking = null;
let soon = null;
let polling = null;
let lastAnswer = Date.now();
let state = "asking";

/** The regions on this page. */
const regions = () => [...document.querySelectorAll("[data-region]")];

/** Whether any region listens to this topic. */
const listens = (topic) => regions().some((r) => (r.dataset.topics || "").split(" ").includes(topic));

/** What was typed in an element's boxes, by their ids, and where the keyboard was. */
function typed(element) {
  const kept = new Map();
  for (const box of element.querySelectorAll("input[id], textarea[id], select[id]")) {
    if (box.type !== "hidden" && box.value !== box.defaultValue) kept.set(box.id, box.value);
  }
  const active = element.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...element.querySelectorAll("details[id][open]")].map((d) => d.id);
  return { kept, active, open };
}

/** Puts fresh regions in place of those whose version changed; what a person typed stays. */
export function swap(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const changed = [];
  for (const next of fresh.querySelectorAll("[data-region]")) {
    const old = document.querySelector(`[data-region="${next.dataset.region}"]`);
    if (!old || old.dataset.version === next.dataset.version) continue;
    const { kept, active, open } = typed(old);
    const node = document.importNode(next, true);
    old.replaceWith(node);
    for (const [id, value] of kept) if (node.querySelector(`#${id}`)) node.querySelector(`#${id}`).value = value;
    for (const id of open) node.querySelector(`#${id}`)?.setAttribute("open", "");
    if (active) node.querySelector(`#${CSS.escape(active)}`)?.focus();
    changed.push(next.dataset.region);
  }
  lastAnswer = Date.now();
  if (changed.length) document.dispatchEvent(new CustomEvent("regions", { detail: changed }));
}

/** Asks the server for this page's regions now; the newest question wins. */
export async function refresh() {
  const url = document.body.dataset.live;
  if (!url) return;
  asking?.abort();
  const mine = (asking = new AbortController());
  try {
    const answer = await fetch(url, { headers: { "X-Regions": "1" }, signal: mine.signal, cache: "no-store" });
    if (answer.status === 401) return show("signed-out");
    if (answer.ok) swap(await answer.text());
    if (state === "lost") show("asking");
  } catch (trouble) {
    if (trouble.name !== "AbortError") show("lost");
  }
}

function poke({ topic }) {
  if (!listens(topic)) return;
  clearTimeout(soon);
  soon = setTimeout(refresh, 4);
}

const words = { live: "Live", asking: "Live, checking every 2 s", lost: "Offline: what is shown may be old", "signed-out": "Signed out" };

function show(next) {
  if (next === "live" && state !== "live") refresh(); // Whatever was missed while away is fetched now.
  state = next;
  clearInterval(polling);
  if (next !== "live" && next !== "signed-out") polling = setInterval(refresh, CHECK_EVERY);
  for (const dot of document.querySelectorAll(".live")) {
    dot.dataset.is = next === "signed-out" ? "lost" : next;
    const text = next === "lost" ? `Offline ${Math.round((Date.now() - lastAnswer) / 1000)} s: what is shown may be old` : words[next];
    if (dot.textContent !== text) dot.textContent = text;
  }
  if (next === "signed-out") document.getElementById("signed-out")?.showModal?.();
}

/** Starts listening; call once a page. */
export function live() {
  show("asking");
  const url = new URL("feed-worker.js", import.meta.url);
  const worker = window.SharedWorker ? new SharedWorker(url, { name: `feed-${document.body.dataset.staff}` }) : new Worker(url);
  const port = worker.port ?? worker;
  port.onmessage = ({ data }) => (data.state ? show(data.state) : poke(data.poke));
  addEventListener("pagehide", () => port.postMessage("leave"));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}
