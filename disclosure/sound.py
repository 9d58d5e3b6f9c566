"""The sound of what was recorded: fetched from the telephone network while a copy is made, into files that vanish with it.

A copy is made whatever the network answers: where a sound is missing, one sentence in the copy says why. Nothing is
read while it is fetched, so that no transaction waits for the network, and no sound is ever whole in memory.
"""

import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from carrier.errors import Ambiguous, Busy, CarrierError, NotThere, TooMuch, TooSlow, Unreachable
from carrier.tape import LARGEST, LONGEST_FETCH, Tape
from models.telephone.recordings import Recording

from .moments import short_day
from .paths import recording_path

LEFT_OUT = "The sound was left out of this copy; our telephone network has it under this name."
_NOT_THERE = "Our telephone network has no sound under this name."
_NO_TIME = "There was no more time to fetch it; make this copy again by the command, which may take longer."
_NO_ROOM = "There was no more room for it; make this copy again by the command, which may take more."
_SILENT = "Our telephone network did not answer when it was asked for; make this copy again later."


@dataclass(frozen=True)
class Limits:
    """The most that all the sound of one copy may take: bytes, and seconds of fetching."""

    bytes: int
    seconds: float


#: While a page waits, and one of the threads that callers' turns need; five quarters of an hour of sound, both sides.
AT_THE_DESK = Limits(150_000_000, 15.0)
#: A night's work; some sixteen hours of sound.
BY_COMMAND = Limits(2_000_000_000, 3600.0)


@dataclass(frozen=True)
class Sound:
    """A recording's sound in a file, with its size and its SHA-256; or in one sentence why there is none."""

    file: BinaryIO | None = None
    size: int = 0
    sha256: str = ""
    missing: str = ""


class Sounds:
    """Fetches sound for one copy, within its limits."""

    def __init__(self, tape: Tape, limits: Limits) -> None:
        self._tape, self._limits = tape, limits

    def of(self, recordings: Iterable[Recording]) -> dict[str, Sound]:
        """Each recording's sound by the recording's name; a network that is silent once is asked no more."""
        found: dict[str, Sound] = {}
        ends, room, silent = time.monotonic() + self._limits.seconds, self._limits.bytes, False
        for recording in recordings:
            left = ends - time.monotonic()
            if recording.deleted_at is not None:
                sound = Sound(
                    missing=f"Its sound was deleted on {short_day(recording.deleted_at)}; it had had its time."
                )
            elif silent:
                sound = Sound(missing=_SILENT)
            elif left <= 0:
                sound = Sound(missing=_NO_TIME)
            elif room <= 0:
                sound = Sound(missing=_NO_ROOM)
            else:
                sound = self._fetched(recording, largest=min(room, LARGEST), longest=min(left, LONGEST_FETCH))
                room, silent = room - sound.size, sound.missing == _SILENT
            found[recording.sid] = sound
        return found

    def _fetched(self, recording: Recording, *, largest: int, longest: float) -> Sound:
        # Unlinked from the first, so that it is gone with this process however that ends.
        file: Any = tempfile.TemporaryFile()  # noqa: SIM115 - closed once it is packed
        try:
            got = self._tape.fetch_recording(
                recording_sid=recording.sid, into=file, largest=largest, longest=longest
            )
        except CarrierError as reason:
            file.close()
            return Sound(missing=_why(reason))
        return Sound(file, got.size, got.sha256)


def _why(reason: CarrierError) -> str:
    match reason:
        case NotThere():
            return _NOT_THERE
        case TooMuch():
            return _NO_ROOM
        case TooSlow():
            return _NO_TIME
        case Unreachable() | Busy() | Ambiguous():
            return _SILENT
    return f"It was not fetched: {reason}"


def told(sounds: Mapping[str, Sound], number: int, recording: Recording) -> dict[str, Any]:
    """What an index says of one recording's sound: its file with its hash, or why there is none."""
    sound = sounds.get(recording.sid, Sound(missing=LEFT_OUT))
    if sound.file is None:
        return {"missing": sound.missing}
    return {"file": recording_path(number, recording), "bytes": sound.size, "sha256": sound.sha256}


def files(sounds: Mapping[str, Sound], recordings: Iterable[Recording]) -> dict[str, Sound]:
    """Those that were fetched, by where they stand in the copy."""
    numbered = ((recording_path(n, each), sounds.get(each.sid)) for n, each in enumerate(recordings, 1))
    return {path: sound for path, sound in numbered if sound is not None and sound.file is not None}
