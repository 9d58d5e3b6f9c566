"""Every try at proving who is calling, counted before it is judged."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ..storage.columns import words


class AttemptOutcome(StrEnum):
    """`counted` until it is judged: a try that crashes has still been spent."""

    COUNTED = "counted"
    RIGHT = "right"
    WRONG = "wrong"


class IdentityAttempt(SQLModel, table=True):
    """One try, on any channel. The account number is a keyed mark, so an unknown one counts the same way."""

    __tablename__ = "identity_attempt"

    id: int | None = Field(default=None, primary_key=True)
    account_mark: str = Field(index=True)
    channel: str
    call_id: int | None = Field(default=None, index=True)
    staff_id: int | None = None
    at: datetime = Field(index=True)
    outcome: AttemptOutcome = words(AttemptOutcome, default=AttemptOutcome.COUNTED)
