"""All the guides, read once and never changed: a guide is found by name, a running call's by its version too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from code_of_practice.errors import YamlRefused
from code_of_practice.strict_yaml import loads
from playbooks.guide import Guide, GuideError

FOLDER = Path(__file__).parent / "guides"
_PYDANTICS_OWN = re.compile(r"[\[-]")


@dataclass(frozen=True)
class Copy:
    """One version of a guide: its contents and the hash of the whole file, which a run is pinned to."""

    guide: Guide
    version: str


@dataclass(frozen=True)
class Library:
    """The current guides by name, and every copy by version."""

    current: Mapping[str, Copy]
    copies: Mapping[str, Copy] = field(default_factory=dict)

    def copy(self, slug: str, version: str | None = None) -> Copy:
        """The copy pinned by a run; the current one where that version is gone. Raises GuideError."""
        pinned = self.copies.get(version) if version else None
        if pinned is not None and pinned.guide.guide == slug:
            return pinned
        if slug not in self.current:
            raise GuideError(f"There is no guide called {slug}.")
        return self.current[slug]

    def whole_guides(self) -> tuple[Guide, ...]:
        """The published guides an adviser may start, by title."""
        guides = (copy.guide for copy in self.current.values())
        return tuple(
            sorted((g for g in guides if not g.part and g.status == "published"), key=lambda g: g.title["en"])
        )

    def stale(self, today: date) -> tuple[Guide, ...]:
        """The guides whose review date has passed."""
        return tuple(copy.guide for copy in self.current.values() if copy.guide.review_by < today)


def read(text: str, name: str = "guide") -> Copy:
    """One guide from its text. Raises GuideError with the file's name and what to mend."""
    try:
        guide = Guide.model_validate(loads(text, name=name))
    except ValidationError as error:
        # Where a value may have several shapes, the deepest complaint is about the one the author meant.
        deepest = max(error.errors(), key=lambda found: len(found["loc"]))
        where = ".".join(str(part) for part in deepest["loc"] if not _PYDANTICS_OWN.search(str(part)))
        raise GuideError(f"{name}: at {where or 'the top'}: {deepest['msg']}.") from error
    except YamlRefused as error:
        raise GuideError(str(error)) from error
    return Copy(guide, hashlib.sha256(text.encode()).hexdigest())


def load(folder: Path = FOLDER, older: Iterable[str] = ()) -> Library:
    """Every guide of a folder; `older` are texts of earlier versions that running calls may still follow."""
    current: dict[str, Copy] = {}
    for path in sorted(folder.glob("*.yaml")):
        copy = read(path.read_text(encoding="utf-8"), path.name)
        if copy.guide.guide != path.stem:
            raise GuideError(f"{path.name}: the guide inside is called {copy.guide.guide}; make them agree.")
        current[path.stem] = copy
    copies = {copy.version: copy for copy in [*map(read, older), *current.values()]}
    return Library(MappingProxyType(current), MappingProxyType(copies))
