"""Who is signed in: rows, so that a sign-out is the end of it."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel

from ..database import Transaction

IDLE_ALLOWED = timedelta(minutes=15)
LENGTH_ALLOWED = timedelta(hours=12)


class StaffSession(SQLModel, table=True):
    """One sign-in in one browser; the database knows only the hash of its token."""

    __tablename__ = "staff_session"

    token_hash: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    started_at: datetime
    seen_at: datetime
    revoked_at: datetime | None = None

    @classmethod
    def begin(cls, tx: Transaction, *, staff_id: int, at: datetime) -> str:
        """Start a session; returns the token for the cookie, which is stored nowhere."""
        token = secrets.token_urlsafe(32)
        tx.add(cls(token_hash=hash_of(token), staff_id=staff_id, started_at=at, seen_at=at))
        return token

    @classmethod
    def of(cls, session: Session, token: str) -> "StaffSession | None":
        return session.get(cls, hash_of(token))

    def holds(self, *, at: datetime, busy: bool) -> bool:
        """Whether it may still be used; nobody is signed out in the middle of a call (`busy`)."""
        if self.revoked_at is not None or at - self.started_at > LENGTH_ALLOWED and not busy:
            return False
        return busy or at - self.seen_at <= IDLE_ALLOWED


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
