"""What we owe because of a complaint, and by when: both policies' dates, and which one decides."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlmodel import Field, SQLModel

from code_of_practice.obligations import obligations_started_by

from .columns import facts, waiting, words
from .database import Transaction
from .event_kinds import EventKind

if TYPE_CHECKING:
    from .complaints import Complaint


class ObligationState(StrEnum):
    """Running until something keeps it, or its day ends."""

    RUNNING = "running"
    KEPT = "kept"
    BROKEN = "broken"


class Obligation(SQLModel, table=True):
    """One dated duty. `due` is a London date and `due_ends_at` the instant that day ends, in UTC."""

    __table_args__ = (waiting("ix_obligation_running", "state = 'running'", "rule", "due"),)

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    rule: str
    source: str
    due: date
    due_ends_at: datetime = Field(index=True)
    decides: bool
    reason: list[str] = facts(default_factory=list)
    state: ObligationState = words(ObligationState, default=ObligationState.RUNNING)
    started_at: datetime
    settled_at: datetime | None = None

    def settle(self, tx: Transaction, *, state: ObligationState, by: str, at: datetime, why: str) -> None:
        """Say that it was kept, or that its day has ended; said once."""
        if self.state != ObligationState.RUNNING:
            return
        self.state, self.settled_at = state, at
        kind = EventKind.OBLIGATION_KEPT if state == ObligationState.KEPT else EventKind.OBLIGATION_BROKEN
        tx.add(self)
        tx.log(kind, at=at, by=by, complaint=self.complaint_id, rule=self.rule, why=why)


def start_obligations(
    tx: Transaction, complaint: "Complaint", *, at: datetime, rule: str | None = None
) -> None:
    """Start every clock that this moment starts (or one, by its rule), and note which falls first."""
    for owed in _owed(complaint, at=at, rule=rule):
        tx.add(
            Obligation(
                complaint_id=complaint.id or 0,
                rule=owed.rule,
                source=owed.source,
                due=owed.due,
                due_ends_at=owed.due_ends_at,
                decides=owed.decides,
                reason=list(owed.reason),
                started_at=at,
            )
        )
        tx.log(
            EventKind.OBLIGATION_STARTED, at=at, by="system", complaint=complaint, rule=owed.rule,
            due=owed.due.isoformat(),
        )  # fmt: skip
        if complaint.next_due is None or owed.due_ends_at < complaint.next_due:
            complaint.next_due, complaint.next_due_rule = owed.due_ends_at, owed.rule
    tx.add(complaint)


def _owed(complaint: "Complaint", *, at: datetime, rule: str | None) -> Any:
    if rule is not None:
        return obligations_started_by(at, rule=rule)
    return obligations_started_by(complaint.first_contact_at, written_at=complaint.written_at)
