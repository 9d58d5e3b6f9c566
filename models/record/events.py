"""The history: every change, in order, each event holding the hash of the one before.

One chain per complaint and one, "rest", for everything else. The log is also the outbox: an event that
somebody must act on waits in the columns at its end, which alone may change afterwards.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ..storage.columns import facts, waiting, where_set, words
from .event_kinds import EventKind

REST = "rest"


class Event(SQLModel, table=True):
    """One thing that happened; append-only, and a trigger in the database holds it to that.

    `words_sealed` is what somebody said, which may be erased in its time but never changed: `body` holds its digest.
    """

    __table_args__ = (
        UniqueConstraint("chain", "number"),
        *where_set("event", "complaint_id"),
        Index(
            "ix_event_waiting",
            "id",
            sqlite_where=text("handled_at IS NULL AND dead_at IS NULL"),
            postgresql_where=text("handled_at IS NULL AND dead_at IS NULL"),
        ),
        waiting("ix_event_deletions", "kind = 'record_deleted'", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    chain: str
    number: int
    kind: EventKind = words(EventKind)
    at: datetime
    by: str
    call_id: int | None = Field(default=None, index=True)
    complaint_id: int | None = None
    staff_id: int | None = None
    body: dict[str, Any] = facts()
    previous_hash: str
    hash: str
    words_sealed: str = ""

    handled_at: datetime | None = None
    leased_until: datetime | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    dead_at: datetime | None = None
    last_error: str | None = None


#: What a hash covers and the trigger protects, in this order.
SAID = ("chain", "number", "kind", "at", "by", "call_id", "complaint_id", "staff_id", "body", "previous_hash")
