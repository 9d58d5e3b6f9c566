"""An escalation as both of its desks show it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.people.staff import Staff
from models.telephone.escalations import Escalation
from models.telephone.legs import Leg


@dataclass(frozen=True)
class EscalationCard:
    """Who asked whom, and how far it has got. `other_name` is the person the viewer speaks with."""

    id: int
    state: str
    to_rung: str
    asked_at: datetime
    undo_until: datetime
    answered_at: datetime | None
    joined_at: datetime | None
    target_id: int | None
    target_name: str
    by_name: str
    by_first: str
    other_name: str
    by_softphone: bool


def escalation_card(session: Session, escalation: Escalation, viewer: Staff) -> EscalationCard:
    """The card, from this viewer's side."""
    target = session.get(Staff, escalation.target_id) if escalation.target_id else None
    by = session.get(Staff, escalation.by_staff_id) if escalation.by_staff_id else None
    leg = session.get(Leg, escalation.leg_id) if escalation.leg_id else None
    asked_in = viewer.id == escalation.target_id
    return EscalationCard(
        id=escalation.id or 0,
        state=escalation.state,
        to_rung=escalation.to_rung,
        asked_at=escalation.asked_at,
        undo_until=escalation.undo_until,
        answered_at=escalation.answered_at,
        joined_at=escalation.joined_at,
        target_id=escalation.target_id,
        target_name=target.name if target else "",
        by_name=by.name if by else "The caller",
        by_first=by.first_name if by else "them",
        other_name=(by.name if by else "Your colleague") if asked_in else (target.name if target else "They"),
        by_softphone=leg is None or leg.by_softphone,
    )
