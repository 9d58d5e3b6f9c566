"""Every question about escalations."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from code_of_practice.roles import Role

from ..people.staff import Staff
from ..telephone.calls import Call
from ..telephone.escalations import UNDER_WAY, Escalation


def escalation_under_way(session: Session, call: Call) -> Escalation | None:
    """The newest one of this call that rings, briefs or has joined."""
    found = select(Escalation).where(Escalation.call_id == call.id, col(Escalation.state).in_(UNDER_WAY))
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def last_escalation_of(session: Session, call: Call) -> Escalation | None:
    """The newest one of this call, over or not."""
    found = select(Escalation).where(Escalation.call_id == call.id)
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def newest_escalation_on(session: Session, complaint_id: int) -> Escalation | None:
    """The newest one of a complaint, over or not."""
    found = select(Escalation).where(Escalation.complaint_id == complaint_id)
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def escalations_under_way(session: Session, call: Call) -> Sequence[Escalation]:
    return session.exec(
        select(Escalation).where(Escalation.call_id == call.id, col(Escalation.state).in_(UNDER_WAY))
    ).all()


def escalation_for_target(session: Session, staff: Staff) -> Escalation | None:
    """What this member of staff is being rung for, or is on."""
    found = select(Escalation).where(Escalation.target_id == staff.id, col(Escalation.state).in_(UNDER_WAY))
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def escalations_waiting_for(session: Session, rung: Role) -> Sequence[Escalation]:
    found = select(Escalation).where(Escalation.to_rung == rung, col(Escalation.ended_at).is_(None))
    return session.exec(found.order_by(col(Escalation.asked_at))).all()
