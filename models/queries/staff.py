"""Every question about the people who work here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case
from sqlmodel import Session, col, select

from code_of_practice.roles import Role

from ..people.staff import Presence, Staff
from ..people.staff_sessions import StaffSession


def staff_with_email(session: Session, email: str) -> Staff | None:
    return session.exec(select(Staff).where(Staff.email == email.strip().lower())).first()


def all_staff(session: Session) -> Sequence[Staff]:
    return session.exec(
        select(Staff).where(col(Staff.active)).order_by(col(Staff.role), col(Staff.name))
    ).all()


def staff_on_rung(session: Session, rung: Role) -> Sequence[Staff]:
    return session.exec(
        select(Staff).where(Staff.role == rung, col(Staff.active)).order_by(col(Staff.presence_since))
    ).all()


def staff_free_for(session: Session, rung: Role) -> Staff | None:
    """Whoever has been free longest: on the wanted rung if anybody is, else an adviser or manager who is."""
    return session.exec(
        select(Staff)
        .where(
            Staff.presence == Presence.IDLE,
            col(Staff.active),
            col(Staff.role).in_((Role.ADVISER, Role.MANAGER)),
        )
        .order_by(case((col(Staff.role) == rung, 0), else_=1), col(Staff.presence_since), col(Staff.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def sessions_in_use(session: Session, staff_id: int, *, since: datetime) -> Sequence[StaffSession]:
    """Their sign-ins that are not ended and were used since then."""
    return session.exec(
        select(StaffSession).where(
            StaffSession.staff_id == staff_id,
            col(StaffSession.revoked_at).is_(None),
            StaffSession.seen_at > since,
        )
    ).all()
