"""What its customer settled before there was a clock to close it: the clock is started, as coming into its stage starts it now.

A release, or an edition of the policy, may bring a closing clock that complaints in that stage never began. Looked for
once a day, by the stage's index: what is in such a stage is closed within days, so that there is little to look through.
"""

from datetime import date, datetime

import structlog

import models
from code_of_practice import clocks, keeping
from models import Complaint
from models.casework.complaint_queries import complaints_nothing_closes
from models.casework.keeping import start_its_closing

AT_ONCE = 50
"""Complaints in one tick of the clock, which has callers to look after too; each is a transaction of its own."""
_log = structlog.get_logger("unclosed")


class ClosingClock:
    """What one clock process remembers between ticks: the day on which it found no more."""

    def __init__(self) -> None:
        self._done: date | None = None

    def tick(self, at: datetime) -> int:
        """Start what is missing, at most `AT_ONCE`; returns how many complaints had it started."""
        today = clocks.local_date(at)
        if self._done == today:
            return 0
        found = _found(at)
        begun = sum(_begin(number, at) for number in found)
        if len(found) < AT_ONCE or not begun:
            self._done = today
        if begun:
            _log.info("closing_begun", complaints=begun)
        return begun


def _found(at: datetime) -> list[int]:
    found: list[int] = []
    with models.reading() as session:
        for stage, rules in keeping.closed_by_time(at).items():
            found += complaints_nothing_closes(session, stage, rules, AT_ONCE - len(found))
    return found


def _begin(number: int, at: datetime) -> bool:
    with models.transaction() as tx:
        return start_its_closing(tx, tx.get_one(Complaint, number, with_for_update=True), at=at)
