/** A ledger entry as a curl command that sends the same request again, signature and all. */
export function asCurl({ kind, method, url, params = {}, signature }) {
  const whole = new URL(url, globalThis.location?.origin ?? "http://127.0.0.1").href;
  const parts = ["curl", "--include", "--request", method, quoted(whole)];
  if (signature) parts.push("--header", quoted(`X-Twilio-Signature: ${signature}`));
  if (kind === "rest") parts.push("--user", '"$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"');
  if (method !== "GET") for (const [name, value] of pairs(params)) parts.push("--data-urlencode", quoted(`${name}=${value}`));
  return parts.join(" ");
}

const pairs = (params) => Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));

const quoted = (text) => `'${String(text).replaceAll("'", String.raw`'\''`)}'`;
