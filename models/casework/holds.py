"""A hold: while it stands, nothing of a complaint is deleted, whatever its time. An open ADR case holds by itself."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Field, Session, SQLModel, col, or_, select

from code_of_practice import clocks
from code_of_practice.errors import HoldRefused, ReasonMissing
from code_of_practice.roles import Role
from code_of_practice.stages import Stage

from ..database import Transaction
from ..people.staff import Staff
from ..record.event_kinds import EventKind
from ..storage.columns import waiting, words
from ..storage.sealed import new_uid, sealed
from .complaints import Complaint

#: From the letter that opens the ombudsman's door until it is shut again, the record is evidence.
ADR_OPEN = (Stage.ADR_LETTER_SENT, Stage.WITH_OMBUDSMAN, Stage.DECISION, Stage.REMEDY)
_MAY = (Role.MANAGER, Role.MANAGING_DIRECTOR)


class HoldKind(StrEnum):
    """Why: a claim that may go to court, or a case before the ombudsman."""

    LEGAL = "legal"
    ADR = "adr"


class Hold(SQLModel, table=True):
    """One hold on one complaint, by whom and why; `until` is its last London day, if it has one."""

    __table_args__ = (waiting("ix_hold_standing", "released_at IS NULL", "complaint_id"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    complaint_id: int = Field(foreign_key="complaint.id")
    kind: HoldKind = words(HoldKind)
    reason_sealed: str = ""
    until: date | None = None
    placed_by: str
    placed_at: datetime
    released_by: str = ""
    released_at: datetime | None = None

    reason = sealed("reason")

    @classmethod
    def place(
        cls, tx: Transaction, complaint: Complaint, kind: HoldKind, *, reason: str, by: str, at: datetime,
        staff: Staff | None = None, until: date | None = None,
    ) -> "Hold":  # fmt: skip
        """Place one; `staff` is None for an operator's command. Raises HoldRefused or ReasonMissing."""
        _refuse_others(staff)
        if not reason.strip():
            raise ReasonMissing("Write down why it is held; whoever releases it must know.")
        if until is not None and until < clocks.local_date(at):
            raise HoldRefused("That day has passed; give a later one, or none.")
        hold = cls(complaint_id=complaint.id or 0, kind=kind, until=until, placed_by=by, placed_at=at)
        hold.reason = reason.strip()
        tx.add(hold)
        tx.flush()
        tx.log(
            EventKind.HOLD_PLACED, at=at, by=by, complaint=complaint, staff=staff, hold=hold.id, of=kind.value,
            until=until.isoformat() if until else None, words=hold.reason,
        )  # fmt: skip
        return hold

    def release(
        self, tx: Transaction, *, reason: str, by: str, at: datetime, staff: Staff | None = None
    ) -> None:
        """Let it go, with the reason; a second time changes nothing. Raises HoldRefused or ReasonMissing."""
        _refuse_others(staff)
        if not reason.strip():
            raise ReasonMissing("Write down why it is released.")
        if self.released_at is None:
            self.released_by, self.released_at = by, at
            tx.add(self)
            tx.log(
                EventKind.HOLD_RELEASED, at=at, by=by, complaint=self.complaint_id, staff=staff, hold=self.id,
                words=reason.strip(),
            )  # fmt: skip


def _refuse_others(staff: Staff | None) -> None:
    if staff is not None and staff.role not in _MAY:
        raise HoldRefused("A hold is for a manager or the Managing Director; ask one of them.")


def holds_on(session: Session, complaint_id: int, at: datetime) -> list[Hold]:
    """Those that stand, the oldest first."""
    found = select(Hold).where(Hold.complaint_id == complaint_id, *_standing(clocks.local_date(at)))
    return list(session.exec(found.order_by(col(Hold.id))).all())


def is_held(session: Session, complaint_id: int | None, at: datetime) -> bool:
    """Whether anything stands in the way of deleting what belongs to that complaint."""
    if complaint_id is None:
        return False
    stage = session.exec(select(Complaint.stage).where(Complaint.id == complaint_id)).one()
    return stage in ADR_OPEN or bool(holds_on(session, complaint_id, at))


def held_by_hand(complaint_id: Any, at: datetime) -> ColumnElement[bool]:
    """As a condition on a column that holds a complaint's id: whether a hold of ours stands on it."""
    standing = select(Hold.id).where(
        col(Hold.complaint_id) == complaint_id, *_standing(clocks.local_date(at))
    )
    return exists(standing)


def _standing(today: date) -> tuple[ColumnElement[bool], ...]:
    return col(Hold.released_at).is_(None), or_(col(Hold.until).is_(None), col(Hold.until) >= today)
