// One stream for all tabs of one person: browsers allow six connections to a host, and seven tabs must all be live.
// The stream says only which topic changed; each tab asks again for what it shows, with its own rights.
const ports = new Set();
let source = null;
let state = "asking";
let retry = 1000;

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function become(next) {
  state = next;
  tell({ state });
}

async function open() {
  const later = () => { source = null; setTimeout(open, retry); retry = Math.min(retry * 2, 15000); };
  let answer;
  try {
    answer = await fetch("/console/live/token", { headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    become("lost");
    return later();
  }
  if (answer.status === 401) return become("signed-out");
  if (!answer.ok) { become("asking"); return later(); }
  const { url } = await answer.json();
  source = new EventSource(url);
  source.onopen = () => { retry = 1000; become("live"); };
  source.onmessage = (event) => tell({ poke: JSON.parse(event.data) });
  source.onerror = () => {
    // A token is short-lived, so a lost stream is opened anew instead of letting the browser repeat the old address.
    source.close();
    become("asking");
    later();
  };
}

function join(port) {
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data === "leave") ports.delete(port);
    if (data === "again" && state === "signed-out") open();
  };
  port.postMessage({ state });
}

if ("onconnect" in self) {
  self.onconnect = (event) => join(event.ports[0]);
} else {
  join(self); // A browser without shared workers: one ordinary worker a tab.
}
open();
