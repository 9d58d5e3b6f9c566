"""Telling a worker that there is something to do, after the commit and never in a webhook's way.

`announce` only sets a flag; one daemon thread a process talks to Redis. While Redis is away it is asked
seldom, nothing is kept for it, and the clock does the due work: a lost announcement costs two seconds.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence

import structlog
from redis import RedisError

from models import EventKind
from workers import queue

REST = 2.0
"""Seconds without another try after Redis failed: the circuit breaker."""
_log = structlog.get_logger("announcer")


class Announcer:
    """One process's voice; its thread starts at the first announcement."""

    def __init__(self, redis_url: str) -> None:
        self.url = redis_url
        self._wanted = threading.Event()
        self._starting = threading.Lock()
        self._started = False
        self._quiet_until = 0.0
        self.tried = 0
        """How often Redis was spoken to; many commits share one try."""

    def announce(self, kinds: Sequence[EventKind]) -> None:
        """Something is due; returns at once, whatever Redis does."""
        if not self.url or not kinds:
            return
        if not self._started:
            self._start()
        self._wanted.set()

    def _start(self) -> None:
        with self._starting:
            if self._started:
                return
            threading.Thread(target=self._talk, name="announcer", daemon=True).start()
            self._started = True

    def _talk(self) -> None:
        outbox = queue.of(queue.connected(self.url))
        while True:
            self._wanted.wait()
            if (rest := self._quiet_until - time.monotonic()) > 0:
                time.sleep(rest)
            self._wanted.clear()  # before speaking: what is committed from here on is announced again
            self.tried += 1
            try:
                queue.wake(outbox)
            except RedisError as error:
                self._quiet_until = time.monotonic() + REST
                _log.warning("redis_is_away", why=type(error).__name__)
            except Exception:
                self._quiet_until = time.monotonic() + REST
                _log.exception("announcer_failed")


_announcer: Announcer | None = None


def set_up(redis_url: str) -> Announcer:
    """Give this process its announcer; app.py registers `announce` with models.after_commit."""
    global _announcer
    _announcer = Announcer(redis_url)
    return _announcer


def announce(kinds: Sequence[EventKind]) -> None:
    """Tell a worker of events just committed. Nothing is set up: nothing is said, and the clock finds them."""
    if _announcer is not None:
        _announcer.announce(kinds)


def _begin_anew() -> None:
    """A fork copies flags and locks but no thread, so the child gets a voice of its own."""
    if _announcer is not None:
        set_up(_announcer.url)


os.register_at_fork(after_in_child=_begin_anew)
