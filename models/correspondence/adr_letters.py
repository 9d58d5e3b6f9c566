"""The letters that open the ombudsman's door: deadlock, cannot resolve, early referral, six weeks.

Each keeps the letter and makes the complaint's moves in one transaction, so that a deadlock always leads to its letter.
A deadlock and a referral are a manager's to stand behind; the letter at six weeks, and the one that follows a decline
that has lapsed, are the system's own and never wait for a person.
"""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from code_of_practice import clocks, early_referral
from code_of_practice.errors import ReferralNotDeclined
from code_of_practice.roles import Party, Role
from code_of_practice.stages import UNRESOLVED, Move, Stage
from letters import NotThatWay

from ..casework.complaint_queries import obligations_of
from ..casework.complaints import Complaint
from ..database import Transaction
from ..people.staff import Staff
from .letter_writing import Prepared, write
from .letters import Letter, LetterState

#: One of them is enough for a complaint.
ADR_LETTERS = (
    "deadlock",
    "adr_six_weeks",
    "early_referral_agreed",
    "early_referral_lapsed",
    "cannot_resolve",
)
_STANDS = (
    LetterState.APPROVED,
    LetterState.SENT,
    LetterState.PRINTED,
    LetterState.POSTED,
    LetterState.FAILED,
)


def draft_deadlock(
    tx: Transaction,
    complaint: Complaint,
    staff: Staff,
    *,
    at: datetime,
    position: str,
    offered: list[str] | None = None,
) -> Letter:
    """Write the deadlock letter; a manager's own is approved with it, an adviser's waits for one."""
    return _stood_behind(tx, complaint, staff, "deadlock", at, position=position, offered=offered)


def cannot_resolve(
    tx: Transaction,
    complaint: Complaint,
    staff: Staff,
    *,
    at: datetime,
    why: str,
    offered: list[str] | None = None,
) -> Letter:
    """ "If we cannot resolve the problem, we will write to you to say so" (CP12); opens ADR where they have it (D7)."""
    return _stood_behind(tx, complaint, staff, "cannot_resolve", at, why=why, offered=offered)


def agree_early_referral(
    tx: Transaction, complaint: Complaint, staff: Staff, *, at: datetime, asked: date
) -> Letter:
    """Agree that they may go to the ombudsman now (CP16)."""
    return _stood_behind(tx, complaint, staff, "early_referral_agreed", at, asked=asked)


def decline_early_referral(
    tx: Transaction, complaint: Complaint, staff: Staff, *, at: datetime, asked_at: datetime, next_step: str,
    owner: str, by_day: date, reason: str,
) -> Letter:  # fmt: skip
    """Ask for a little more time, once: raises ReferralNotDeclined unless the Code allows it; lapses by itself (CP16)."""
    if sentence := declined_already(tx, complaint):
        raise ReferralNotDeclined(sentence)
    due = next(
        each.due for each in obligations_of(tx, complaint.id or 0) if each.rule == "statutory.adr_letter"
    )
    declined = early_referral.decline(
        next_step=next_step,
        owner=owner,
        by_day=by_day,
        reason=reason,
        role=staff.role,
        asked_at=at,
        adr_letter_due=due,
    )
    letter = write(
        tx, complaint, "early_referral_declined", about=f"early_referral_declined:{complaint.id}:{at.isoformat()}",
        by=staff.actor, at=at, lapses_on=declined.until, asked=clocks.local_date(asked_at), next_step=next_step,
        next_step_owner=owner, next_step_by=by_day, reason=reason, decided_by=f"{staff.name}, {_title(staff.role)},",
    )  # fmt: skip
    letter.approve(tx, staff, at=at)
    return letter


def declined_already(session: Session, complaint: Complaint) -> str:
    """Why it may not be declined again now, in a sentence; empty where it may. Desks ask it before they offer the form."""
    until = declined_until(session, complaint)
    if until is None:
        return ""
    return f"An early referral is declined until {until.isoformat()} already; keep what was promised, or agree to it."


