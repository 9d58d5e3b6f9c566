"""Every question about what has happened, and what is still to be done about it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from ..record.events import Event


def events_of_complaint(session: Session, complaint_id: int) -> Sequence[Event]:
    return session.exec(
        select(Event).where(Event.complaint_id == complaint_id).order_by(col(Event.at), col(Event.id))
    ).all()


def events_of_call(session: Session, call_id: int) -> Sequence[Event]:
    return session.exec(select(Event).where(Event.call_id == call_id).order_by(col(Event.id))).all()


def newest_event_id(session: Session) -> int:
    return session.exec(select(func.max(Event.id))).one() or 0


def events_after(session: Session, event_id: int, limit: int = 500) -> Sequence[Event]:
    return session.exec(
        select(Event).where(col(Event.id) > event_id).order_by(col(Event.id)).limit(limit)
    ).all()


def events_due(session: Session, at: datetime, limit: int = 50) -> Sequence[Event]:
    """What somebody must act on and nobody holds: unhandled, not leased, and its next try has come."""
    return session.exec(
        select(Event)
        .where(
            col(Event.handled_at).is_(None),
            col(Event.dead_at).is_(None),
            or_(col(Event.leased_until).is_(None), col(Event.leased_until) < at),
            or_(col(Event.next_try_at).is_(None), col(Event.next_try_at) <= at),
        )
        .order_by(col(Event.id))
        .limit(limit)
    ).all()


def dead_events(session: Session) -> Sequence[Event]:
    return session.exec(select(Event).where(col(Event.dead_at).is_not(None)).order_by(col(Event.id))).all()


def count_of_events_waiting(session: Session) -> int:
    return session.exec(
        select(func.count())
        .select_from(Event)
        .where(col(Event.handled_at).is_(None), col(Event.dead_at).is_(None))
    ).one()
