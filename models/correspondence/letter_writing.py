"""Writing letters: each act keeps the letter and makes the complaint's move in one transaction, or neither.

The letters that open the ombudsman's door are in `adr_letters`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

import letters
from code_of_practice import clocks
from code_of_practice.contact_wishes import Way
from code_of_practice.stages import ClosingReason, Move
from letters import Rendered

from ..casework.complaints import Complaint
from ..database import Transaction
from ..people.staff import Staff
from .letter_facts import facts_of, reaching
from .letters import Letter

_BECAUSE = {
    ClosingReason.AGREED: "you told us that you are happy with our answer",
    ClosingReason.SILENT_28_DAYS: "we sent you our answer and did not hear from you within 28 days",
    ClosingReason.ADR_FINISHED: "the ombudsman has decided and what was decided has been done",
    ClosingReason.ADR_NOT_TAKEN_UP: "twelve months have passed since we wrote to you about the ombudsman",
    ClosingReason.VEXATIOUS: "a manager has decided that we cannot take it further",
}
_AFTER_ADR = (ClosingReason.ADR_FINISHED, ClosingReason.ADR_NOT_TAKEN_UP)


@dataclass(frozen=True)
class Prepared:
    """A letter made before the transaction that keeps it, so that no lock is held while it is set."""

    rendered: Rendered
    way: Way | None
    to: str


def prepare(
    session: Session, complaint: Complaint, kind: str, *, at: datetime, without: str = "", **told: Any
) -> Prepared:
    """Make a letter from the record and what is told (`without` one fact of it); raises LetterError, naming what is missing."""
    wishes = reaching(session, complaint)
    known = {**facts_of(session, complaint, at=at), **{name: value for name, value in told.items() if value}}
    known.pop(without, None)
    rendered = letters.render(kind, known, at, format=wishes.format)
    ways = wishes.ways(email=wishes.email, address=wishes.address, by_letter=complaint.channel == "letter")
    allowed = [way for way in ways if way in letters.of_version(rendered.version).matter.channels]
    way = allowed[0] if allowed else None
    return Prepared(rendered, way, {Way.MAIL: wishes.email, Way.POST: "\n".join(wishes.address)}.get(way, ""))  # type: ignore[arg-type]


def write(
    tx: Transaction, complaint: Complaint, kind: str, *, about: str, by: str, at: datetime,
    prepared: Prepared | None = None, lapses_on: date | None = None, **told: Any,
) -> Letter:  # fmt: skip
    """Keep one letter; `about` names its occasion, and the same occasion again writes nothing."""
    ready = prepared or prepare(tx, complaint, kind, at=at, **told)
    return Letter.keep(
        tx, ready.rendered, about=about, complaint_id=complaint.id or 0, way=ready.way, to=ready.to, by=by, at=at,
        lapses_on=lapses_on,
    )  # fmt: skip


def send_update(
    tx: Transaction, complaint: Complaint, staff: Staff, *, at: datetime, news: str, doing: list[str] | None = None,
    next_response: date | None = None,
) -> Letter:  # fmt: skip
    """Keep them informed (CP9)."""
    about = f"update:{complaint.id}:{at.isoformat()}"
    return write(tx, complaint, "update", about=about, by=staff.actor, at=at, news=news, doing=doing, next_response=next_response)  # fmt: skip


def apologise(
    tx: Transaction,
    complaint: Complaint,
    staff: Staff,
    *,
    at: datetime,
    went_wrong: str,
    changed: str = "",
    amount: int = 0,
) -> Letter:
    """Say sorry in writing; `amount` in pence, once it has been credited."""
    about = f"apology:{complaint.id}:{at.isoformat()}"
    return write(tx, complaint, "apology", about=about, by=staff.actor, at=at, went_wrong=went_wrong, changed=changed, amount=amount)  # fmt: skip


def send_outcome(
    tx: Transaction,
    complaint: Complaint,
    staff: Staff,
    *,
    at: datetime,
    found: str,
    doing: list[str],
    amount: int = 0,
) -> Letter:
    """Tell the outcome, with ADR in the same letter (DMCC Act 2024, section 308), and move to OUTCOME_SENT."""
    complaint.move(Move.SEND_OUTCOME, staff.role, by=staff.actor, at=at)
    about = f"outcome:{complaint.id}:{at.isoformat()}"
    return write(
        tx, complaint, "outcome", about=about, by=staff.actor, at=at, found=found, doing=doing, amount=amount
    )


def say_withdrawn(tx: Transaction, complaint: Complaint, *, at: datetime, on: date) -> Letter:
    """Confirm that they withdrew it, and that they may change their mind."""
    about = f"withdrawal:{complaint.id}:{on.isoformat()}"
    return write(tx, complaint, "withdrawal", about=about, by="system", at=at, withdrawn=on)


def say_closed(tx: Transaction, complaint: Complaint, *, at: datetime) -> Letter | None:
    """Confirm that it is closed and why; one that was withdrawn has had its letter."""
    why = _BECAUSE.get(complaint.closed_because) if complaint.closed_because else None
    if complaint.closed_at is None or why is None:
        return None
    ready = prepare(
        tx, complaint, "closing", at=at, closed=clocks.local_date(complaint.closed_at), because=why
    )
    about = f"closing:{complaint.id}:{complaint.closed_at.isoformat()}"
    return write(tx, complaint, "closing", about=about, by="system", at=at, prepared=ready)
