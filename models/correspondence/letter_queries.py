"""Every question asked about letters, by name."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import text
from sqlmodel import Session, col, or_, select

from code_of_practice.contact_wishes import Way
from code_of_practice.stages import UNRESOLVED

from ..casework.complaints import Complaint
from ..casework.obligations import LETTER_OWED, Obligation
from .letters import Letter, LetterState


def letter_about(session: Session, about: str) -> Letter | None:
    return session.exec(select(Letter).where(Letter.about == about)).first()


def letter_of_message(session: Session, message_id: int | None) -> Letter | None:
    """The letter that this mail carries."""
    return session.exec(select(Letter).where(Letter.message_id == message_id)).first() if message_id else None


def letters_on(session: Session, complaint_id: int) -> Sequence[Letter]:
    return session.exec(
        select(Letter).where(Letter.complaint_id == complaint_id).order_by(col(Letter.id))
    ).all()


def letters_in_state(session: Session, *states: LetterState, limit: int = 500) -> Sequence[Letter]:
    """Oldest first: the drafts that wait for a manager, what waits to be printed, what failed."""
    return session.exec(
        select(Letter).where(col(Letter.state).in_(states)).order_by(col(Letter.id)).limit(limit)
    ).all()


def newest_letters(session: Session, limit: int = 100) -> Sequence[Letter]:
    return session.exec(select(Letter).order_by(col(Letter.id).desc()).limit(limit)).all()


def every_letter(session: Session) -> Iterator[Letter]:
    """All of them, a few at a time."""
    yield from session.exec(select(Letter).order_by(col(Letter.id)).execution_options(yield_per=100))


def print_run(session: Session, run: date) -> Sequence[Letter]:
    """What that day's run holds: printed in it already, or waiting for the post and in no run yet."""
    waiting = (Letter.state == LetterState.APPROVED) & (Letter.way == Way.POST)
    return session.exec(
        select(Letter).where(or_(waiting, Letter.print_run == run)).order_by(col(Letter.id))
    ).all()


def complaints_owed_an_adr_letter(session: Session, today: date, limit: int) -> Sequence[int]:
    """Unresolved complaints whose ADR letter is to go out today or should have gone; each once, oldest first."""
    owed = (
        select(Complaint.id)
        .join(Obligation, col(Obligation.complaint_id) == col(Complaint.id))
        .where(
            text(LETTER_OWED),  # in the index's own words; broken too: late is late, and owed all the more
            col(Obligation.due) <= today,
            col(Complaint.stage).in_(UNRESOLVED),
        )
        .order_by(col(Complaint.id))
    )
    return [number for number in session.exec(owed.limit(limit)).all() if number is not None]


def declines_over(session: Session, today: date) -> Sequence[Letter]:
    """Declined early referrals whose last day has passed."""
    return session.exec(select(Letter).where(col(Letter.lapses_on) < today).order_by(col(Letter.id))).all()
