"""What the clock has done every so often by another door, each in a thread of its own: a slow mail server keeps no caller waiting.

The doors never meet, so `app.py` says what there is to do. Two clocks do no harm, since each errand is one that may be
done twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

Do = Callable[[], object]
_log = structlog.get_logger("clock")


@dataclass(frozen=True)
class Errand:
    """One thing to do again, so many seconds after it was last done."""

    name: str
    seconds: float
    do: Do

    def run(self) -> None:
        """Do it now; what goes wrong is said, and tried again the next time."""
        try:
            self.do()
        except Exception:
            _log.exception("errand_failed", errand=self.name)


class Errands:
    """The errands of one application."""

    def __init__(self) -> None:
        self._all: list[Errand] = []

    def every(self, seconds: float, name: str, do: Do) -> None:
        """Have this done again and again while the clock runs."""
        self._all.append(Errand(name, seconds, do))

    def once(self) -> None:
        """Do each of them once, here."""
        for errand in self._all:
            errand.run()

    def begin(self, stop: threading.Event) -> None:
        """Do them until stopped; a thread that is busy then ends with its process."""
        for errand in self._all:
            threading.Thread(target=_again, args=(errand, stop), name=errand.name, daemon=True).start()


def _again(errand: Errand, stop: threading.Event) -> None:
    while not stop.is_set():
        errand.run()
        stop.wait(errand.seconds)
