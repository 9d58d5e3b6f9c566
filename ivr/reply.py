"""What passes between a caller and the conversation: what was heard, what is remembered, what is said back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from .effects import Effect

#: Seconds of silence before a question is asked again. Relay UK's assistants need time to type it all out.
PATIENCE = 10
PATIENCE_FOR_RELAY = 20


@dataclass(frozen=True, slots=True)
class Heard:
    """One request's news from the caller. Nothing at all in it means "where were we?"."""

    digits: str = ""
    speech: str = ""
    silence: bool = False
    queue_result: str = ""
    dial_status: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the conversation keeps between turns; `birth` is sealed before it is stored."""

    purpose: str = ""
    misses: int = 0
    tries: int = 0
    account: str = ""
    birth: str = ""
    statement: str = ""
    patience: int = PATIENCE
    reference: str = ""
    manager: bool = False
    confirmed: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """From the JSON of a call; names it does not know are left out, so that a deploy can go either way."""
        return cls(**{name: stored[name] for name in _MEMORY_EMPTY.keys() & stored.keys()})

    def as_json(self) -> dict[str, Any]:
        return {
            name: value for name, empty in _MEMORY_EMPTY.items() if (value := getattr(self, name)) != empty
        }


_MEMORY_EMPTY = {field.name: field.default for field in fields(Memory)}


@dataclass(frozen=True, slots=True)
class Listen:
    """Then listen: for so many keys (None: until the hash), and for speech where it helps."""

    keys: int | None = 1
    speech: bool = False
    statement: bool = False
    hints: tuple[str, ...] = ()
    patience: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Then wait in the queue for a person."""


@dataclass(frozen=True, slots=True)
class Join:
    """Then go (back) to the room where a member of staff is."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Then put the phone down; only ever after the caller has been told what happens next."""


Then = Listen | Wait | Join | HangUp


@dataclass(frozen=True, slots=True)
class Reply:
    """What the caller hears, where the conversation then stands, and what the house does about it.

    `first` cannot be interrupted by a key; `asked` can.
    """

    place: str
    memory: Memory
    first: tuple[str, ...]
    asked: tuple[str, ...]
    then: Then
    effects: tuple[Effect, ...] = ()
