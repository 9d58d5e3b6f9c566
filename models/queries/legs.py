"""Every question about legs."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from ..telephone.calls import Call
from ..telephone.escalations import Escalation
from ..telephone.legs import Leg, LegState


def leg_with_sid(session: Session, sid: str) -> Leg | None:
    return session.exec(select(Leg).where(Leg.sid == sid)).first()


def leg_with_key(session: Session, key: str) -> Leg | None:
    return session.exec(select(Leg).where(Leg.key == key)).first()


def legs_unanswered_since(session: Session, since: datetime) -> Sequence[Leg]:
    """Legs that should have been answered or given up by now: news of them may have been lost."""
    return session.exec(
        select(Leg).where(col(Leg.state).in_((LegState.ASKED, LegState.RINGING)), Leg.asked_at <= since)
    ).all()


def legs_in_progress(session: Session, call: Call) -> Sequence[Leg]:
    return session.exec(
        select(Leg).where(Leg.call_id == call.id, Leg.state != LegState.ENDED).order_by(col(Leg.id))
    ).all()


def last_leg_of(session: Session, escalation: Escalation) -> Leg | None:
    """The newest leg rung for this escalation, over or not."""
    return session.exec(
        select(Leg).where(Leg.escalation_id == escalation.id).order_by(col(Leg.id).desc())
    ).first()


def leg_of(session: Session, call: Call, staff_id: int) -> Leg | None:
    """Their newest leg on this call that has not ended."""
    return session.exec(
        select(Leg)
        .where(Leg.call_id == call.id, Leg.staff_id == staff_id, Leg.state != LegState.ENDED)
        .order_by(col(Leg.id).desc())
    ).first()
