"""The staff's ends of a call: what the carrier reports of each, in whatever order it arrives."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ..storage.columns import words
from .call_keys import new_key


class LegKind(StrEnum):
    """Who is at the other end."""

    ADVISER = "adviser"
    MANAGER = "manager"
    MANAGING_DIRECTOR = "managing_director"


class LegState(StrEnum):
    """From the asking to the end. IN_PROGRESS is a live line; a phone must also press 1 to be `accepted`."""

    ASKED = "asked"
    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    ENDED = "ended"


#: Twilio's call statuses that end a leg, and what we call each.
ENDINGS = {
    "completed": "completed",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "cancelled",
}


class Leg(SQLModel, table=True):
    """One member of staff being rung into one call. `key` marks it at the carrier, before it has a Sid."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=new_key, unique=True)
    call_id: int = Field(foreign_key="call.id", index=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    kind: LegKind = words(LegKind)
    escalation_id: int | None = Field(default=None, foreign_key="escalation.id", index=True)
    to: str
    sid: str | None = Field(default=None, unique=True)
    state: LegState = words(LegState, default=LegState.ASKED)
    outcome: str = ""
    sequence: int = -1
    turn: int = 0
    in_room: bool = False
    asked_at: datetime
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    joined_at: datetime | None = None
    ended_at: datetime | None = None
    dismissed_at: datetime | None = None

    @property
    def by_softphone(self) -> bool:
        return self.to.startswith("client:")

    @property
    def label(self) -> str:
        """Its name in the conference; short, and free of anything personal."""
        return f"{self.kind}-{self.id}"
