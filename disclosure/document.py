"""A document of ours as plain data: a cover and sections of words, facts, tables and entries; no markup anywhere."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Words:
    """Paragraphs; `said` is somebody's own words, which are set apart."""

    paragraphs: tuple[str, ...]
    said: bool = False
    kind: str = "words"


@dataclass(frozen=True)
class Facts:
    """Names and what they are."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under heads; `widths` are shares, or 0 for as wide as needed. Without rows it says what there is none of."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str = "None."
    small: bool = False
    kind: str = "table"


@dataclass(frozen=True)
class Entry:
    """Something that came or went: when, how, one line of what, and the words that were used."""

    when: str
    how: str
    what: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entries:
    """Several, in order."""

    entries: tuple[Entry, ...]
    none: str = "None."
    kind: str = "entries"


Part = Words | Facts | Table | Entries


@dataclass(frozen=True)
class Section:
    """One numbered part of the document."""

    title: str
    parts: tuple[Part, ...]
    intro: str = ""


@dataclass(frozen=True)
class Clock:
    """A date that is owed, as the cover shows it: which, until when, how it stands, and why that date."""

    name: str
    due: str
    stands: str
    decides: bool
    reason: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Document:
    """The whole. `foot` stands on every page, beside its number."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str
    clocks: tuple[Clock, ...] = ()
    note: tuple[str, ...] = ()
    sender: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
