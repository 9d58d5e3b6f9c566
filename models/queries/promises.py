"""Every question about promises."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from ..casework.promises import Promise


def promises_overdue(session: Session, at: datetime) -> Sequence[Promise]:
    return session.exec(
        select(Promise).where(
            Promise.due_at <= at, col(Promise.kept_at).is_(None), col(Promise.broken_at).is_(None)
        )
    ).all()


def promises_of_nobody(session: Session, limit: int = 50) -> Sequence[Promise]:
    """What is promised by "a manager" or the team and by nobody's name, soonest first."""
    found = select(Promise).where(col(Promise.kept_at).is_(None), col(Promise.owner_id).is_(None))
    return session.exec(found.order_by(col(Promise.due_at), col(Promise.id)).limit(limit)).all()


def promises_open(session: Session, owner_id: int | None = None) -> Sequence[Promise]:
    found = select(Promise).where(col(Promise.kept_at).is_(None))
    if owner_id is not None:
        found = found.where(Promise.owner_id == owner_id)
    return session.exec(found.order_by(col(Promise.due_at))).all()
