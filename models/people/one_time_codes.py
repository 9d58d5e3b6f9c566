"""Six digits sent to the address on a complaint: whoever can read them there may see how it is going.

A question about a complaint that we do not know, or with the wrong contact, is answered the same way, counted the
same way and fails the same way: it has a row too, without a complaint and with a code that nobody was sent.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, func, select

from ..casework.complaint_drafts import hash_of
from ..database import Transaction
from ..storage.sealed import mark, new_uid

LASTS = timedelta(minutes=10)
OPEN_FOR = timedelta(minutes=30)
TRIES = 5
#: Codes sent for one complaint in an hour, whoever asks: nobody's telephone is flooded.
MOST_AN_HOUR = 5
DIGITS = 6


class OneTimeCode(SQLModel, table=True):
    """One code: its keyed hash, used once. `key_hash` is of the asking browser's key, then of the one it reads with."""

    __tablename__ = "one_time_code"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    key_hash: str = Field(unique=True)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", index=True)
    code_mark: str
    tries: int = 0
    made_at: datetime = Field(index=True)
    used_at: datetime | None = None
    open_until: datetime | None = None

    @classmethod
    def make(
        cls, tx: Transaction, *, complaint_id: int | None, at: datetime
    ) -> tuple["OneTimeCode", str, str]:
        """A row, the browser's key, and the digits to send; without a complaint there is nobody to send them to."""
        key, digits = secrets.token_urlsafe(32), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        code = cls(key_hash=hash_of(key), complaint_id=complaint_id, code_mark="", made_at=at)
        code.code_mark = code._mark(digits)
        tx.add(code)
        tx.flush()
        return code, key, digits

    def try_(self, tx: Transaction, digits: str, *, at: datetime) -> str | None:
        """A new key to read with when these are the digits; a try is counted before it is looked at.

        Too late, used, tried too often, wrong or nobody's: all the same None.
        """
        self.tries += 1
        tx.add(self)
        right = hmac.compare_digest(self._mark(digits), self.code_mark)
        in_time = self.used_at is None and at < self.made_at + LASTS and self.tries <= TRIES
        if not (right and in_time and self.complaint_id is not None):
            return None
        key = secrets.token_urlsafe(32)
        self.used_at, self.open_until, self.key_hash = at, at + OPEN_FOR, hash_of(key)
        return key

    def shut(self, tx: Transaction, *, at: datetime) -> None:
        """They have read enough, on a computer that others may use."""
        self.open_until = at
        tx.add(self)

    def _mark(self, digits: str) -> str:
        return mark(f"{self.uid}:{digits}", kind="one-time code")


def code_with_key(session: Session, key: str, *, to_change: bool = False) -> OneTimeCode | None:
    asked = select(OneTimeCode).where(OneTimeCode.key_hash == hash_of(key))
    return session.exec(asked.with_for_update() if to_change else asked).first()


def codes_made_for(session: Session, complaint_id: int, since: datetime) -> int:
    return session.exec(
        select(func.count())
        .select_from(OneTimeCode)
        .where(OneTimeCode.complaint_id == complaint_id, col(OneTimeCode.made_at) > since)
    ).one()


def forget_old_codes(tx: Transaction, *, at: datetime, at_most: int = 50) -> None:
    """What can no longer open anything, or count against anybody, goes."""
    old = select(OneTimeCode).where(col(OneTimeCode.made_at) <= at - timedelta(hours=2))
    for each in tx.exec(old.order_by(col(OneTimeCode.id)).limit(at_most)).all():
        tx.delete(each)
