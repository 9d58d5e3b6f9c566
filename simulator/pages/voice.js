/**
 * Prompts read aloud by the browser where it has a voice. Captions never wait for it: engines have been seen to
 * stop after 14 s without a word, to have no voice at all, and to end without saying so.
 */

let allowed = false;
let muted = false;
let line = Promise.resolve();
let generation = 0;

/** Lets the voice speak: called on the person's first click or key press. */
export function allow() {
  allowed = true;
}

/** Mutes or unmutes every prompt; muting stops the sentence being said. */
export function mute(quiet) {
  muted = quiet;
  if (quiet) hush();
}

/** Stops speaking now, and forgets what was still to be said (a key was pressed, the call ended). */
export function hush() {
  generation += 1;
  line = Promise.resolve();
  globalThis.speechSynthesis?.cancel();
}

/** True where this browser has at least one voice. */
export function hasVoice() {
  return (globalThis.speechSynthesis?.getVoices().length ?? 0) > 0;
}

/** Puts a prompt in line to be spoken, sentence by sentence. Returns at once. */
export function speak(text) {
  if (!allowed || muted || !hasVoice()) return;
  const mine = generation;
  for (const sentence of text.match(/[^.!?]+[.!?]*/g) ?? []) {
    line = line.then(() => (mine === generation ? saySentence(sentence.trim()) : undefined));
  }
}

/** Resolves when the sentence ended, failed, or should have ended: 600 ms + 65 ms a character. */
function saySentence(sentence) {
  if (!sentence) return Promise.resolve();
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.lang = "en-GB";
    utterance.voice = britishVoice();
    utterance.onend = resolve;
    utterance.onerror = resolve;
    setTimeout(resolve, 600 + 65 * sentence.length);
    globalThis.speechSynthesis.speak(utterance);
  });
}

function britishVoice() {
  const voices = globalThis.speechSynthesis.getVoices();
  return voices.find((voice) => voice.lang === "en-GB") ?? voices.find((voice) => voice.lang.startsWith("en")) ?? null;
}
