"""Who does what is due, and what becomes of it: the log is the outbox, and one UPDATE's row count decides.

`SELECT … FOR UPDATE` does nothing on SQLite, so nobody relies on it. A claim is a lease: whoever is killed
while doing the work holds it for `LEASE` at most, and the work is done again. Redis has no part in this.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, update
from sqlalchemy.orm import aliased

import models
from models import Event, EventKind, queries
from models.database import Transaction

LEASE = timedelta(seconds=9)
"""A killed worker's event is free again after this; one that is alive keeps its lease (`lease.kept`)."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=15)
_PATIENCE = 9
"""Tries before an event is dead: some four minutes, and no caller waits longer."""
_LONG_PATIENCE: dict[EventKind, int] = {EventKind.MESSAGE_WAITING: 120, EventKind.POLICY_ADOPTED: 120}
"""A message may wait out a day's failure of the mail server or the carrier; a correction may be of a million dates, and goes
on where it was. Nobody is on the line."""

ON_THE_LINE = frozenset(
    {
        EventKind.CALL_ANSWERED,
        EventKind.ADVISER_LOST,
        EventKind.CALL_HELD,
        EventKind.CALL_RESUMED,
        EventKind.HANG_UP_ASKED,
        EventKind.CALL_ENDED,
        EventKind.ESCALATED,
        EventKind.ESCALATION_UNDONE,
        EventKind.RUNG_ANSWERED,
        EventKind.RUNG_MISSED,
        EventKind.RUNG_JOIN_ASKED,
        EventKind.ADVISER_LEAVE_ASKED,
    }
)
"""What moves the legs of a call: of these only one at a time is done for each call, whoever does it."""

_log = structlog.get_logger("outbox")
_event = Event.__table__  # type: ignore[attr-defined]


def claim(event_id: int, at: datetime) -> Event | None:
    """Take an event to do it, for `LEASE` from `at`; None where somebody has it, or did it, or it must wait."""
    with models.transaction() as tx:
        known = tx.get(Event, event_id)
        if known is None:
            return None
        if known.kind in ON_THE_LINE and known.call_id is not None:
            _one_at_a_time(tx, known.call_id)
        taken = tx.connection().execute(
            update(_event)
            .where(_event.c.id == event_id, _is_due(at), _line_is_free(known, at))
            .values(leased_until=at + LEASE, attempts=_event.c.attempts + 1)
        )
        if taken.rowcount != 1:
            return None
        tx.refresh(known)
        return known


def keep(event_id: int, at: datetime) -> bool:
    """Make a lease last `LEASE` from now; False where it is no longer ours to keep."""
    with models.transaction() as tx:
        kept = tx.connection().execute(
            update(_event)
            .where(_event.c.id == event_id, _event.c.handled_at.is_(None), _event.c.leased_until.is_not(None))
            .values(leased_until=at + LEASE)
        )
        return bool(kept.rowcount)


def handled(event_id: int, at: datetime) -> None:
    """It is done."""
    with models.transaction() as tx:
        tx.connection().execute(
            update(_event)
            .where(_event.c.id == event_id, _event.c.handled_at.is_(None))
            .values(handled_at=at, leased_until=None, last_error=None)
        )


def failed(event: Event, at: datetime, why: str, *, for_good: bool = False) -> bool:
    """It did not work: tried again later, or dead, to be seen by a person. Returns whether it is dead."""
    dead = for_good or event.attempts >= patience(event.kind)
    later = {"next_try_at": at + wait_after(event.attempts)} if not dead else {"dead_at": at}
    with models.transaction() as tx:
        tx.connection().execute(
            update(_event)
            .where(_event.c.id == event.id, _event.c.handled_at.is_(None))
            .values(leased_until=None, last_error=why[:500], **later)
        )
    say = _log.error if dead else _log.warning
    say(
        "event_dead" if dead else "event_failed",
        event_id=event.id,
        kind=event.kind,
        tries=event.attempts,
        why=why,
    )
    return dead


def patience(kind: EventKind) -> int:
    """How often an event of this kind is tried."""
    return _LONG_PATIENCE.get(kind, _PATIENCE)


def wait_after(attempts: int) -> timedelta:
    """1 s, 2 s, 4 s … 15 min, each with a random half more or less, so that retries do not come in step."""
    grown = min(_FIRST_WAIT * 2 ** min(attempts - 1, 12), _LONGEST_WAIT)
    return timedelta(seconds=grown.total_seconds() * random.uniform(0.5, 1.5))  # noqa: S311 - not a secret


@dataclass(frozen=True)
class Due:
    """An event to be done; `line` is the call whose legs it moves, None for one that waits for nobody."""

    event_id: int
    line: int | None


def due(at: datetime, *, older_than: timedelta = timedelta(), limit: int = 50) -> Sequence[Due]:
    """The events that nobody holds and whose time has come, oldest first."""
    with models.reading() as session:
        return [
            Due(event.id or 0, event.call_id if event.kind in ON_THE_LINE else None)
            for event in queries.events_due(session, at, limit)
            # Without a grace an event's own time is not asked: another machine's clock may be ahead.
            if not older_than or event.at <= at - older_than
        ]


def bury_the_killers(at: datetime) -> int:
    """Events that ended the process each time they were tried are dead too; returns how many there were."""
    buried = 0
    with models.transaction() as tx:
        for event in queries.events_due(tx, at):
            if event.attempts >= patience(event.kind):
                event.dead_at, event.leased_until = at, None
                event.last_error = (
                    event.last_error or "Whoever did this was ended while doing it, every time."
                )
                tx.add(event)
                buried += 1
                _log.error("event_dead", event_id=event.id, kind=event.kind, tries=event.attempts)
    return buried


def dead() -> Sequence[Event]:
    """The dead letters: what was tried too often, or refused, and waits for a person."""
    with models.reading() as session:
        return queries.dead_events(session)


def retry(event_ids: Sequence[int]) -> int:
    """Bring dead letters back to life, with all their tries; returns how many."""
    with models.transaction() as tx:
        risen = tx.connection().execute(
            update(_event)
            .where(_event.c.id.in_(event_ids), _event.c.dead_at.is_not(None), _event.c.handled_at.is_(None))
            .values(dead_at=None, attempts=0, next_try_at=None, leased_until=None)
        )
        return int(risen.rowcount)


def _is_due(at: datetime) -> ColumnElement[bool]:
    return and_(
        _event.c.handled_at.is_(None),
        _event.c.dead_at.is_(None),
        or_(_event.c.leased_until.is_(None), _event.c.leased_until < at),
        or_(_event.c.next_try_at.is_(None), _event.c.next_try_at <= at),
    )


def _line_is_free(event: Event, at: datetime) -> ColumnElement[bool]:
    if event.kind not in ON_THE_LINE or event.call_id is None:
        return true()
    other = aliased(_event)
    return ~exists(
        select(other.c.id).where(
            other.c.call_id == event.call_id,
            other.c.id != event.id,
            other.c.kind.in_(list(ON_THE_LINE)),
            other.c.handled_at.is_(None),
            other.c.leased_until >= at,
        )
    )


def _one_at_a_time(tx: Transaction, call_id: int) -> None:
    """On PostgreSQL two claims run at once, and neither would see the other's lease; SQLite has one writer."""
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(select(func.pg_advisory_xact_lock(0x0C011, call_id)))
