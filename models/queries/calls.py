"""Every question about calls."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, and_, col, or_, select

from ..people.staff import Staff
from ..storage.sealed import mark
from ..telephone.calls import Call, CallState
from ..telephone.legs import Leg


def call_with_sid(session: Session, sid: str) -> Call | None:
    return session.exec(select(Call).where(Call.sid == sid)).first()


def call_with_key(session: Session, key: str) -> Call | None:
    return session.exec(select(Call).where(Call.key == key)).first()


def call_with_room(session: Session, room: str) -> Call | None:
    return session.exec(select(Call).where(Call.room == room)).first()


def calls_waiting_for_an_offer(session: Session) -> Sequence[Call]:
    """Queued callers whom no desk is ringing for, in the order they should be answered."""
    waiting = select(Call).where(Call.state == CallState.QUEUED, col(Call.offered_to_id).is_(None))
    return session.exec(
        waiting.order_by(col(Call.priority).desc(), col(Call.queued_at)).with_for_update()
    ).all()


def calls_in_queue(session: Session) -> Sequence[Call]:
    queued = select(Call).where(Call.state == CallState.QUEUED)
    return session.exec(queued.order_by(col(Call.priority).desc(), col(Call.queued_at))).all()


def callers_ahead(session: Session, call: Call) -> int:
    """How many queued callers are answered before this one."""
    sooner = and_(Call.priority == call.priority, col(Call.queued_at) < call.queued_at)
    ahead = or_(col(Call.priority) > call.priority, sooner)
    return session.exec(
        select(func.count()).select_from(Call).where(Call.state == CallState.QUEUED, ahead)
    ).one()


def offered_call_of(session: Session, staff: Staff) -> Call | None:
    """The call that rings at this desk now."""
    return session.exec(
        select(Call).where(Call.offered_to_id == staff.id, Call.state == CallState.QUEUED)
    ).first()


def call_of_adviser(session: Session, staff: Staff) -> Call | None:
    """The live call this member of staff has."""
    return session.exec(
        select(Call)
        .where(Call.adviser_id == staff.id, col(Call.ended_at).is_(None))
        .order_by(col(Call.id).desc())
    ).first()


def call_to_wrap_up(session: Session, staff: Staff) -> Call | None:
    """The last call of theirs that ended and is not written up."""
    return session.exec(
        select(Call)
        .where(
            Call.adviser_id == staff.id, col(Call.ended_at).is_not(None), col(Call.wrapped_up_at).is_(None)
        )
        .order_by(col(Call.id).desc())
    ).first()


def last_call_of(session: Session, staff: Staff) -> Call | None:
    """The newest call they were on, as its adviser or asked in."""
    return session.exec(
        select(Call)
        .where(
            or_(
                Call.adviser_id == staff.id,
                col(Call.id).in_(select(Leg.call_id).where(Leg.staff_id == staff.id)),
            )
        )
        .order_by(col(Call.id).desc())
    ).first()


def calls_with_expired_offers(session: Session, at: datetime) -> Sequence[Call]:
    return session.exec(
        select(Call).where(Call.state == CallState.QUEUED, col(Call.offered_until) <= at)
    ).all()


def calls_with_expired_claims(session: Session, at: datetime) -> Sequence[Call]:
    return session.exec(
        select(Call).where(Call.state == CallState.CLAIMED, col(Call.claim_until) <= at)
    ).all()


def live_calls_silent_since(session: Session, since: datetime) -> Sequence[Call]:
    """Live calls of which the carrier has said nothing for a while: somebody should ask."""
    return session.exec(select(Call).where(col(Call.ended_at).is_(None), Call.heard_at <= since)).all()


def recent_calls_from(session: Session, number: str, since: datetime) -> Sequence[Call]:
    return session.exec(
        select(Call).where(Call.from_mark == mark(number, kind="phone"), Call.started_at >= since)
    ).all()
