import { asCurl } from "./curl.js";
import { make } from "./make.js";
import { prettyTwiml } from "./twiml.js";

const KINDS = { webhook: "Network to app", rest: "App to network", event: "On the line", error: "Twilio would say" };

/** One line of the ledger as an <li>; a webhook or a request opens to show all of it. */
export function ledgerEntry(entry) {
  const item = make("li");
  item.dataset.kind = entry.kind;
  if (troubled(entry)) item.dataset.bad = "true";
  const summary = make("summary", {},
    make("span", { className: "note", textContent: KINDS[entry.kind] ?? entry.kind }),
    make("span", {}, nameOf(entry), make("code", { textContent: pathOf(entry) })),
    make("span", { className: troubled(entry) ? "bad" : "ok", textContent: outcome(entry) }),
    make("span", { className: "note", textContent: entry.ms === undefined ? timeOf(entry) : `${Math.round(entry.ms)} ms` }),
  );
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...body(entry)), { once: true });
  item.append(details);
  return item;
}

/** True where something of it went wrong. */
export const troubled = ({ status, error, level }) => level !== "warning" && (Boolean(error) || status >= 400);

/** An error of Twilio's, in plain words: "12100: Document parse failure …". */
export function errorInWords(error) {
  if (typeof error === "string") return error;
  return [error.code, error.message].filter(Boolean).join(": ");
}

function nameOf({ kind, about, text, error }) {
  return [about?.replaceAll(/[._-]/g, " "), kind === "error" ? error : text].filter(Boolean).join(": ");
}

/** "POST /ivr/voice": the method and the path, without the host that all of them share. */
function pathOf({ method, url }) {
  if (!method) return "";
  const { pathname } = new URL(url, location.origin);
  return ` ${method} ${pathname.replace(/^.2010-04-01.Accounts.AC[0-9a-f]+/, "…")}`;
}

function outcome(entry) {
  if (entry.kind === "event") return "";
  if (entry.kind === "error") return entry.level;
  return entry.status ? String(entry.status) : "no answer";
}

function body(entry) {
  const { method, url, signature, attempt, weather, error, params, twiml, kind } = entry;
  const facts = make("dl", { className: "facts" });
  const fact = (term, value) => value && facts.append(make("dt", { textContent: term }), make("dd", {}, value));
  fact("At", timeOf(entry));
  fact("Call", entry.call);
  fact("Sent", method && make("code", { textContent: `${method} ${url}` }));
  fact("Signature", kind === "webhook" && (signature ? make("code", { textContent: signature }) : "None"));
  fact("Attempt", attempt > 1 && String(attempt));
  fact("Weather", weather && String(weather));
  fact("Went wrong", error && make("span", { className: "bad", textContent: errorInWords(error) }));
  const parts = [facts];
  if (params && Object.keys(params).length) parts.push(make("p", { className: "part", textContent: "Fields" }), fieldsOf(params));
  if (twiml) parts.push(make("p", { className: "part", textContent: "Answer" }), prettyTwiml(twiml));
  if (method) parts.push(copyButton(entry));
  return parts;
}

function fieldsOf(params) {
  const lines = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return make("pre", { textContent: lines.join("\n"), tabIndex: 0 });
}

function copyButton(entry) {
  const button = make("button", { type: "button", className: "quiet", textContent: "Copy as curl" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(asCurl(entry));
      button.textContent = "Copied";
    } catch {
      button.replaceWith(make("pre", { textContent: asCurl(entry), tabIndex: 0 }));
    }
  });
  return button;
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1 });
const timeOf = ({ at }) => TIME.format(new Date(at));
