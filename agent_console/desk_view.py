"""The desk as one value: everything its templates may show, and the words its state is told in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from code_of_practice.roles import Role
from models.casework.notes import Note
from models.people.staff import Staff
from models.telephone.calls import Call
from playbooks.guide import Guide
from playbooks.showing import Showing

from .caller_card import CustomerCard, IdentityForm
from .complaint_card import ComplaintCard
from .escalation_card import EscalationCard
from .packet import Packet
from .waiting_cases import Case

DISPOSITIONS = (
    ("follow_up", "We owe the next step"),
    ("resolved", "Resolved, the customer agrees"),
    ("escalated", "Passed to somebody higher"),
    ("call_back", "Call back promised"),
    ("no_complaint", "No complaint after all"),
    ("cut_off", "The call was cut off"),
)


@dataclass
class Desk:
    """Everything the desk's templates may show. A fact that is not here cannot reach the page."""

    me: Staff
    state: str
    at: datetime
    waiting: int = 0
    longest: datetime | None = None
    call: Call | None = None
    customer: CustomerCard | None = None
    identity: IdentityForm | None = None
    match: str = ""
    extra_help: str = ""
    calls_this_week: int = 0
    complaint: ComplaintCard | None = None
    escalation: EscalationCard | None = None
    packet: Packet | None = None
    guide: Showing | None = None
    guides: tuple[Guide, ...] = ()
    steps: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    note: Note | None = None
    mine: list[ComplaintCard] = field(default_factory=list)
    team: list[Staff] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    told: str = ""
    promises: list[dict[str, Any]] = field(default_factory=list)
    last_call: Call | None = None
    last_reference: str = ""
    can_escalate: tuple[str, ...] = ()
    who_is_free: str = ""
    escalate_url: str = ""

    dispositions = DISPOSITIONS

    @property
    def look(self) -> str:
        """The colour of the strip: a ring is a ring, whoever asks."""
        return "ringing" if self.state == "escalated_to_me" else self.state

    @property
    def rings(self) -> bool:
        return self.state in ("ringing", "escalated_to_me")

    @property
    def takes_leg(self) -> bool:
        """Whether the softphone may pick up a leg by itself: the person has taken this call already."""
        return self.state in ("on_call", "escalating")

    @property
    def ringing_only(self) -> bool:
        return self.rings

    @property
    def captions(self) -> bool:
        return self.state in ("on_call", "escalating")

    @property
    def is_adviser_of_call(self) -> bool:
        """Whether they asked for the escalation, rather than being the one who was asked in."""
        return self.escalation is not None and self.escalation.target_id != self.me.id

    @property
    def disposition(self) -> str:
        if self.guide is not None and self.guide.ending is not None:
            kind = str(self.guide.ending.kind)
            return {"escalate": "escalated", "resolved": "resolved", "no_complaint": "no_complaint"}.get(
                kind, "follow_up"
            )
        return "follow_up"

    @property
    def call_lasted(self) -> timedelta | None:
        if self.call is None or self.call.ended_at is None or self.call.connected_at is None:
            return None
        return self.call.ended_at - self.call.connected_at

    @property
    def title(self) -> str:
        return {
            "ringing": "● Ringing",
            "escalated_to_me": "● Escalation",
            "on_call": "On call",
            "missed": "▲ Missed",
        }.get(self.state, "")

    @property
    def announce(self) -> str:
        """One sentence under twelve words for the one polite live region; quiet during a call."""
        if self.state == "ringing":
            return f"Ringing. {self.match}. Press F2 to answer."
        if self.state == "escalated_to_me" and self.escalation is not None:
            return f"{self.escalation.by_name} asks you in. Press F2 to join."
        return {
            "missed": "You missed a call. Press F2 if you are there.",
            "wrap_up": "The call has ended. Wrap-up.",
        }.get(self.state, "")

    @property
    def topics(self) -> str:
        """What this desk listens to on the live stream."""
        mine = [f"staff:{self.me.id}", "queue"] + (["escalations"] if self.me.role == Role.MANAGER else [])
        mine += [f"call:{self.call.id}"] if self.call else []
        mine += [f"complaint:{self.complaint.id}"] if self.complaint else []
        return " ".join(mine)
