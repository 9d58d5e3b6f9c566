import { asCurl } from "./curl.js";
import { make } from "./make.js";
import { prettyTwiml } from "./twiml.js";

const KINDS = { webhook: "Network → app", rest: "App → network", event: "On the line" };

/** One line of the ledger as an <li>; a webhook or a request opens to show all of it. */
export function ledgerEntry(entry) {
  const item = make("li");
  item.dataset.kind = entry.kind;
  if (troubled(entry)) item.dataset.bad = "true";
  const summary = make("summary", {},
    make("span", { className: "note", textContent: KINDS[entry.kind] ?? entry.kind }),
    make("span", { textContent: nameOf(entry) }),
    make("span", { className: troubled(entry) ? "bad" : "ok", textContent: outcome(entry) }),
    make("span", { className: "note", textContent: entry.ms === undefined ? timeOf(entry) : `${Math.round(entry.ms)} ms` }),
  );
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...body(entry)), { once: true });
  item.append(details);
  return item;
}

/** True where something of it went wrong. */
export const troubled = ({ status, error }) => Boolean(error) || status >= 400 || (status === 0);

/** An error of Twilio's, in plain words: "12100: Document parse failure …". */
export function errorInWords(error) {
  if (typeof error === "string") return error;
  return [error.code, error.message].filter(Boolean).join(": ");
}

function nameOf({ about, text }) {
  return [about?.replaceAll(/[._-]/g, " "), text].filter(Boolean).join(": ");
}

function outcome(entry) {
  if (entry.kind === "event") return "";
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
  if (params && Object.keys(params).length) parts.push(make("h4", { textContent: "Fields" }), fieldsOf(params));
  if (twiml) parts.push(make("h4", { textContent: "Answer" }), prettyTwiml(twiml));
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

const timeOf = ({ at }) => new Date(at).toLocaleTimeString("en-GB", { hour12: false, fractionalSecondDigits: 1 });
