"""What a turn of the conversation does to the world, as plain values; the doorway performs them in its transaction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    """The caller has chosen to complain: from this moment there is a complaint, whatever happens to the call."""


@dataclass(frozen=True, slots=True)
class SetCategory:
    category: str


@dataclass(frozen=True, slots=True)
class AddStatement:
    """The caller's own words, whole."""

    words: str


@dataclass(frozen=True, slots=True)
class FinishDescription:
    """The caller has nothing to add: the complaint may be confirmed in writing."""


@dataclass(frozen=True, slots=True)
class RecordNeed:
    """The help that is wanted (GC C5), never why."""

    need: str


@dataclass(frozen=True, slots=True)
class AskForPerson:
    """`why`: "asked", "missed", "identity", "finished" or "existing"."""

    why: str


@dataclass(frozen=True, slots=True)
class AskForManager:
    """Not happy with progress of this complaint: "escalate the matter to their manager" (CP11)."""

    reference: str


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """Wait for a person, at the front when the last one was lost."""

    urgent: bool = False


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Not waiting any more, though still on the line: no desk is to ring for them."""


@dataclass(frozen=True, slots=True)
class TakeUp:
    """This call is about that complaint, whose owner has proved that they are calling."""

    reference: str


@dataclass(frozen=True, slots=True)
class PromiseCallBack:
    """`number` as keyed, or empty: the one they are calling from or the account's own."""

    number: str
    why: str


Effect = (
    OpenComplaint
    | SetCategory
    | AddStatement
    | FinishDescription
    | RecordNeed
    | AskForPerson
    | AskForManager
    | JoinQueue
    | LeaveQueue
    | TakeUp
    | PromiseCallBack
)
