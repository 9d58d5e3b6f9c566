"""What we send in writing: text messages, mail and letters."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel

from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.columns import waiting, words
from ..storage.sealed import new_uid, sealed


class MessageKind(StrEnum):
    """How it travels."""

    SMS = "sms"
    MAIL = "mail"
    LETTER = "letter"


class MessageState(StrEnum):
    """Where it has got to; a failed one becomes somebody's task, never silence."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Message(SQLModel, table=True):
    """One message to one person. `about` keeps it single: asking twice for the same thing sends one."""

    __table_args__ = (waiting("ix_message_without_complaint", "complaint_id IS NULL", "created_at"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    about: str = Field(unique=True)
    kind: MessageKind = words(MessageKind)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    to_sealed: str = ""
    subject: str = ""
    body_sealed: str = ""
    state: MessageState = words(MessageState, default=MessageState.WAITING)
    sid: str = ""
    why_failed: str = ""
    created_at: datetime
    sent_at: datetime | None = None

    to = sealed("to")
    body = sealed("body")

    @classmethod
    def wait(
        cls,
        tx: Transaction,
        *,
        about: str,
        kind: MessageKind,
        to: str,
        body: str,
        at: datetime,
        by: str = "system",
        subject: str = "",
        complaint_id: int | None = None,
        call_id: int | None = None,
    ) -> "Message":
        """Write a message that a worker will send after the commit; the same `about` again changes nothing."""
        from ..queries import message_about

        kept = message_about(tx, about)
        if kept is not None:
            return kept
        message = cls(
            about=about, kind=kind, subject=subject, complaint_id=complaint_id, call_id=call_id, created_at=at
        )
        message.to, message.body = to, body
        tx.add(message)
        tx.flush()
        tx.log(
            EventKind.MESSAGE_WAITING,
            at=at,
            by=by,
            call=call_id,
            complaint=complaint_id,
            message=message.id,
            how=kind,
        )
        return message

    def was_sent(self, tx: Transaction, *, sid: str, at: datetime) -> None:
        self.state, self.sid, self.sent_at = MessageState.SENT, sid, at
        self._say(tx, EventKind.MESSAGE_SENT, at)

    def has_failed(self, tx: Transaction, *, why: str, at: datetime) -> None:
        self.state, self.why_failed = MessageState.FAILED, why
        self._say(tx, EventKind.MESSAGE_FAILED, at, why=why)

    def _say(self, tx: Transaction, kind: EventKind, at: datetime, **more: Any) -> None:
        tx.add(self)
        tx.log(
            kind,
            at=at,
            by="system",
            call=self.call_id,
            complaint=self.complaint_id,
            message=self.id,
            how=self.kind,
            **more,
        )
