"""Who works here, and whether they can take a call: the server holds that, a browser only asks."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Field, SQLModel

from code_of_practice.roles import Role

from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.columns import words


class Presence(StrEnum):
    """What a member of staff is doing, as the desk shows it."""

    NOT_READY = "not_ready"
    IDLE = "idle"
    RINGING = "ringing"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"
    MISSED = "missed"


#: How long after a call an adviser may finish writing before a manager is shown the stuck wrap-up.
WRAP_UP_ALLOWED = timedelta(minutes=2)


class Staff(SQLModel, table=True):
    """A member of staff: an account to sign in with, a role, a presence, and perhaps an ordinary phone."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    role: Role = words(Role)
    password_hash: str = Field(repr=False)
    phone: str = ""
    active: bool = True
    presence: Presence = words(Presence, default=Presence.NOT_READY)
    presence_since: datetime
    presence_reason: str = ""
    next_presence: Presence | None = words(Presence, default=None, nullable=True)
    seen_at: datetime | None = None

    @property
    def client(self) -> str:
        """The softphone's address at the carrier; opaque, so no name leaves the house."""
        return f"client:staff_{self.id}"

    @property
    def actor(self) -> str:
        """How the history names them."""
        return f"staff:{self.id}"

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def become(self, presence: Presence, *, tx: Transaction, at: datetime, by: str, reason: str = "") -> None:
        """Change presence and say so; the same presence again says nothing."""
        if self.presence == presence and self.presence_reason == reason:
            return
        was, self.presence, self.presence_since, self.presence_reason = self.presence, presence, at, reason
        tx.add(self)
        tx.log(EventKind.PRESENCE_CHANGED, at=at, by=by, staff=self, was=was, now=presence)

    def be_free(self, *, tx: Transaction, at: datetime, by: str) -> None:
        """After wrap-up: idle, or what they asked for next ("Next status")."""
        chosen, self.next_presence = self.next_presence or Presence.IDLE, None
        self.become(chosen, tx=tx, at=at, by=by)
