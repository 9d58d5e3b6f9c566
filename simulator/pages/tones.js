/**
 * The sounds of a British line, made with Web Audio: key tones, the ring, and what a caller hears while it rings.
 * Nothing sounds before the person has clicked or pressed a key on the page (browsers ask for that, and so do offices).
 */

/** Row and column frequencies in Hz of each key (ITU-T Q.23). */
const KEY_TONES = new Map(
  ["123", "456", "789", "*0#"].flatMap((keys, row) =>
    [...keys].map((key, column) => [key, [[697, 770, 852, 941][row], [1209, 1336, 1477][column]]])),
);

/** UK cadences as [seconds on, seconds off, …] and their pair of pitches in Hz. */
const CADENCES = {
  ringing: { pitches: [400, 450], pattern: [0.4, 0.2, 0.4, 2.0], loudness: 0.08 },
  ringback: { pitches: [400, 450], pattern: [0.4, 0.2, 0.4, 2.0], loudness: 0.03 },
  engaged: { pitches: [400], pattern: [0.375, 0.375], loudness: 0.03 },
};

let context = null;
let silenced = false;

/** Wakes the sound after a person's own click or key press; harmless to call again. */
export function unlock() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => {});
}

/** Turns every sound off or on for the whole page. */
export function silence(quiet) {
  silenced = quiet;
  if (quiet) context?.suspend();
  else context?.resume().catch(() => {});
}

/** Sounds one key for 120 ms; does nothing while the page is still locked or silenced. */
export function playKey(key) {
  const pitches = KEY_TONES.get(key);
  if (!pitches || !context || silenced) return;
  const gain = new GainNode(context, { gain: 0 });
  const now = context.currentTime;
  gain.gain.setTargetAtTime(0.06, now, 0.004);
  gain.gain.setTargetAtTime(0, now + 0.11, 0.008);
  gain.connect(context.destination);
  for (const frequency of pitches) {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(gain);
    tone.start(now);
    tone.stop(now + 0.2);
  }
}

/**
 * Starts a cadence and returns the function that stops it. The cadence is one looping buffer, so that a
 * hidden tab's slowed timers cannot make it stutter.
 * @param {"ringing"|"ringback"|"engaged"} name
 */
export function startCadence(name) {
  if (!context || silenced) return () => {};
  const source = new AudioBufferSourceNode(context, { buffer: cadenceBuffer(CADENCES[name]), loop: true });
  source.connect(context.destination);
  source.start();
  return () => source.stop();
}

/** Plays what the application plays to the caller; returns the function that stops it. A file that cannot be played is only captioned. */
export function playTune(url) {
  if (!context || silenced) return () => {};
  const tune = new Audio(url);
  tune.volume = 0.5;
  tune.play().catch(() => {});
  return () => tune.pause();
}

function cadenceBuffer({ pitches, pattern, loudness }) {
  const rate = context.sampleRate;
  const seconds = pattern.reduce((sum, part) => sum + part, 0);
  const buffer = context.createBuffer(1, Math.round(seconds * rate), rate);
  const samples = buffer.getChannelData(0);
  let start = 0;
  pattern.forEach((part, index) => {
    const end = start + part;
    if (index % 2 === 0) fill(samples, start, end, rate, pitches, loudness);
    start = end;
  });
  return buffer;
}

function fill(samples, start, end, rate, pitches, loudness) {
  const last = Math.round(end * rate);
  for (let i = Math.round(start * rate); i < last; i += 1) {
    const edge = Math.min(1, (i / rate - start) / 0.01, (end - i / rate) / 0.01);
    const wave = pitches.reduce((sum, pitch) => sum + Math.sin((2 * Math.PI * pitch * i) / rate), 0);
    samples[i] = (loudness * Math.max(0, edge) * wave) / pitches.length;
  }
}
