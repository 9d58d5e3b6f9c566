"""One letter ready for any paper: its blocks filled, and what stands around them on every letter of ours."""

from dataclasses import dataclass
from typing import Any

from code_of_practice.provider import Provider, provider
from letters.blocks import Block, fill, fill_line
from letters.errors import FactMissing
from letters.facts import Kind, said
from letters.template import LetterTemplate


@dataclass(frozen=True)
class Page:
    """What all three writers write."""

    title: str
    subject: str
    to: tuple[str, ...]
    salutation: str
    reference: str
    written_on: str
    blocks: tuple[Block, ...]
    signed: str
    signed_as: tuple[str, ...]
    sender: Provider
    large: bool
    closing: str = "With kind regards,"

    @property
    def contact(self) -> str:
        return f"{said(Kind.PHONE, self.sender.phone)}   {self.sender.email}   {self.sender.website}"


def page_of(template: LetterTemplate, facts: dict[str, Any], *, large: bool) -> Page:
    """Fill a template with facts that `facts.canonical` has checked; raises FactMissing for one that others bring with them."""
    try:
        return _page(template, facts, large)
    except FactMissing as missing:
        raise FactMissing(template.id, missing.fact) from missing


def _page(template: LetterTemplate, facts: dict[str, Any], large: bool) -> Page:
    name = facts.get("name", "")
    return Page(
        title=fill_line(template.matter.title, facts, template.kinds),
        subject=fill_line(template.matter.subject, facts, template.kinds).replace("\u00a0", " "),
        to=(*((name,) if name else ()), *facts.get("address", ())),
        salutation=f"Dear {name}," if name else "Hello,",
        reference=said(Kind.REFERENCE, facts["reference"]),
        written_on=said(Kind.DAY, facts["written_on"]),
        blocks=tuple(fill(template.blocks, facts, template.kinds)),
        signed=facts["signed_by"],
        signed_as=(facts["signed_as"],),
        sender=provider(),
        large=large,
    )
