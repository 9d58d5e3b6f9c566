"""Which edition of the policy holds: adopted by whom and when; every process of this installation goes by the newest.

A file on the disk is a proposal. An adopted edition takes effect a few seconds later, so that every process has heard
of it by then and all change over at the same moment.
"""

import contextlib
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import Field, Session, SQLModel, col, select

from code_of_practice import edition, whole_policy
from code_of_practice.edition import Edition
from code_of_practice.errors import PolicyError

from ..database import Database, Transaction, bound
from ..record.event_kinds import EventKind
from ..storage.columns import facts

LOOK_EVERY = 2.0
"""Seconds between a process's looks at what has been adopted; never once a request."""
UNTIL_ALL_KNOW = timedelta(seconds=10)
"""From adoption to taking effect: several looks of the slowest process."""
_log = structlog.get_logger("policy")


class CannotAdopt(Exception):
    """This edition may not be adopted, or not by this person; the message is one sentence."""


class AdoptedMeanwhile(CannotAdopt):
    """Somebody else adopted an edition since this one's effects were shown; look again."""


class PolicyEdition(SQLModel, table=True):
    """All the policy's files as somebody adopted them; kept for ever, since old dates were counted by them."""

    __tablename__ = "policy_edition"

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    sha256: str
    texts: dict[str, str] = facts(default_factory=dict)
    adopted_at: datetime
    adopted_by: str
    takes_effect_at: datetime

    @property
    def edition(self) -> Edition:
        """Its files; the same object each time, so that they are understood once in a process."""
        return _read.setdefault(self.sha256, Edition(self.texts))


def newest(session: Session) -> PolicyEdition | None:
    """The last that was adopted, in effect already or in a moment."""
    return session.exec(select(PolicyEdition).order_by(col(PolicyEdition.number).desc()).limit(1)).first()


def edition_numbered(session: Session, number: int) -> PolicyEdition | None:
    """One edition by its number."""
    return session.exec(select(PolicyEdition).where(PolicyEdition.number == number)).first()


def every_edition(session: Session) -> list[PolicyEdition]:
    """All of them, the oldest first."""
    return list(session.exec(select(PolicyEdition).order_by(col(PolicyEdition.number))).all())


def adopt(
    tx: Transaction, wanted: Edition, *, after: int, by: str, at: datetime, staff_id: int | None = None
) -> PolicyEdition:
    """Make it the next edition. Raises AdoptedMeanwhile unless `after` is still the newest's number (0: none yet)."""
    before = newest(tx)
    if (before.number if before else 0) != after:
        raise AdoptedMeanwhile("Another edition was adopted meanwhile; look at the difference again.")
    row = PolicyEdition(
        number=after + 1,
        sha256=wanted.sha256,
        texts=dict(wanted.texts),
        adopted_at=at,
        adopted_by=by,
        takes_effect_at=at + UNTIL_ALL_KNOW if before else at,
    )
    tx.add(row)
    try:
        tx.flush()
    except IntegrityError as twin:
        raise AdoptedMeanwhile(
            "Another edition was adopted meanwhile; look at the difference again."
        ) from twin
    tx.log(EventKind.POLICY_ADOPTED, at=at, by=by, staff=staff_id, edition=row.number, sha256=row.sha256)
    return row


def adopt_what_was_shipped(database: Database, *, at: datetime) -> PolicyEdition | None:
    """A new installation goes by the files that it came with; None where an edition holds already."""
    with database.transaction() as tx:
        if newest(tx) is not None:
            return None
        shipped = edition.on_disk()
        whole_policy.check(shipped)
        return adopt(tx, shipped, after=0, by="system", at=at)


def look(at: datetime, database: Database | None = None) -> Edition:
    """Go by the newest edition in effect at that moment, if this process does not yet; returns what it goes by.

    One that takes effect in a moment is read already, so that this process changes over with all the others. Where none
    was ever adopted (a database from before there were editions) the files on the disk hold. An edition that this
    release cannot read is said and not gone by: calls are answered by the files that the release came with.
    """
    global _coming
    with (database or bound()).reading() as session:
        asked = select(PolicyEdition.number, PolicyEdition.sha256, PolicyEdition.takes_effect_at)
        found = session.exec(asked.order_by(col(PolicyEdition.number).desc()).limit(2)).all()
        now = next((each for each in found if each[2] <= at), None)
        coming = found[0] if found and found[0][2] > at else None
        _coming = (coming[2], _understood(session, *coming[:2])) if coming else None
        wanted = _understood(session, *now[:2]) if now else None
    if wanted is not None:
        edition.hold(wanted)
    return edition.in_force()


def _understood(session: Session, number: int, sha256: str) -> Edition | None:
    """That edition, ready to go by; None where this release cannot read it, which is said once."""
    if sha256 == edition.in_force().sha256:
        return edition.in_force()
    if sha256 in _unreadable:
        return None
    if sha256 not in _read:
        row = edition_numbered(session, number)
        if row is None:
            return None
        try:
            whole_policy.check(row.edition)
        except PolicyError as problem:
            _unreadable.add(sha256)
            _log.error("policy_edition_not_understood", edition=number, why=str(problem))
            return None
    return _read[sha256]


def begin(now: Callable[[], datetime]) -> None:
    """Go by what was adopted from the process's first moment; a database that is not made yet has nothing to say."""
    url = bound().url
    if bound().is_sqlite and not Path(url.database or "").exists():
        return
    with contextlib.suppress(SQLAlchemyError):
        look(now())


def keep_up(now: Callable[[], datetime]) -> None:
    """Change over when it is time, and look if the last look was a while ago: one thread does, and a database that is
    away changes nothing."""
    global _next_look, _coming
    coming = _coming
    if coming is not None and coming[1] is not None and now() >= coming[0]:
        edition.hold(coming[1])
        _coming = None
    if time.monotonic() < _next_look or not _looking.acquire(blocking=False):
        return
    try:
        _next_look = time.monotonic() + LOOK_EVERY
        before = edition.in_force()
        if look(now()) is not before:
            _log.info("policy_edition_in_force", sha256=edition.in_force().sha256[:12])
    except SQLAlchemyError as reason:
        _log.warning("policy_edition_not_looked_up", why=type(reason).__name__)
    finally:
        _looking.release()


_next_look = 0.0
_looking = threading.Lock()
_coming: tuple[datetime, Edition | None] | None = None
_unreadable: set[str] = set()
_read: dict[str, Edition] = {}
