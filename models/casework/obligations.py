"""What we owe because of a complaint, and by when: both policies' dates, which one decides, and what became of it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, select

from code_of_practice import clocks, keeping, obligations, policy
from code_of_practice.counting import said
from code_of_practice.obligations import obligations_started_by

from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.columns import facts, waiting, words

if TYPE_CHECKING:
    from .complaints import Complaint


class ObligationState(StrEnum):
    """Running until something keeps it, nobody owes it any more, or its time ends."""

    RUNNING = "running"
    KEPT = "kept"
    LIFTED = "lifted"
    BROKEN = "broken"


_SAID = {
    ObligationState.KEPT: EventKind.OBLIGATION_KEPT,
    ObligationState.LIFTED: EventKind.OBLIGATION_LIFTED,
    ObligationState.BROKEN: EventKind.OBLIGATION_BROKEN,
}


#: As the database reads them: a query that says the same words finds the index, on SQLite and on PostgreSQL.
IS_RUNNING = "state = 'running'"
LETTER_OWED = "rule = 'internal.adr_letter_send_by' AND state IN ('running', 'broken')"


class Obligation(SQLModel, table=True):
    """One dated duty. `due` is a London date and `due_ends_at` the instant it ends, in UTC: for a promise, its own time.

    `next_look_at` is when the clock must look at it next, for a warning or its end; `warned` is the last warning, in
    hundredths of its time. `why` and `settled_by` (an event's name) say what kept, lifted or broke it.
    """

    __table_args__ = (
        waiting("ix_obligation_running", IS_RUNNING, "rule", "due"),
        waiting("ix_obligation_next_look", IS_RUNNING, "next_look_at", "id"),
        waiting("ix_obligation_letter_owed", LETTER_OWED, "due"),
    )

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    rule: str
    source: str
    confidence: str = ""
    due: date
    due_ends_at: datetime = Field(index=True)
    decides: bool
    reason: list[str] = facts(default_factory=list)
    owner_id: int | None = None
    promise_id: int | None = None
    state: ObligationState = words(ObligationState, default=ObligationState.RUNNING)
    started_at: datetime
    warned: int = 0
    next_look_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str = ""
    why: str = ""

    @property
    def is_running(self) -> bool:
        return self.state == ObligationState.RUNNING

    def settle(
        self, tx: Transaction, *, state: ObligationState, by: str, at: datetime, why: str, cause: str = ""
    ) -> None:
        """Say that it was kept or lifted, or that its time has ended; said once. `cause` is an event's name.

        What is done when its time is over was broken, even where the clock has not said so yet.
        """
        if not self.is_running:
            return
        late = at >= self.due_ends_at and keeping.moves_at_the_end(self.rule) is None
        if state == ObligationState.KEPT and late:
            state, why = ObligationState.BROKEN, f"{why}, late"
        self.state, self.settled_at, self.settled_by, self.why = state, at, cause, why
        self.next_look_at = None
        tx.add(self)
        tx.log(_SAID[state], at=at, by=by, complaint=self.complaint_id, rule=self.rule, why=why)

    def take_up_again(self, tx: Transaction, *, at: datetime) -> None:
        """It is owed again, by the same day; by the next working day where that day has passed meanwhile."""
        self.state, self.settled_at, self.settled_by, self.why = ObligationState.RUNNING, None, "", ""
        today = clocks.local_date(at)
        if self.due_ends_at <= at:
            self.due = clocks.working_days_after(today, 1)
            self.due_ends_at = clocks.end_of(self.due)
            self.reason = [
                *self.reason,
                f"Owed again from {said(today)}, after that day: due by the end of {said(self.due)}.",
            ]
        self.warned = keeping.share_passed(
            self.rule, started_at=self.started_at, ends_at=self.due_ends_at, at=at
        )
        self.look_again()
        tx.add(self)
        tx.log(
            EventKind.OBLIGATION_TAKEN_UP, at=at, by="system", complaint=self.complaint_id, rule=self.rule,
            due=self.due.isoformat(),
        )  # fmt: skip

    def move_to(self, tx: Transaction, owed: obligations.Obligation, *, why: str, at: datetime) -> None:
        """Its rule was corrected: it is due on another day. What stood before is in its history and its reason."""
        was, self.due, self.due_ends_at = self.due, owed.due, owed.due_ends_at
        self.source, self.confidence = owed.source, owed.confidence
        self.reason = [
            *owed.reason,
            f"Was due {said(was)}; counted again on {said(clocks.local_date(at))}: {why}.",
        ]
        self.warned = keeping.share_passed(
            self.rule, started_at=self.started_at, ends_at=self.due_ends_at, at=at
        )
        self.look_again()
        tx.add(self)
        tx.log(
            EventKind.OBLIGATION_MOVED, at=at, by="system", complaint=self.complaint_id, rule=self.rule,
            was=was.isoformat(), due=self.due.isoformat(), why=why,
        )  # fmt: skip

    def look_again(self) -> None:
        """Note when the clock must look at it next."""
        self.next_look_at, _ = keeping.next_look(
            self.rule, started_at=self.started_at, ends_at=self.due_ends_at, warned=self.warned
        )


def decide(tx: Transaction, complaint: "Complaint") -> None:
    """Which of its two ADR clocks falls first, after one of them was moved; on the same day the law's."""
    held = policy.held().on(complaint.first_contact_at)
    of_it = select(Obligation).where(Obligation.complaint_id == complaint.id)
    rivals = [row for row in tx.exec(of_it).all() if row.rule in held and held[row.rule].rule.adr_clock]
    winner = min(rivals, key=lambda row: (row.due, not row.source.startswith("statutory/")), default=None)
    for row in rivals:
        row.decides = row is winner
        tx.add(row)


def start_obligations(
    tx: Transaction, complaint: "Complaint", *, at: datetime, rule: str | None = None
) -> None:
    """Start every clock that this moment starts (or one, by its rule), and note which falls first."""
    if rule is not None:
        owed = obligations_started_by(at, rule=rule)
    else:
        owed = obligations_started_by(complaint.first_contact_at, written_at=complaint.written_at)
    start(tx, complaint, owed, at=at)


def start(
    tx: Transaction, complaint: "Complaint", owed: Iterable[obligations.Obligation], *, at: datetime
) -> list[Obligation]:
    """Write down what is owed from now on, and note which falls first."""
    rows: list[Obligation] = []
    for each in owed:
        row = Obligation(
            complaint_id=complaint.id or 0,
            rule=each.rule,
            source=each.source,
            confidence=each.confidence,
            due=each.due,
            due_ends_at=each.due_ends_at,
            decides=each.decides,
            reason=list(each.reason),
            owner_id=complaint.owner_id,
            started_at=each.started_at,
        )
        row.look_again()
        tx.add(row)
        tx.log(
            EventKind.OBLIGATION_STARTED, at=at, by="system", complaint=complaint, rule=each.rule,
            due=each.due.isoformat(),
        )  # fmt: skip
        if complaint.next_due is None or each.due_ends_at < complaint.next_due:
            complaint.next_due, complaint.next_due_rule = each.due_ends_at, each.rule
        rows.append(row)
    tx.add(complaint)
    return rows
