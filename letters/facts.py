"""Facts of a letter: each of a kind, kept as plain JSON and read by people.

What a customer or a member of staff wrote is data to its last character. Control characters and marks that turn the
direction of a line are not words and are left out; everything else is shown as it was written.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from code_of_practice import clocks
from letters.errors import FactMissing, FactNotUnderstood

Facts = Mapping[str, Any]


class Kind(StrEnum):
    """What a fact is, and so how it reads."""

    TEXT = "text"  # one line
    PARAGRAPHS = "paragraphs"  # as somebody wrote it, an empty line between paragraphs
    LIST = "list"  # several lines, each a bullet
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    MONEY = "money"  # whole pence
    REFERENCE = "reference"
    PHONE = "phone"  # kept on one line
    WEBSITE = "website"
    EMAIL = "email"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_TOGETHER = "\u00a0"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# Direction overrides and isolates: with them a line can be made to read as something it is not.
_TURNS = re.compile("[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]")


def canonical(given: Facts, kinds: Mapping[str, tuple[Kind, bool]], *, letter: str) -> dict[str, Any]:
    """The letter's facts as plain JSON, ready to keep; raises FactMissing and FactNotUnderstood, naming the fact.

    `kinds` gives each fact's kind and whether the letter cannot do without it. What the letter does not ask for is
    not kept.
    """
    kept: dict[str, Any] = {}
    for name, (kind, needed) in kinds.items():
        value = given.get(name)
        plain = None if value is None else _plain(name, kind, value)
        if plain is None or plain == "" or plain == []:
            if needed:
                raise FactMissing(letter, name)
            continue
        kept[name] = plain
    return kept


def said(kind: Kind, plain: Any) -> str:
    """One kept fact as people read it."""
    match kind:
        case Kind.DAY:
            return day(date.fromisoformat(plain))
        case Kind.MOMENT:
            local = datetime.fromisoformat(plain).astimezone(clocks.LONDON)
            return f"{local:%H:%M} on {day(local.date())}"
        case Kind.NUMBER:
            return _NUMBERS[plain] if 0 <= plain < len(_NUMBERS) else str(plain)
        case Kind.MONEY:
            return f"£{plain // 100:,}" + (f".{plain % 100:02d}" if plain % 100 else "")
        case Kind.REFERENCE:
            return f"{plain[:4]}{_TOGETHER}{plain[4:]}"
        case Kind.PHONE:
            return str(plain).replace(" ", _TOGETHER)
        case _:
            return str(plain)


def paragraphs(plain: str) -> list[str]:
    """What somebody wrote, cut where they left a line empty."""
    return [each.strip() for each in re.split(r"\n\s*\n", plain) if each.strip()]


def day(when: date) -> str:
    """'Friday 4 December 2026', in every locale."""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"


def clean(text: str, *, lines: bool = False) -> str:
    """The words alone: composed, without control characters; on one line unless `lines`."""
    text = _TURNS.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(" " if each == "\t" else each for each in text if each in "\n\t" or _is_word(each))
    return text.strip() if lines else " ".join(text.split())


def _is_word(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


def _plain(name: str, kind: Kind, value: Any) -> Any:
    match kind, value:
        case Kind.MOMENT, datetime() if value.tzinfo is not None:
            return value.isoformat()
        case Kind.DAY, date() if not isinstance(value, datetime):
            return value.isoformat()
        case (Kind.DAY, str()) | (Kind.MOMENT, str()):
            return _read_back(name, kind, value)
        case (Kind.NUMBER | Kind.MONEY, int()) if not isinstance(value, bool) and value >= 0:
            return value
        case Kind.LIST, list() | tuple():
            return [cleaned for each in value if (cleaned := clean(str(each)))]
        case Kind.PARAGRAPHS, str():
            return clean(value, lines=True)
        case Kind.REFERENCE, str() if re.fullmatch(r"\d{8}", value):
            return value
        case (Kind.TEXT | Kind.PHONE | Kind.WEBSITE | Kind.EMAIL, str()):
            return clean(value)
        case _:
            raise FactNotUnderstood(
                f"The fact {name!r} is not a {kind.value}: {value!r}. Write it again as one."
            )


def _read_back(name: str, kind: Kind, value: str) -> str:
    try:
        if kind is Kind.DAY:
            return date.fromisoformat(value).isoformat()
        if datetime.fromisoformat(value).tzinfo is not None:
            return value
    except ValueError:
        pass
    raise FactNotUnderstood(f"The fact {name!r} is not a {kind.value}: {value!r}. Write it as ISO 8601.")
