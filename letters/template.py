"""Templates as people write them: a Markdown file with its front matter, checked whole before any letter is made.

`{name}` is a fact. A paragraph or list item that begins with `{?name}` is there only where that fact is known, with
`{!name}` only where it is not; a fact that a letter can do without may be named only in such a paragraph.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field, ValidationError

from code_of_practice import clocks, edition, policy_file, strict_yaml
from code_of_practice.contact_wishes import Way
from code_of_practice.errors import PolicyError
from code_of_practice.policy import held
from code_of_practice.roles import Role
from letters.blocks import Block, read_markdown
from letters.errors import NoSuchLetter, TemplateRefused
from letters.facts import Kind

FOLDER = edition.FOLDER.parent / "letters"
_PLACE = re.compile(r"\{([?!]?)([a-z_]+)\}")
#: What stands on every letter, whatever its words: who it is to, which complaint, when, and from whom.
ON_EVERY_LETTER: Mapping[str, tuple[Kind, bool]] = {
    "name": (Kind.TEXT, False),
    "address": (Kind.LIST, False),
    "reference": (Kind.REFERENCE, True),
    "written_on": (Kind.DAY, True),
    "signed_by": (Kind.TEXT, True),
    "signed_as": (Kind.TEXT, True),
}


class _FrontMatter(policy_file.Form):
    id: str = Field(pattern=r"^[a-z_]+$")
    version: int = Field(ge=1)
    effective_from: date
    title: str = Field(min_length=3)
    subject: str = Field(min_length=3)
    clauses: tuple[str, ...] = Field(min_length=1)
    keeps: tuple[str, ...] = ()
    approved_by: tuple[Role, ...] = ()
    channels: tuple[Way, ...] = Field(min_length=1)
    attach_pdf: bool = False
    facts: dict[str, str]
    sms: str = ""


class LetterTemplate:
    """One letter in one version."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        found = re.fullmatch(r"---\n(.*?\n)---\n(.*)", path.read_text(encoding="utf-8"), re.DOTALL)
        if found is None:
            raise TemplateRefused(f"{path.name} must begin with its front matter between two lines of ---.")
        self.matter = self._read(found[1])
        self.words = found[2]
        self.kinds = {
            **ON_EVERY_LETTER,
            **{name: self._kind(name, text) for name, text in self.matter.facts.items()},
        }
        self._check()

    @property
    def id(self) -> str:
        return self.matter.id

    @property
    def version(self) -> str:
        """The name that a letter remembers: outcome@2026-04-08/1."""
        return f"{self.id}@{self.matter.effective_from.isoformat()}/{self.matter.version}"

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return read_markdown(self.words)

    def _read(self, text: str) -> _FrontMatter:
        try:
            return _FrontMatter.model_validate(strict_yaml.loads(text, name=self.file))
        except PolicyError as problem:
            raise TemplateRefused(str(problem)) from problem
        except ValidationError as problem:
            first = problem.errors()[0]
            where = " → ".join(str(step) for step in first["loc"])
            raise TemplateRefused(f"{self.file}, {where}: {first['msg']}.") from problem

    def _kind(self, name: str, text: str) -> tuple[Kind, bool]:
        word, needed = text.removesuffix("?"), not text.endswith("?")
        if word not in set(Kind):
            raise TemplateRefused(f"{self.file}: {name} is a {word!r}; choose one of {', '.join(Kind)}.")
        return Kind(word), needed

    def _check(self) -> None:
        unknown_rules = set(self.matter.keeps) - set(held().rule_ids)
        if unknown_rules:
            raise TemplateRefused(f"{self.file} keeps {', '.join(unknown_rules)}, which is no rule.")
        if (Way.SMS in self.matter.channels) != bool(self.matter.sms):
            raise TemplateRefused(
                f"{self.file} goes by sms only with the words for it under sms, and the other way."
            )
        lines = [line for block in self.blocks for line in block.texts()]
        for line in (self.matter.title, self.matter.subject, self.matter.sms, *lines):
            places = _PLACE.findall(line)
            guarded = {name for mark, name in places if mark == "?"}
            for _mark, name in places:
                if name not in self.kinds:
                    raise TemplateRefused(f"{self.file} names {{{name}}}, which is not under facts.")
            for mark, name in places:
                if not mark and not self.kinds[name][1] and not _is_guarded(name, guarded):
                    raise TemplateRefused(
                        f"{self.file}: begin the paragraph with {{?{name}}}, since it may be unknown."
                    )


def _is_guarded(name: str, guarded: set[str]) -> bool:
    """`{?scheme}` stands guard over scheme_phone too: they are known together."""
    return any(name == each or name.startswith(f"{each}_") for each in guarded)


@cache
def every(folder: Path = FOLDER) -> tuple[LetterTemplate, ...]:
    """Every letter in every version, by name and then by day; raises TemplateRefused."""
    found = [LetterTemplate(path) for path in sorted(folder.glob("*.md"))]
    versions = [each.version for each in found]
    for version in versions:
        if versions.count(version) > 1:
            raise TemplateRefused(f"{version} is there twice; give one of them another version.")
    return tuple(sorted(found, key=lambda each: (each.id, each.matter.effective_from, each.matter.version)))


def current(letter: str, at: datetime) -> LetterTemplate:
    """The newest version of a letter that was in force in London at that moment; raises NoSuchLetter."""
    of_it = [each for each in every() if each.id == letter]
    in_force = [each for each in of_it if each.matter.effective_from <= clocks.local_date(at)]
    if not of_it:
        raise NoSuchLetter(
            f"There is no letter {letter!r}; there are {', '.join(sorted({e.id for e in every()}))}."
        )
    return (in_force or of_it[:1])[-1]


def of_version(version: str) -> LetterTemplate:
    """The very template that an old letter was made with; raises NoSuchLetter."""
    for each in every():
        if each.version == version:
            return each
    raise NoSuchLetter(
        f"The template {version} is no longer here; bring its file back to make that letter again."
    )
