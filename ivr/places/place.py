"""What a place is."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from ..effects import Effect
from ..look import Look
from ..reply import Heard, Listen, Memory, Then


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said on arriving, and what then happens. `first` cannot be interrupted, `words` can."""

    words: tuple[str, ...] = ()
    then: Then = field(default_factory=Listen)
    first: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """On to another place (or the same again), saying `words` on the way."""

    to: str
    words: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    remember: dict[str, Any] = field(default_factory=dict)


class Place(Protocol):
    """One question of the conversation. `0`, `*`, silence and misses are not its business: flow.py's are."""

    #: The first part of this place's prompts: "identity.pin" has "identity.pin_silence" and "identity.pin_wrong".
    prompt: str
    #: Whether anything is asked of the caller here.
    listens: bool
    #: Whether saying nothing is an answer too ("hear" gets it, as silence).
    silence_is_an_answer: bool

    def ask(self, memory: Memory, look: Look) -> Asked | Move: ...

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        """Where that leads, or None where it makes no sense here."""
