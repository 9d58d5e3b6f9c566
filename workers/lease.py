"""Keeping a lease while its work takes long: a heartbeat that dies with the process, and only then."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import structlog

from models import wall_clock
from workers import outbox

_BEAT = outbox.LEASE.total_seconds() / 3
_log = structlog.get_logger("outbox")


@contextlib.contextmanager
def kept(event_id: int) -> Iterator[None]:
    """While inside, the lease is made to last again every few seconds; outside calls may take longer than it."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(_BEAT):
            try:
                if not outbox.keep(event_id, wall_clock.now()):
                    return
            except Exception:  # a busy database: the next beat comes before the lease ends
                _log.warning("lease_not_kept", event_id=event_id, exc_info=True)

    beating = threading.Thread(target=beat, name=f"lease-{event_id}", daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
