"""A run as plain data: where the call is in its guide, and everything that was said and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Place:
    """A step of one version of one guide."""

    guide: str
    version: str
    step: str


@dataclass(frozen=True)
class Tick:
    """Words that must be said, said: by whom, when, and how we know."""

    guide: str
    step: str
    at: datetime
    by: str
    how: str


@dataclass(frozen=True)
class Jump:
    """The adviser left the guide's order."""

    from_step: str
    to_step: str
    at: datetime


@dataclass(frozen=True)
class Visit:
    """A step shown, with the guides it was shown inside of."""

    places: tuple[Place, ...]
    at: datetime


@dataclass(frozen=True)
class Due:
    """An action reached; the desk carries it out once and says so."""

    key: str
    action: str
    arguments: dict[str, Any]
    save_as: str | None = None
    done: bool = False


@dataclass(frozen=True)
class Override:
    """A supervisor's leave to end with words unsaid."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Run:
    """One guide being walked. `places` is where we are, inside the guides that ran it."""

    places: tuple[Place, ...]
    answers: dict[str, Any] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    ticks: tuple[Tick, ...] = ()
    jumps: tuple[Jump, ...] = ()
    trail: tuple[Visit, ...] = ()
    due: tuple[Due, ...] = ()
    override: Override | None = None

    @property
    def place(self) -> Place:
        """The step shown now."""
        return self.places[-1]

    @property
    def guide(self) -> str:
        """The guide the call was started with."""
        return self.places[0].guide

    @property
    def version(self) -> str:
        """The version of that guide the run is pinned to."""
        return self.places[0].version

    def as_json(self) -> dict[str, Any]:
        """What a JSON column can hold; `from_json` reads it again."""
        plain: dict[str, Any] = _AS_DATA.dump_python(self, mode="json")
        return plain

    @staticmethod
    def from_json(plain: Mapping[str, Any]) -> Run:
        """The run that `as_json` wrote."""
        return _AS_DATA.validate_python(dict(plain))


_AS_DATA = TypeAdapter(Run)
