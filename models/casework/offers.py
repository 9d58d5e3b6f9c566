"""Money offered to a customer: by whom, how much, with its working, and what they said. It settles no complaint."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, select

from code_of_practice import clocks, compensation
from code_of_practice.compensation import Quote, in_pounds
from code_of_practice.roles import Role, check_offer

from ..database import Transaction
from ..people.staff import Staff
from ..record.event_kinds import EventKind
from ..storage.columns import facts, words
from ..telephone.calls import Call
from .promises import Promise

if TYPE_CHECKING:
    from .complaints import Complaint

#: What is promised when money is to be paid.
CREDIT = "credit"


class OfferKind(StrEnum):
    """Out of goodwill, or because the scheme says so."""

    GOODWILL = "goodwill"
    COMPENSATION = "compensation"


class OfferState(StrEnum):
    """What the customer said."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Offer(SQLModel, table=True):
    """One sum offered once; in pence."""

    id: int | None = Field(default=None, primary_key=True)
    kind: OfferKind = words(OfferKind)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    call_id: int | None = Field(default=None, foreign_key="call.id")
    pence: int
    working: list[str] = facts(default_factory=list)
    made_by_id: int = Field(foreign_key="staff.id")
    made_at: datetime
    state: OfferState = words(OfferState, default=OfferState.OFFERED)
    answered_at: datetime | None = None

    @property
    def pounds(self) -> str:
        """Such as "£12.50"."""
        return in_pounds(self.pence)

    @property
    def words(self) -> str:
        """Such as "£12.50 of goodwill, accepted"."""
        what = "of goodwill" if self.kind == OfferKind.GOODWILL else "of compensation"
        return f"{self.pounds} {what}, {self.state.value}"

    @classmethod
    def goodwill(
        cls, tx: Transaction, complaint: "Complaint", staff: Staff, *, pence: int, at: datetime, call: Call | None = None,
        at_once: bool = False,
    ) -> "Offer":  # fmt: skip
        """Offer goodwill within one's own limit; `at_once` is credited whatever they say. Raises OfferTooHigh, naming who may."""
        check_offer(Role(staff.role), pence)
        offer = cls._made(tx, complaint, staff, OfferKind.GOODWILL, pence, [], at, call)
        if at_once:
            offer._promise_the_credit(tx, staff, at)
        return offer

    @classmethod
    def compensation(
        cls, tx: Transaction, complaint: "Complaint", staff: Staff, quote: Quote, *, at: datetime, call: Call | None = None
    ) -> "Offer":  # fmt: skip
        """What the scheme pays for what happened: due without being asked for, so nobody's limit is in its way.

        Raises NotAMember where the provider has not joined: then there is goodwill.
        """
        compensation.must_be_a_member()
        offer = cls._made(
            tx, complaint, staff, OfferKind.COMPENSATION, quote.pence, list(quote.working), at, call
        )
        tx.log(
            EventKind.COMPENSATION_QUOTED, at=at, by=staff.actor, call=call, complaint=complaint, staff=staff,
            offer=offer.id, pence=quote.pence,
        )  # fmt: skip
        offer._promise_the_credit(tx, staff, at)
        return offer

    @property
    def credited_by(self) -> date:
        """By when the money is on the account."""
        return compensation.credited_by(clocks.local_date(self.made_at))

    def accept(self, tx: Transaction, staff: Staff, *, at: datetime) -> None:
        """The customer takes it; the credit is promised with a date. The complaint stays as open as it was."""
        if self.state != OfferState.OFFERED:
            return
        self._is_answered(tx, OfferState.ACCEPTED, EventKind.OFFER_ACCEPTED, staff, at)
        if self.kind == OfferKind.GOODWILL and not self._credit_is_promised(tx):
            self._promise_the_credit(tx, staff, at)

    def refuse(self, tx: Transaction, staff: Staff, *, at: datetime) -> None:
        """The customer does not take it."""
        if self.state == OfferState.OFFERED:
            self._is_answered(tx, OfferState.REFUSED, EventKind.OFFER_REFUSED, staff, at)

    @classmethod
    def _made(
        cls, tx: Transaction, complaint: "Complaint", staff: Staff, kind: OfferKind, pence: int, working: list[str],
        at: datetime, call: Call | None,
    ) -> "Offer":  # fmt: skip
        offer = cls(
            kind=kind, complaint_id=complaint.id or 0, call_id=call.id if call else None, pence=pence,
            working=working, made_by_id=staff.id or 0, made_at=at,
        )  # fmt: skip
        tx.add(offer)
        tx.flush()
        offer._say(tx, EventKind.OFFER_MADE, staff, at)
        return offer

    def _is_answered(
        self, tx: Transaction, state: OfferState, kind: EventKind, staff: Staff, at: datetime
    ) -> None:
        self.state, self.answered_at = state, at
        tx.add(self)
        self._say(tx, kind, staff, at)

    def _credit_is_promised(self, tx: Transaction) -> bool:
        """Whether it was promised in the moment in which it was offered."""
        found = select(Promise.id).where(
            Promise.complaint_id == self.complaint_id, Promise.kind == CREDIT, Promise.made_at == self.made_at
        )
        return tx.exec(found.limit(1)).first() is not None

    def _promise_the_credit(self, tx: Transaction, staff: Staff, at: datetime) -> None:
        Promise.make(
            tx, what=CREDIT, complaint_id=self.complaint_id, call_id=self.call_id, owner_id=staff.id,
            owner_name=staff.name, due_at=clocks.last_minute_of(self.credited_by), by=staff.actor, at=at,
        )  # fmt: skip

    def _say(self, tx: Transaction, kind: EventKind, staff: Staff, at: datetime) -> None:
        tx.log(
            kind, at=at, by=staff.actor, call=self.call_id, complaint=self.complaint_id, staff=staff, offer=self.id,
            pence=self.pence, of=self.kind.value,
        )  # fmt: skip


def offers_on(session: Session, complaint_id: int) -> list[Offer]:
    """Every sum offered on a complaint, the oldest first."""
    return list(
        session.exec(select(Offer).where(Offer.complaint_id == complaint_id).order_by(col(Offer.id))).all()
    )
