"""What a leg can be in, and where its progress is told."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from simulator.call import Call


class Room(Protocol):
    """Where legs hear each other: a conference, or the bridge of a Dial."""

    @property
    def legs(self) -> list["Call"]: ...

    def heard_by(self, call: "Call") -> list["Call"]: ...

    def facts(self, call: "Call") -> dict[str, Any]: ...

    def key(self, call: "Call", key: str) -> None: ...

    def spoke(self, call: "Call") -> None: ...


@dataclass(frozen=True)
class StatusCallback:
    """Where a leg's progress is told, and which of initiated, ringing, answered, completed."""

    url: str
    method: str = "POST"
    events: tuple[str, ...] = ("completed",)
