"""Bringing in a manager or the Managing Director while the caller waits, without ever dropping them (CP11)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel

from code_of_practice.roles import Role

from ..database import Transaction
from ..people.staff import Presence, Staff
from ..record.event_kinds import EventKind
from ..storage.columns import facts, words
from ..storage.sealed import new_uid, sealed

UNDO_ALLOWED = timedelta(seconds=5)


class EscalationState(StrEnum):
    """Ringing somebody, briefing them while the caller holds, all together, or over in one of four ways."""

    WAITING = "waiting"
    RINGING = "ringing"
    BRIEFING = "briefing"
    JOINED = "joined"
    HANDED_OVER = "handed_over"
    UNDONE = "undone"
    CALL_BACK = "call_back"
    ENDED = "ended"


UNDER_WAY = (EscalationState.RINGING, EscalationState.BRIEFING, EscalationState.JOINED)


class CannotDoThatNow(Exception):
    """The escalation has moved on; the message says to where."""


class Escalation(SQLModel, table=True):
    """One asking for a higher rung. `packet` is what they see before they answer; `tried` whom it has rung."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    to_rung: Role = words(Role)
    by_staff_id: int | None = Field(default=None, foreign_key="staff.id")
    state: EscalationState = words(EscalationState, default=EscalationState.RINGING, index=True)
    target_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    leg_id: int | None = None
    tried: list[int] = facts(default_factory=list)
    reason_sealed: str = ""
    packet_sealed: str = ""
    asked_at: datetime
    undo_until: datetime
    answered_at: datetime | None = None
    joined_at: datetime | None = None
    ended_at: datetime | None = None

    reason = sealed("reason")
    packet = sealed("packet")

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY

    def undo(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """Take it back within five seconds. Raises CannotDoThatNow."""
        if self.state != EscalationState.RINGING or at > self.undo_until:
            raise CannotDoThatNow("It is too late to undo; cancel instead, and the caller comes back to you.")
        self.cancel(tx, by=by, at=at)

    def cancel(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """Stop ringing them and go back to the caller. Raises CannotDoThatNow once they have joined."""
        if self.state not in (EscalationState.RINGING, EscalationState.BRIEFING):
            raise CannotDoThatNow("They are on the call already, or it is over.")
        self._release_target(tx, at=at)
        self.state, self.ended_at = EscalationState.UNDONE, at
        self._say(tx, EventKind.ESCALATION_UNDONE, at, by)

    def ring(self, tx: Transaction, target: Staff, *, leg_id: int | None, at: datetime) -> None:
        """Somebody's phone rings; their desk shows the packet."""
        self.target_id, self.leg_id, self.tried = target.id, leg_id, [*self.tried, target.id or 0]
        if target.presence == Presence.IDLE:
            target.become(Presence.RINGING, tx=tx, at=at, by="system")
        self._say(tx, EventKind.RUNG_RINGING, at, "system", target=target.id)

    def answered(self, tx: Transaction, *, at: datetime) -> None:
        """They are on the line with the adviser; the caller still hears music."""
        if self.state != EscalationState.RINGING:
            return
        self.state, self.answered_at = EscalationState.BRIEFING, at
        target = tx.get(Staff, self.target_id)
        if target is not None:
            target.become(Presence.ON_CALL, tx=tx, at=at, by=target.actor)
        self._say(tx, EventKind.RUNG_ANSWERED, at, f"staff:{self.target_id}")

    def missed(self, tx: Transaction, *, why: str, at: datetime) -> None:
        """They did not come (`no_answer`, `busy`, `declined`, `failed`); a worker takes the next step."""
        if self.state != EscalationState.RINGING:
            return
        self._release_target(tx, at=at)
        missed_id, self.target_id, self.leg_id = self.target_id, None, None
        self._say(tx, EventKind.RUNG_MISSED, at, "twilio", target=missed_id, why=why)

    def decline(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """ "Not now" on the rung desk."""
        self.missed(tx, why="declined", at=at)

    def ask_join(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """Bring the caller back into the room with both. Raises CannotDoThatNow."""
        if self.state != EscalationState.BRIEFING:
            raise CannotDoThatNow("Nobody has answered yet, or everybody is together already.")
        self._say(tx, EventKind.RUNG_JOIN_ASKED, at, by)

    def joined(self, tx: Transaction, *, at: datetime) -> None:
        """Caller, adviser and the rung are together."""
        if self.state == EscalationState.BRIEFING:
            self.state, self.joined_at = EscalationState.JOINED, at
            self._say(tx, EventKind.RUNG_JOINED, at, "system")

    def ask_leave(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """The adviser leaves them to it. Raises CannotDoThatNow before the rung is in the room."""
        if self.state not in (EscalationState.BRIEFING, EscalationState.JOINED):
            raise CannotDoThatNow("Wait until they are on the line, so that the caller is never alone.")
        self._say(tx, EventKind.ADVISER_LEAVE_ASKED, at, by)

    def handed_over(self, tx: Transaction, *, at: datetime) -> None:
        """The adviser is out of the room; the call is theirs."""
        if self.state in (EscalationState.BRIEFING, EscalationState.JOINED):
            self.state, self.ended_at = EscalationState.HANDED_OVER, at
            self._say(tx, EventKind.ADVISER_LEFT, at, "system")

    def target_dropped(self, tx: Transaction, *, alone: bool, at: datetime) -> None:
        """They were on the line and are gone: it is over, and the adviser has the caller again.

        Where nobody else is on the call and the caller was not with them yet, the next person is rung: a caller who
        goes back to the queue takes the room along, and whoever answers in that instant is cut off.
        """
        if alone and self.state == EscalationState.BRIEFING:
            self.state = EscalationState.RINGING
            self.missed(tx, why="cut off", at=at)
        elif self.under_way:
            self.end(tx, state=EscalationState.ENDED, at=at, by="twilio")

    def end(self, tx: Transaction, *, state: EscalationState, at: datetime, by: str) -> None:
        self.state, self.ended_at = state, at
        self._say(tx, EventKind.ESCALATION_ENDED, at, by, how=state)

    def _release_target(self, tx: Transaction, *, at: datetime) -> None:
        target = tx.get(Staff, self.target_id) if self.target_id else None
        if target is not None and target.presence in (Presence.RINGING, Presence.ON_CALL):
            target.become(Presence.IDLE, tx=tx, at=at, by="system")

    def _say(self, tx: Transaction, kind: EventKind, at: datetime, by: str, **more: Any) -> None:
        tx.add(self)
        tx.flush()
        tx.log(
            kind, at=at, by=by, call=self.call_id, complaint=self.complaint_id, staff=self.target_id,
            escalation=self.id, rung=self.to_rung, **more,
        )  # fmt: skip
