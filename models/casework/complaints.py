"""A complaint: opened the moment somebody chooses to complain, enriched turn by turn, never closed by us alone."""

import secrets
from datetime import datetime
from typing import Any, Self

from sqlalchemy.orm import object_session
from sqlmodel import Field, SQLModel, select

from code_of_practice import references
from code_of_practice.contact_wishes import Wishes
from code_of_practice.roles import Actor, Role
from code_of_practice.stages import ClosingReason, Move, Stage, check

from ..database import Transaction
from ..queries import escalation_under_way
from ..record.event_kinds import EventKind
from ..storage.columns import facts, waiting, words
from ..storage.sealed import new_uid, sealed
from ..telephone.calls import Call
from ..telephone.escalations import UNDO_ALLOWED, Escalation, EscalationState
from .obligations import start_obligations


class Complaint(SQLModel, table=True):
    """What a customer is dissatisfied with, and everything we owe them because of it.

    `first_contact_at` starts the law's clock, on any channel, and never moves; `written_at` starts the
    published Code's eight weeks (CP13, CP14). `erased_at` is when its record had outlived its time: the bare dates stay.
    """

    __table_args__ = (
        waiting("ix_complaint_outlived", "closed_at IS NOT NULL AND erased_at IS NULL", "closed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    reference: str = Field(unique=True)
    stage: Stage = words(Stage, default=Stage.OPEN, index=True)
    channel: str
    category: str = ""
    service: str = ""
    statement_sealed: str = ""
    wanted_sealed: str = ""
    extra_help_sealed: str = ""
    reach_sealed: str = ""
    contact_wishes_sealed: str = ""
    marks: list[str] = facts(default_factory=list)
    first_contact_at: datetime = Field(index=True)
    written_at: datetime | None = None
    policy: str = ""
    call_id: int | None = Field(default=None, unique=True)
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    rung: Role = words(Role, default=Role.ADVISER)
    next_due: datetime | None = Field(default=None, index=True)
    next_due_rule: str = ""
    closed_at: datetime | None = None
    closed_because: ClosingReason | None = words(ClosingReason, default=None, nullable=True)
    erased_at: datetime | None = None
    version: int = 0

    statement = sealed("statement")
    wanted = sealed("wanted")
    extra_help = sealed("extra_help")
    reach = sealed("reach")
    contact_wishes = sealed("contact_wishes")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def tx(self) -> Transaction:
        """The transaction this complaint was read in. Raises RuntimeError outside one."""
        session = object_session(self)
        if not isinstance(session, Transaction):
            raise RuntimeError("Change a complaint inside models.transaction().")
        return session

    @classmethod
    def opened(
        cls, tx: Transaction, *, by: str, at: datetime, channel: str = "phone", call: Call | None = None
    ) -> Self:
        """Open a complaint; the law's clock starts now, whatever else is known, and nobody need write (CP3, R1, D3).

        `by` is "caller" or a member of staff's actor.
        """
        complaint = cls(
            reference=references.new(secrets.randbelow, taken=lambda each: _is_taken(tx, each)),
            channel=channel,
            first_contact_at=at,
            written_at=None if channel == "phone" else at,
            call_id=call.id if call else None,
            customer_id=call.customer_id if call else None,
        )
        if call is not None and call.from_number_sealed:
            complaint.reach = call.from_number
        tx.add(complaint)
        tx.flush()
        if call is not None:
            call.complaint_id = complaint.id
            tx.add(call)
        tx.log(
            EventKind.COMPLAINT_OPENED, at=at, by=by, call=call, complaint=complaint, channel=channel,
            reference=complaint.reference,
        )  # fmt: skip
        start_obligations(tx, complaint, at=at)
        return complaint

    def categorise(self, category: str, *, by: str, at: datetime) -> None:
        """What it is about, in the customer's terms; a data-protection complaint starts a second clock."""
        if category == self.category:
            return
        was, self.category = self.category, category
        self._say(EventKind.COMPLAINT_CATEGORISED, at, by, was=was, now=category)
        if category == "data_protection":
            start_obligations(self.tx, self, at=at, rule="dp.ack_30d_ico")

    def describe(self, words_said: str, *, by: str, at: datetime) -> None:
        """Add what the customer says; nothing they said before is lost."""
        if not words_said.strip():
            return
        self.statement = f"{self.statement}\n\n{words_said}".strip() if self.statement else words_said
        self._say(EventKind.COMPLAINT_DESCRIBED, at, by, letters=len(words_said))

    def put_in_writing(self, *, by: str, at: datetime) -> None:
        """What began on the phone has been written down by the customer: the published eight weeks begin (CP13)."""
        if self.written_at is None:
            self.written_at = at
            self._say(EventKind.COMPLAINT_PUT_IN_WRITING, at, by)

    def mark(self, as_what: str, *, by: str, at: datetime) -> None:
        """Set a mark that everybody who opens it sees: no collections, extra help."""
        if as_what not in self.marks:
            self.marks = [*self.marks, as_what]
            self._say(EventKind.COMPLAINT_MARKED, at, by, mark=as_what)

    def wants(self, outcome: str, *, by: str, at: datetime) -> None:
        """What would put it right, in the customer's words."""
        self.wanted = outcome
        self._say(EventKind.COMPLAINT_DESCRIBED, at, by, wanted=True)

    def needs(self, help_wanted: str, *, by: str, at: datetime) -> None:
        """Extra help asked for: recorded with care, obeyed by every letter and call (GC C5)."""
        self.extra_help = help_wanted
        self._say(EventKind.EXTRA_HELP_RECORDED, at, by)

    def wishes_contact(self, wishes: Wishes, *, by: str, at: datetime) -> None:
        """How they want to be written to, and how they must not be; every letter of the case obeys (GC C5)."""
        self.contact_wishes = wishes.written()
        self._say(EventKind.EXTRA_HELP_RECORDED, at, by, contact=True)

    def is_of(self, *, customer_id: int, account_id: int | None, by: str, at: datetime) -> None:
        """Whose complaint it is, once they have proved it."""
        if self.customer_id == customer_id and self.account_id == account_id:
            return
        self.customer_id, self.account_id = customer_id, account_id
        self._say(EventKind.COMPLAINT_LINKED, at, by)

    def confirm(self, *, by: str, at: datetime) -> None:
        """The caller has heard their reference; a worker sends it in writing too (CP8)."""
        self._say(EventKind.COMPLAINT_CONFIRMED, at, by)

    def own(self, owner_id: int | None, *, by: str, at: datetime) -> None:
        """Give it a named owner: the contact point of CP8."""
        if owner_id == self.owner_id:
            return
        was, self.owner_id = self.owner_id, owner_id
        self._say(EventKind.OWNER_CHANGED, at, by, was=was, now=owner_id)

    def move(self, move: Move, role: Actor, *, by: str, at: datetime, reason: str = "") -> None:
        """Make a move of the table in `code_of_practice.stages`. Raises its errors, each a sentence."""
        arrow = check(self.stage, move, role, reason=reason)
        was, self.stage = self.stage, arrow.to
        if arrow.closes_because is not None:
            self.closed_at, self.closed_because = at, arrow.closes_because
        elif was == Stage.CLOSED:
            self.closed_at = self.closed_because = None
        self._say(EventKind.STAGE_CHANGED, at, by, was=was, now=self.stage, move=move, words=reason)

    def escalate(
        self,
        to: Role,
        *,
        by: str,
        at: datetime,
        call: Call | None = None,
        by_staff_id: int | None = None,
        reason: str = "",
        packet: str = "",
    ) -> Escalation:
        """Bring in a manager, or the Managing Director: always allowed, once per press (CP11).

        Pressing again while that rung is being rung returns the escalation that is under way. Without a
        live call it waits on that rung's page.
        """
        tx = self.tx
        live = call if call is not None and call.is_live else None
        under_way = escalation_under_way(tx, live) if live is not None else None
        if under_way is not None:
            if under_way.to_rung == to:
                return under_way
            if under_way.state in (EscalationState.RINGING, EscalationState.BRIEFING):
                under_way.cancel(tx, by=by, at=at)
        escalation = Escalation(
            complaint_id=self.id or 0,
            call_id=call.id if call else None,
            to_rung=to,
            by_staff_id=by_staff_id,
            state=EscalationState.RINGING if live else EscalationState.WAITING,
            asked_at=at,
            undo_until=at + UNDO_ALLOWED,
        )
        escalation.reason, escalation.packet = reason, packet
        self.rung = to
        tx.add(escalation)
        tx.flush()
        self._say(
            EventKind.ESCALATED,
            at,
            by,
            call=live,
            staff=by_staff_id,
            escalation=escalation.id,
            to=to,
            words=reason,
        )
        return escalation

    def _say(self, kind: EventKind, at: datetime, by: str, *, call: Call | int | None = None,
             staff: int | None = None, **more: Any) -> None:  # fmt: skip
        self.version += 1
        self.tx.add(self)
        self.tx.log(kind, at=at, by=by, call=call or self.call_id, complaint=self, staff=staff, **more)


def _is_taken(tx: Transaction, reference: str) -> bool:
    return tx.exec(select(Complaint.id).where(Complaint.reference == reference)).first() is not None
