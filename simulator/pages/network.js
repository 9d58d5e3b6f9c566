/** The wire between a page and the phone network: asking, telling, and one stream for the whole page. */

/** What the network said when it refused, in its own plain sentence. */
export class NetworkRefusal extends Error {}

/** GETs JSON from the network's control API. @throws {NetworkRefusal} */
export async function ask(path) {
  return answer(await reach(path, {}));
}

/** POSTs JSON to the network's control API. @throws {NetworkRefusal} */
export async function tell(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return answer(await reach(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function reach(path, options) {
  try {
    return await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new NetworkRefusal("The phone network is not running. Start it with “make run”, then try again.");
  }
}

async function answer(response) {
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new NetworkRefusal(body?.error ?? `The phone network answered ${response.status}. Try again.`);
}

const KINDS = ["call", "incoming", "heard", "cut", "said", "ended", "message"];

/**
 * What happens to the phones of this page, as DOM events of the same names (`detail` is the JSON).
 * One EventSource for all of them: a browser keeps only six connections to one host.
 * Also fires `line` with detail "live" or "reconnecting".
 */
export class Stream extends EventTarget {
  #source = null;
  #followed = "";

  /** Follows exactly these handsets (numbers, or names of withheld ones). A new connection begins with every live leg, whole. */
  follow(handsets) {
    const query = new URLSearchParams([...new Set(handsets)].map((handset) => ["number", handset])).toString();
    if (query === this.#followed) return;
    this.#followed = query;
    this.#source?.close();
    this.#source = query ? this.#connected(`/network/stream?${query}`) : null;
  }

  #connected(address) {
    const source = new EventSource(address);
    source.onopen = () => this.#fire("line", "live");
    source.onerror = () => this.#fire("line", "reconnecting");
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => this.#fire(kind, JSON.parse(event.data)));
    }
    addEventListener("pagehide", () => source.close());
    return source;
  }

  #fire(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
