"""The one way to make a letter: its words, the facts, and the moment it is written."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from code_of_practice import clocks
from code_of_practice.contact_wishes import Format, Way
from letters import facts as fact_kinds
from letters.as_html import as_html
from letters.as_pdf import as_pdf, as_pictures
from letters.as_text import as_text
from letters.blocks import fill_line
from letters.errors import LetterError
from letters.facts import Facts
from letters.page import page_of
from letters.template import LetterTemplate, current, of_version

#: What a kept letter was set with; another version may set the same words in other bytes.
RENDERED_WITH = f"layout 1, typst {version('typst')}, source sans {version('font-source-sans-pro')}"
_LONGEST_SMS = 640  # four parts


@dataclass(frozen=True)
class Words:
    """A letter for a mail or a text message."""

    subject: str
    title: str
    html: str
    text: str
    sms: str | None


@dataclass(frozen=True)
class Rendered(Words):
    """A letter whole. `facts` are its facts as plain JSON: with `version` and `at` they make the same bytes again."""

    letter: str
    version: str
    facts: dict[str, Any]
    pdf: bytes
    sha256: str
    format: Format
    at: datetime


def render(
    letter: str | LetterTemplate,
    facts: Facts,
    at: datetime,
    *,
    format: Format = Format.STANDARD,
) -> Rendered:
    """Make a letter: the template in force at `at` (or the one given), filled with facts.

    Raises NoSuchLetter, FactMissing, FactNotUnderstood or CannotPrint, each naming what is wrong.
    """
    template = current(letter, at) if isinstance(letter, str) else letter
    given = {"written_on": clocks.local_date(at), **facts}
    plain = fact_kinds.canonical(given, template.kinds, letter=template.id)
    page = page_of(template, plain, large=format is Format.LARGE_PRINT)
    pdf = as_pdf(page, at=at)
    return Rendered(
        subject=page.subject, title=page.title, html=as_html(page), text=as_text(page), sms=_sms(template, plain),
        letter=template.id, version=template.version, facts=plain, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(),
        format=format, at=at,
    )  # fmt: skip


def again(version_named: str, facts: Facts, at: datetime, *, format: Format) -> Rendered:
    """The same letter from what was kept of it."""
    return render(of_version(version_named), facts, at, format=format)


def in_words(version_named: str, facts: Facts, *, format: Format = Format.STANDARD) -> Words:
    """A kept letter's words alone, for a mail or a screen, without setting it in type."""
    template = of_version(version_named)
    plain = fact_kinds.canonical(facts, template.kinds, letter=template.id)
    page = page_of(template, plain, large=format is Format.LARGE_PRINT)
    return Words(page.subject, page.title, as_html(page), as_text(page), _sms(template, plain))


def pages_as_pictures(
    letter: str, facts: Facts, at: datetime, *, format: Format = Format.STANDARD
) -> list[bytes]:
    """Each page as a PNG."""
    template = current(letter, at)
    given = {"written_on": clocks.local_date(at), **facts}
    plain = fact_kinds.canonical(given, template.kinds, letter=template.id)
    return as_pictures(page_of(template, plain, large=format is Format.LARGE_PRINT))


def _sms(template: LetterTemplate, plain: dict[str, Any]) -> str | None:
    if Way.SMS not in template.matter.channels:
        return None
    words = fill_line(template.matter.sms, plain, template.kinds).replace("\u00a0", " ")
    if len(words) > _LONGEST_SMS:
        raise LetterError(
            f"The text message of {template.id} is {len(words)} characters; keep it to {_LONGEST_SMS}."
        )
    return words
