"""What we said we would do, for whom and by when; a promise has an owner with a name."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.columns import waiting

#: The promise whose keeping is a telephone call.
CALL_BACK = "call_back"


class Promise(SQLModel, table=True):
    """A call back (or another promise) with a name and a time; kept, or visibly broken.

    On a complaint it is an obligation besides (`keeping`), which shows on its page and warns its owner.
    """

    __table_args__ = (
        waiting("ix_promise_running", "kept_at IS NULL AND broken_at IS NULL", "due_at"),
        waiting("ix_promise_nobodys", "kept_at IS NULL AND owner_id IS NULL", "due_at"),
        waiting("ix_promise_broken", "broken_at IS NOT NULL AND kept_at IS NULL", "complaint_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = CALL_BACK
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    owner_name: str
    due_at: datetime
    made_at: datetime
    made_by: str
    kept_at: datetime | None = None
    broken_at: datetime | None = None

    @classmethod
    def call_back(
        cls,
        tx: Transaction,
        *,
        complaint_id: int | None,
        call_id: int | None,
        owner_id: int | None,
        owner_name: str,
        due_at: datetime,
        by: str,
        at: datetime,
        why: str,
    ) -> "Promise":
        """Promise to call back by `due_at`; the caller hears the owner's name and the time."""
        promise = cls(
            complaint_id=complaint_id,
            call_id=call_id,
            owner_id=owner_id,
            owner_name=owner_name,
            due_at=due_at,
            made_at=at,
            made_by=by,
        )._kept(tx)
        promise._say(
            tx, EventKind.CALL_BACK_PROMISED, at, by, owner=owner_name, due=due_at.isoformat(), why=why
        )
        return promise

    @classmethod
    def make(
        cls,
        tx: Transaction,
        *,
        what: str,
        complaint_id: int | None,
        call_id: int | None,
        owner_id: int | None,
        owner_name: str,
        due_at: datetime,
        by: str,
        at: datetime,
    ) -> "Promise":
        """Promise anything else by `due_at`: an update, an engineer, a credit."""
        promise = cls(
            kind=what,
            complaint_id=complaint_id,
            call_id=call_id,
            owner_id=owner_id,
            owner_name=owner_name,
            due_at=due_at,
            made_at=at,
            made_by=by,
        )._kept(tx)
        promise._say(tx, EventKind.PROMISE_MADE, at, by, what=what, owner=owner_name, due=due_at.isoformat())
        return promise

    def keep(self, tx: Transaction, *, by: str, at: datetime) -> None:
        """It is done; late is still done, and the caller need not be put first any more."""
        if self.kept_at is None:
            if at >= self.due_at:
                self.break_(tx, at=at)
            self.kept_at = at
            kind = EventKind.CALL_BACK_MADE if self.kind == CALL_BACK else EventKind.PROMISE_KEPT
            self._say(tx, kind, at, by)

    def break_(self, tx: Transaction, *, at: datetime) -> None:
        """The time has passed and nobody rang; said once."""
        if self.kept_at is None and self.broken_at is None:
            self.broken_at = at
            self._say(tx, EventKind.PROMISE_BROKEN, at, "system")

    def _kept(self, tx: Transaction) -> "Promise":
        tx.add(self)
        tx.flush()  # its number goes into what is said of it
        return self

    def _say(self, tx: Transaction, kind: EventKind, at: datetime, by: str, **more: Any) -> None:
        tx.add(self)
        tx.log(
            kind, at=at, by=by, call=self.call_id, complaint=self.complaint_id, staff=self.owner_id,
            promise=self.id, **more,
        )  # fmt: skip
