"""What a customer may ask of us at any time, in writing as on the phone: a manager, the Managing Director, a deadlock letter.

Asking twice is one asking. Each stays on a manager's page until somebody has dealt with it.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from code_of_practice.roles import Role

from ..database import Transaction
from ..record.event_kinds import EventKind
from ..record.events import Event
from ..telephone.escalations import Escalation
from .complaints import Complaint

_BY = "customer"


def asked_for(session: Session, complaint: Complaint) -> Role | None:
    """The highest rung that has been asked for and has not yet dealt with it."""
    waiting = select(Escalation.to_rung).where(
        Escalation.complaint_id == complaint.id, col(Escalation.ended_at).is_(None)
    )
    rungs = set(session.exec(waiting))
    return next((each for each in (Role.MANAGING_DIRECTOR, Role.MANAGER) if each in rungs), None)


def ask_for(complaint: Complaint, to: Role, *, reason: str, at: datetime) -> None:
    """ "You can ask … to escalate the matter to their manager, and ultimately to the Managing Director" (CP11)."""
    already = asked_for(complaint.tx, complaint)
    if already in (to, Role.MANAGING_DIRECTOR):
        return
    complaint.escalate(to, by=_BY, at=at, reason=reason)


def has_asked_for_early_referral(session: Session, complaint: Complaint) -> bool:
    asked = select(Event.id).where(
        Event.complaint_id == complaint.id, Event.kind == EventKind.EARLY_REFERRAL_ASKED
    )
    return session.exec(asked.limit(1)).first() is not None


def ask_for_early_referral(tx: Transaction, complaint: Complaint, *, at: datetime) -> None:
    """ "You can ask us to agree an early referral to ADR (i.e. that we issue a deadlock letter)" (CP16).

    A manager decides, so it waits on a manager's page.
    """
    if has_asked_for_early_referral(tx, complaint):
        return
    tx.log(EventKind.EARLY_REFERRAL_ASKED, at=at, by=_BY, complaint=complaint)
    ask_for(complaint, Role.MANAGER, reason="Asks for an early referral: a deadlock letter", at=at)
