"""The music a caller waits to: a slow, quiet broken chord, made here, so that nobody's rights are played."""

import io
import math
import struct
import wave
from functools import cache

RATE = 8_000
_SECONDS = 24
_LOUDNESS = 0.16
#: Four gentle chords (frequencies in hertz), each broken upwards, one note every three quarters of a second.
_CHORDS = (
    (261.63, 329.63, 392.00, 523.25),
    (220.00, 261.63, 329.63, 440.00),
    (174.61, 220.00, 261.63, 349.23),
    (196.00, 246.94, 293.66, 392.00),
)
_NOTE_EVERY = 0.75
_RINGS_FOR = 2.5


@cache
def waiting_music() -> bytes:
    """A WAV file of 8 kHz, 16 bits, one channel, that can be played over and over."""
    samples = [0.0] * (RATE * _SECONDS)
    notes = round(_SECONDS / _NOTE_EVERY)
    for number in range(notes):
        chord = _CHORDS[number // 8 % len(_CHORDS)]
        step = number % 8
        _add(samples, round(number * _NOTE_EVERY * RATE), chord[step if step < 4 else 7 - step])
    whole = struct.pack(f"<{len(samples)}h", *(round(32_767 * _LOUDNESS * sample) for sample in samples))
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(whole)
    return held.getvalue()


def _add(samples: list[float], start: int, frequency: float) -> None:
    """One soft note, rung round the end into the beginning, so that the loop has no seam."""
    for n in range(round(_RINGS_FOR * RATE)):
        seconds = n / RATE
        swell = min(seconds / 0.04, 1.0) * math.exp(-2.2 * seconds)
        tone = math.sin(2 * math.pi * frequency * seconds) + 0.25 * math.sin(
            4 * math.pi * frequency * seconds
        )
        samples[(start + n) % len(samples)] += swell * tone
