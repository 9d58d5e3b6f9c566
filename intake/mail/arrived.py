"""One mail as it reached us, whichever way it came."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class File:
    """Something attached."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Arrived:
    """A mail, read. `headers` are lower-case names with the last value of each; `whole` is every byte that came, unless
    it was `cut`: then the beginning of it.

    `address` is empty where the From cannot be read; `envelope_from` is None where nobody told us.
    """

    message_id: str
    name: str
    address: str
    subject: str
    text: str
    came_at: datetime
    whole: bytes = field(repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    envelope_from: str | None = None
    refers_to: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    cut: bool = False
