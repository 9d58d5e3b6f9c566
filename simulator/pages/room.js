/** A call's state in one or two words, and who hears whom in a short sentence. */

const ENDINGS = {
  completed: "Call ended", busy: "Engaged", failed: "Could not connect", "no-answer": "No answer", canceled: "Stopped ringing",
};

/** @returns {"ready"|"dialling"|"ringing-in"|"talking"|"ended"} what the phone is doing */
export function phaseOf(call) {
  if (!call) return "ready";
  if (call.ended_at) return "ended";
  if (call.status === "in-progress") return "talking";
  return call.direction === "inbound" ? "dialling" : "ringing-in";
}

/** The status word. */
export function stateOf(call, people) {
  const phase = phaseOf(call);
  if (phase === "ready") return "Ready";
  if (phase === "ended") return ENDINGS[call.status] ?? "Call ended";
  if (phase === "ringing-in") return `${people.nameOf(call.from)} is calling`;
  if (phase === "dialling") return call.status === "queued" ? "Dialling" : "Ringing";
  if (call.room?.on_hold) return "On hold";
  if (call.room?.kind === "queue") return call.room.position ? `Waiting, number ${call.room.position}` : "Waiting";
  return "Connected";
}

/** Who can hear this phone and whom it hears; while it talks to a machine, whether the machine listens. */
export function roomOf(call, people) {
  if (phaseOf(call) !== "talking") return "";
  if (!call.room) return earOf(call.listening);
  const { kind, on_hold: onHold, muted } = call.room;
  if (kind === "queue" || onHold) return "Nobody can hear you.";
  const hears = call.hears ?? [];
  const heardBy = call.heard_by ?? [];
  if (!hears.length && !heardBy.length) return "Nobody else is here yet.";
  const listeners = heardBy.length ? `${capital(people.namesOf(heardBy))} can hear you.` : "Nobody can hear you.";
  const same = hears.length === heardBy.length && hears.every((party) => heardBy.some((other) => other.call === party.call));
  const heard = hears.length ? `You hear ${people.namesOf(hears)}.` : "You hear nobody.";
  return [muted ? "You are muted." : "", listeners, same ? "" : heard].filter(Boolean).join(" ");
}

function earOf(listening) {
  if (!listening) return "Keys are not heard yet.";
  if (listening.record) return "What you say is being recorded.";
  const ways = [listening.dtmf && "press keys", listening.speech && "speak"].filter(Boolean);
  return `You can ${ways.join(" or ")}.`;
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
