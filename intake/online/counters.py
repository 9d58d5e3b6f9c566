"""How often one line may knock: a rate limit instead of a puzzle, because a puzzle keeps people out (WCAG 3.3.8).

Kept in this process's memory, wide enough for a household or an office behind one address; sending is counted in the
database too, over every process. Whoever is over it is told to ring us: nobody is kept from complaining.
"""

from datetime import datetime, timedelta

from flask import current_app, request
from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlmodel import Session

from models.casework.complaint_drafts import drafts_sent_from
from models.storage.sealed import mark

SENT_A_DAY = 200
_LIMITS = {
    "begin": RateLimitItemPerHour(60),
    "file": RateLimitItemPerHour(120),
    "send": RateLimitItemPerHour(60),
    "track": RateLimitItemPerHour(60),
    "code": RateLimitItemPerHour(120),
}


class Counters:
    """One process's memory of who knocked."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, what: str, address: str) -> bool:
        """Whether this may be done now; it is counted before it is."""
        return self._window.hit(_LIMITS[what], what, address)


def allows(what: str) -> bool:
    """The same for the request in hand."""
    counters: Counters = current_app.extensions["online_counters"]
    return counters.allows(what, request.remote_addr or "")


def address_mark() -> str:
    """The line a request came by, as a keyed mark: it can be counted and not read back."""
    return mark(request.remote_addr or "", kind="address")


def may_send(session: Session, address: str, *, at: datetime) -> bool:
    """Whether this line has not sent far more complaints in a day than any household or office has."""
    return drafts_sent_from(session, address, at - timedelta(days=1)) < SENT_A_DAY