def declined_until(session: Session, complaint: Complaint) -> date | None:
    """The last day of a decline that has not lapsed; None where none holds."""
    found = select(Letter).where(
        Letter.complaint_id == complaint.id,
        Letter.kind == "early_referral_declined",
        col(Letter.lapses_on).is_not(None),
    )
    held = session.exec(found.order_by(col(Letter.id).desc())).first()
    return held.lapses_on if held else None


def approve(tx: Transaction, letter: Letter, staff: Staff, *, at: datetime) -> None:
    """Stand behind a draft; with an ADR letter the complaint moves to where that letter takes it, in one go."""
    letter.approve(tx, staff, at=at)
    complaint = tx.get_one(Complaint, letter.complaint_id)
    if letter.kind in ADR_LETTERS and "scheme" in letter.facts and complaint.stage in UNRESOLVED:
        if complaint.stage != Stage.DEADLOCK:
            complaint.move(Move.DECLARE_DEADLOCK, staff.role, by=staff.actor, at=at, reason=letter.subject)
        complaint.move(Move.SEND_ADR_LETTER, staff.role, by=staff.actor, at=at)
        _drop_drafts(tx, complaint)


def declare_deadlock(
    tx: Transaction,
    complaint: Complaint,
    staff: Staff,
    *,
    at: datetime,
    position: str,
    offered: list[str] | None = None,
) -> Letter:
    """A manager's: deadlock, its letter and the way to the ombudsman are one act, unasked (difference 4)."""
    if staff.role not in (Role.MANAGER, Role.MANAGING_DIRECTOR):
        raise NotThatWay("A deadlock is for a manager or the Managing Director to declare; ask one of them.")
    return draft_deadlock(tx, complaint, staff, at=at, position=position, offered=offered)


def send_adr_letter(
    tx: Transaction, complaint: Complaint, kind: str = "adr_six_weeks", *, at: datetime, prepared: Prepared | None = None,
    **told: Any,
) -> Letter | None:  # fmt: skip
    """The system's own ADR letter and its move; None where the complaint has one, or is resolved. Waits for nobody."""
    if adr_letter_of(tx, complaint) is not None or complaint.stage not in UNRESOLVED:
        return None
    letter = write(
        tx, complaint, kind, about=f"adr:{complaint.id}", by="system", at=at, prepared=prepared, **told
    )
    complaint.move(Move.SEND_ADR_LETTER, Party.SYSTEM, by="system", at=at)
    _drop_drafts(tx, complaint)
    return letter


def adr_letter_of(session: Session, complaint: Complaint) -> Letter | None:
    """The letter that opened the ombudsman's door, if one has."""
    found = select(Letter).where(
        Letter.complaint_id == complaint.id, col(Letter.kind).in_(ADR_LETTERS), col(Letter.state).in_(_STANDS)
    )
    return next(
        (
            each
            for each in session.exec(found.order_by(col(Letter.id).desc())).all()
            if "scheme" in each.facts
        ),
        None,
    )


def _stood_behind(
    tx: Transaction, complaint: Complaint, staff: Staff, kind: str, at: datetime, **told: Any
) -> Letter:
    letter = write(
        tx, complaint, kind, about=f"{kind}:{complaint.id}:{at.isoformat()}", by=staff.actor, at=at, **told
    )
    if staff.role in letter.template.matter.approved_by:
        approve(tx, letter, staff, at=at)
    return letter


def _drop_drafts(tx: Transaction, complaint: Complaint) -> None:
    drafts = select(Letter).where(Letter.complaint_id == complaint.id, Letter.state == LetterState.DRAFT)
    for draft in tx.exec(drafts.where(col(Letter.kind).in_(ADR_LETTERS))).all():
        draft.drop(tx)


def _title(role: Role) -> str:
    return "our Managing Director" if role == Role.MANAGING_DIRECTOR else "a manager here"
