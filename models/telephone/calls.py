"""A call to the complaints number, from its first ring to its wrap-up. The database is the truth about it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import update
from sqlmodel import Field, Session, SQLModel

from code_of_practice.roles import Role

from ..database import Transaction
from ..people.staff import Presence, Staff
from ..record.event_kinds import EventKind
from ..storage.columns import facts, waiting, where_set, words
from ..storage.sealed import new_uid, sealed
from .call_keys import new_key

#: A claim without a live leg is given up after this long, and the caller goes back to the front.
CLAIM_ALLOWED = timedelta(seconds=30)
#: How long one adviser's desk rings before the call is offered to the next.
RING_ALLOWED = timedelta(seconds=20)
FRONT_OF_QUEUE = 100
#: Whoever we promised something and did not do it is answered before those who merely wait.
BROKEN_PROMISE = 50


class CallState(StrEnum):
    """Where the caller is."""

    IN_MENU = "in_menu"
    QUEUED = "queued"
    CLAIMED = "claimed"
    CONNECTED = "connected"
    ENDED = "ended"


class AlreadyTaken(Exception):
    """Another adviser has this call; the message names who, or says that the caller has gone."""


class Call(SQLModel, table=True):
    """One caller on the line. `key` is in its URLs, `turn` is the one awaited, `room` its conference."""

    __table_args__ = (
        *where_set("call", "offered_to_id", "adviser_id", "complaint_id", "customer_id"),
        waiting("ix_call_replies_kept", "ended_at IS NOT NULL AND replies_erased_at IS NULL", "ended_at"),
        waiting("ix_call_details_kept", "ended_at IS NOT NULL AND complaint_id IS NULL AND erased_at IS NULL", "ended_at"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid)
    key: str = Field(default_factory=new_key, unique=True)
    sid: str = Field(unique=True)
    room: str = Field(default_factory=new_key, unique=True)
    from_number_sealed: str = ""
    from_mark: str = Field(default="", index=True)
    to_number: str = ""

    state: CallState = words(CallState, default=CallState.IN_MENU, index=True)
    turn: int = 0
    place: str = ""
    memory: dict[str, Any] = facts(default_factory=dict)
    status: str = "ringing"
    status_sequence: int = -1

    started_at: datetime
    heard_at: datetime
    queued_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    wrapped_up_at: datetime | None = None

    priority: int = 0
    wanted_rung: Role = words(Role, default=Role.ADVISER)
    offered_to_id: int | None = Field(default=None, foreign_key="staff.id")
    offered_at: datetime | None = None
    offered_until: datetime | None = None
    adviser_id: int | None = Field(default=None, foreign_key="staff.id")
    claimed_at: datetime | None = None
    claim_until: datetime | None = None
    held_since: datetime | None = None
    recording_paused_since: datetime | None = None

    complaint_id: int | None = Field(default=None, foreign_key="complaint.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    verified_at: datetime | None = None
    verified_how: str = ""
    disposition: str = ""
    replies_erased_at: datetime | None = None
    erased_at: datetime | None = None

    from_number = sealed("from_number")

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    def enqueue(self, tx: Transaction, *, at: datetime, priority: int = 0) -> None:
        """Put the caller in the queue and offer them to whoever has waited longest for a call."""
        from ..casework.complaint_queries import a_promise_was_broken_to
        from .routing import offer_waiting_calls

        if a_promise_was_broken_to(tx, self):
            priority = max(priority, BROKEN_PROMISE)
        self.state, self.queued_at = CallState.QUEUED, self.queued_at or at
        self.priority = max(self.priority, priority)
        tx.add(self)
        tx.flush()
        tx.log(EventKind.CALL_QUEUED, at=at, by="caller", call=self, complaint=self.complaint_id)
        offer_waiting_calls(tx, at=at)

    def requeue(self, tx: Transaction, *, at: datetime, why: str) -> None:
        """Back to the front: the caller has waited once already."""
        from .routing import offer_waiting_calls

        self.state, self.priority = CallState.QUEUED, FRONT_OF_QUEUE
        self.adviser_id = self.claimed_at = self.claim_until = self.held_since = None
        tx.add(self)
        tx.flush()
        tx.log(EventKind.CALL_REQUEUED, at=at, by="system", call=self, complaint=self.complaint_id, why=why)
        offer_waiting_calls(tx, at=at)

    def claim(self, tx: Transaction, staff: Staff, *, at: datetime) -> None:
        """Take the call: one UPDATE whose row count decides, so two advisers can never have it.

        Raises AlreadyTaken.
        """
        taken = tx.connection().execute(
            update(_call)
            .where(_call.c.id == self.id, _call.c.adviser_id.is_(None), _call.c.state == CallState.QUEUED)
            .values(
                adviser_id=staff.id,
                state=CallState.CLAIMED,
                claimed_at=at,
                claim_until=at + CLAIM_ALLOWED,
                offered_to_id=None,
                offered_until=None,
            )
        )
        if taken.rowcount != 1:
            tx.refresh(self)
            holder = tx.get(Staff, self.adviser_id) if self.adviser_id else None
            raise AlreadyTaken(
                f"{holder.name} has taken this call." if holder else "The caller is no longer waiting."
            )
        was_offered_to = self.offered_to_id
        tx.refresh(self)
        if was_offered_to and was_offered_to != staff.id:
            other = tx.get(Staff, was_offered_to)
            if other is not None and other.presence == Presence.RINGING:
                other.become(Presence.IDLE, tx=tx, at=at, by="system")
        staff.become(Presence.ON_CALL, tx=tx, at=at, by=staff.actor)
        tx.log(
            EventKind.CALL_ANSWERED,
            at=at,
            by=staff.actor,
            call=self,
            complaint=self.complaint_id,
            staff=staff,
        )

    def adviser_is_on(self, tx: Transaction, *, at: datetime) -> None:
        """The adviser's leg is live: from now on the claim lasts as long as the leg does."""
        if not self.is_live or self.state == CallState.CONNECTED:
            return
        self.state, self.connected_at, self.claim_until = CallState.CONNECTED, self.connected_at or at, None
        tx.add(self)
        tx.log(
            EventKind.ADVISER_CONNECTED, at=at, by="twilio", call=self, complaint=self.complaint_id,
            staff=self.adviser_id,
        )  # fmt: skip

    def verify(self, tx: Transaction, *, customer_id: int, how: str, by: str, at: datetime) -> None:
        """The caller has proved who they are; `how` is "phone menu" or "adviser"."""
        self.customer_id, self.verified_at, self.verified_how = customer_id, at, how
        tx.add(self)
        tx.log(EventKind.IDENTITY_CONFIRMED, at=at, by=by, call=self, complaint=self.complaint_id, how=how)

    def hold(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """Ask that the caller hears music; a worker tells the carrier after the commit."""
        if self.is_live and self.held_since is None:
            self.held_since = at
            tx.add(self)
            tx.log(EventKind.CALL_HELD, at=at, by=by, call=self, complaint=self.complaint_id)

    def resume(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """Ask that the caller is back in the room."""
        if self.held_since is not None:
            self.held_since = None
            tx.add(self)
            tx.log(EventKind.CALL_RESUMED, at=at, by=by, call=self, complaint=self.complaint_id)

    def pause_recording(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """Card details or another secret are about to be said (PCI DSS; C5 care)."""
        if self.is_live and self.recording_paused_since is None:
            self.recording_paused_since = at
            tx.add(self)
            tx.log(EventKind.RECORDING_PAUSED, at=at, by=by, call=self, complaint=self.complaint_id)

    def resume_recording(self, tx: Transaction, *, by: str, at: datetime) -> None:
        if self.recording_paused_since is not None:
            self.recording_paused_since = None
            tx.add(self)
            tx.log(EventKind.RECORDING_RESUMED, at=at, by=by, call=self, complaint=self.complaint_id)

    def ask_hang_up(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """The adviser has said goodbye; a worker ends the room."""
        if self.is_live:
            tx.log(EventKind.HANG_UP_ASKED, at=at, by=by, call=self, complaint=self.complaint_id)

    def end(self, tx: Transaction, *, at: datetime, status: str) -> None:
        """The caller's leg is over, however it ended; terminal, so later news changes nothing."""
        from .ending import end_call

        if self.is_live:
            end_call(tx, self, at=at, status=status)

    def wrap_up(self, tx: Transaction, staff: Staff, *, disposition: str, at: datetime) -> None:
        """The adviser has finished writing; they are free for the next call."""
        from .routing import offer_waiting_calls

        self.disposition = disposition or self.disposition
        self.wrapped_up_at = at
        tx.add(self)
        tx.log(
            EventKind.WRAP_UP_FINISHED, at=at, by=staff.actor, call=self, complaint=self.complaint_id,
            staff=staff, disposition=disposition,
        )  # fmt: skip
        staff.be_free(tx=tx, at=at, by=staff.actor)
        tx.flush()
        offer_waiting_calls(tx, at=at)

    @classmethod
    def with_sid(cls, session: Session, sid: str) -> "Call | None":
        from ..queries import call_with_sid

        return call_with_sid(session, sid)


_call = Call.__table__  # type: ignore[attr-defined]
