"""The ADR scheme a customer is told of: its dated facts, and the sentence that goes with every outcome.

The published Code still names "Ombudsman Services: Communications" and calls it an arbitrator; since July 2023 it is
the Communications Ombudsman, and an ombudsman (CP15). The EU's platform closed in 2025 and is never named.
"""

from datetime import date, datetime
from typing import Self

from pydantic import Field, model_validator

from code_of_practice import clocks, policy
from code_of_practice.counting import Unit
from code_of_practice.edition import kept
from code_of_practice.policy import Confidence
from code_of_practice.policy_file import Form, read

_NUMBERS = {6: "six", 8: "eight"}


class Scheme(Form):
    """One scheme as it stood from a London date on: all that a letter must name (R9, D7)."""

    name: str
    spoken: str
    since: date = Field(alias="from")
    website: str
    phone: str
    post: str
    source: str
    verified_on: date
    confidence: Confidence


class _File(Form):
    schemes: tuple[Scheme, ...] = Field(min_length=1)
    sentence: str

    @model_validator(mode="after")
    def _oldest_first(self) -> Self:
        days = [scheme.since for scheme in self.schemes]
        if days != sorted(set(days)):
            raise ValueError("put the schemes in order, the oldest first, each from a day of its own")
        return self


def scheme_on(moment: datetime) -> Scheme:
    """The scheme to name in anything said or sent at that moment (D8); the first we know of for older moments."""
    day = clocks.local_date(moment)
    return next((scheme for scheme in reversed(known()) if scheme.since <= day), known()[0])


def known() -> tuple[Scheme, ...]:
    """Every scheme we have belonged to, the oldest first."""
    return _file().schemes


def weeks_before_adr(first_received: datetime) -> int:
    """Six, or eight for a complaint first received before 8 April 2026 in London."""
    rule = policy.held().rule("statutory.adr_letter", first_received).rule
    if rule.unit is not Unit.WEEKS:
        raise AssertionError("the ADR letter's rule counts in weeks")
    return rule.count


def adr_sentence(first_received: datetime, *, at: datetime) -> str:
    """What every outcome and acknowledgement says about ADR: free, and for how long (R10, D9; DMCC Act 2024, section 308)."""
    scheme, weeks = scheme_on(at), weeks_before_adr(first_received)
    return _file().sentence.format(
        weeks=_NUMBERS.get(weeks, weeks), scheme=scheme.spoken, phone=scheme.phone, website=scheme.website
    )


def standing_words(at: datetime) -> str:
    """The ADR right and scheme for what is not about one complaint: bills, the web site, our published Code (R11)."""
    return adr_sentence(at, at=at)


@kept
def _file() -> _File:
    return read("adr_schemes.yaml", _File)
