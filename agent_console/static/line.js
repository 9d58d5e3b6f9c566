// What is said on the line, as captions, and the box in which a person types what they say.
const SPEAKERS = { caller: "Caller", adviser: "Adviser", manager: "Manager", managing_director: "Managing Director" };

/** Adds what somebody said to the captions on the desk. */
export function caption({ who, label, text, mine }) {
  const log = document.getElementById("captions");
  if (!log) return;
  const line = document.createElement("p");
  const name = document.createElement("b");
  name.textContent = `${mine ? "You" : SPEAKERS[label?.split("-")[0]] || who || "Caller"}: `;
  line.append(name, text);
  log.append(line);
  log.scrollTop = log.scrollHeight;
}

/** One word on how the line stands. */
export function lineState(words) {
  const place = document.getElementById("line-state");
  if (place) place.textContent = words;
}

/** Hands typed speech to the softphone; words that could not be said stay in the box. */
export function speech(say) {
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "say") return;
    event.preventDefault();
    const box = event.target.querySelector("input");
    if (box.value.trim()) say(box.value)?.then(() => { box.value = ""; }).catch(() => {});
  });
}
