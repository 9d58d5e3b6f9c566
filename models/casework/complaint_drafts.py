"""A complaint that somebody is still writing: their answers, sealed, so that no bad input and no broken line loses them.

The browser holds only a random key; the row holds the key's hash. Sent once, a draft is its complaint for ever:
sending again, by a double click or the Back button, finds the complaint that is there.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, func, select

from ..database import Transaction
from ..storage.sealed import new_uid, sealed

#: How long an unfinished one is kept, and how long the last page of a sent one can be seen again.
KEPT = timedelta(hours=24)


class ComplaintDraft(SQLModel, table=True):
    """One person's unfinished form. `address_mark` is a keyed mark of the line it came by, to count by."""

    __tablename__ = "complaint_draft"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    key_hash: str = Field(unique=True)
    answers_sealed: str = ""
    address_mark: str = Field(default="", index=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", unique=True)
    began_at: datetime
    touched_at: datetime = Field(index=True)
    sent_at: datetime | None = None

    kept = sealed("answers")

    @classmethod
    def begin(
        cls, tx: Transaction, *, address_mark: str, at: datetime, key: str = ""
    ) -> tuple["ComplaintDraft", str]:
        """A new draft, and the key for its writer's browser; `key` is one that we gave with the empty form."""
        key = key or secrets.token_urlsafe(32)
        draft = cls(key_hash=hash_of(key), address_mark=address_mark, began_at=at, touched_at=at)
        tx.add(draft)
        tx.flush()
        return draft, key

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered so far, page by page."""
        return json.loads(self.kept) if self.kept else {}

    def answer(self, tx: Transaction, page: str, given: Mapping[str, Any], *, at: datetime) -> None:
        """Keep one page's answers."""
        self.kept = json.dumps({**self.answers, page: dict(given)}, ensure_ascii=False)
        self.touched_at = at
        tx.add(self)

    def was_sent(self, tx: Transaction, *, complaint_id: int, at: datetime) -> None:
        """It is a complaint now, which holds the answers; the draft forgets them."""
        self.complaint_id, self.sent_at, self.touched_at, self.kept = complaint_id, at, at, ""
        tx.add(self)


def draft_with_key(
    session: Session, key: str, *, at: datetime, to_change: bool = False
) -> ComplaintDraft | None:
    """The draft that a browser's key opens; None for an unknown or old key. `to_change` holds its row."""
    asked = select(ComplaintDraft).where(
        ComplaintDraft.key_hash == hash_of(key), ComplaintDraft.touched_at > at - KEPT
    )
    return session.exec(asked.with_for_update() if to_change else asked).first()


def drafts_sent_from(session: Session, address_mark: str, since: datetime) -> int:
    """How many complaints came by one line since then, over every web process."""
    return session.exec(
        select(func.count())
        .select_from(ComplaintDraft)
        .where(ComplaintDraft.address_mark == address_mark, col(ComplaintDraft.sent_at) > since)
    ).one()


def forget_old_drafts(tx: Transaction, *, at: datetime, at_most: int = 20) -> None:
    """Unfinished ones whose day is over go, with their files; a few at each new beginning keep the table small."""
    from ..correspondence.attachments import files_of_draft

    old = select(ComplaintDraft).where(
        col(ComplaintDraft.touched_at) <= at - KEPT, col(ComplaintDraft.sent_at).is_(None)
    )
    for draft in tx.exec(old.order_by(col(ComplaintDraft.touched_at)).limit(at_most)).all():
        for file in files_of_draft(tx, draft):
            file.drop(tx)
        tx.flush()
        tx.delete(draft)


def hash_of(key: str) -> str:
    """A random key needs no slow hash: nobody guesses 256 bits."""
    return hashlib.sha256(key.encode()).hexdigest()
