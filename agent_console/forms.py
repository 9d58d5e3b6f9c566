"""What a member of staff fills in: a few questions as data, read into dates, pence and lines; what was typed is never lost."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

_POUNDS = re.compile(r"£? ?(\d{1,3}(?:,\d{3})*|\d{1,6})(?:\.(\d{2}))?")
LONGEST = 20_000


class Kind(StrEnum):
    """How a question is answered."""

    LINE = "line"
    WORDS = "words"
    LINES = "lines"  # one thing a line
    DAY = "day"
    POUNDS = "pounds"
    CHOICE = "choice"
    FILES = "files"


@dataclass(frozen=True)
class Field:
    """One question. `needed` is what is said where it is left empty; without it, it may be."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    needed: str = ""
    start: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    earliest: date | None = None
    latest: date | None = None


@dataclass
class Given:
    """What was typed, as it was; what it means; and a sentence for every answer that cannot be used."""

    typed: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def is_day(self, name: str) -> bool:
        """Whether what was typed can stand in a box for dates; what cannot is shown as it was typed."""
        try:
            return not self.typed.get(name) or bool(date.fromisoformat(self.typed[name]))
        except ValueError:
            return False

    def refuse(self, name: str, sentence: str) -> None:
        """Add what somebody who knows more than the form has against an answer."""
        self.faults.setdefault(name, sentence)


def empty(fields: Iterable[Field]) -> Given:
    """The form before anybody typed."""
    return Given({each.name: each.start for each in fields})


def read(fields: Iterable[Field], form: Mapping[str, str]) -> Given:
    """Read every question's answer."""
    given = Given({})
    for each in fields:
        typed = form.get(each.name, "").replace("\r\n", "\n")
        given.typed[each.name] = typed[: LONGEST + 1]
        try:
            given.values[each.name] = _value(each, typed.strip())
        except ValueError as reason:
            given.faults[each.name] = str(reason)
    return given


def _value(asked: Field, typed: str) -> Any:
    if not typed and asked.needed:
        raise ValueError(asked.needed)
    if len(typed) > LONGEST:
        raise ValueError(f"That is more than {LONGEST:,} letters. Shorten it, or attach it as a file.")
    match asked.kind:
        case Kind.DAY:
            return _day(asked, typed) if typed else None
        case Kind.POUNDS:
            return _pence(typed) if typed else 0
        case Kind.LINES:
            lines = [line.strip(" -•\t") for line in typed.split("\n") if line.strip(" -•\t")]
            if not lines and asked.needed:
                raise ValueError(asked.needed)
            return lines
        case Kind.CHOICE:
            if typed and typed not in dict(asked.choices):
                raise ValueError("Choose one of those in the list.")
    return typed


def _day(asked: Field, typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise ValueError("Write a day, such as 2026-11-23.") from None
    if asked.latest and day > asked.latest:
        raise ValueError(f"That day is too late; {_said(asked.latest)} is the last there can be.")
    if asked.earliest and day < asked.earliest:
        raise ValueError(f"That day is too early; {_said(asked.earliest)} is the first there can be.")
    return day


def _pence(typed: str) -> int:
    found = _POUNDS.fullmatch(typed)
    if found is None:
        raise ValueError("Write an amount in pounds, such as 12.50.")
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


def _said(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
