"""How long each kind of record is kept: dated rules with their sources, in `policy/retention.yaml`.

Pure: what is over at a moment goes out; what a hold keeps is the records' own affair (`models.casework.holds`).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StrictBool, model_validator

from code_of_practice import clocks
from code_of_practice.edition import kept
from code_of_practice.policy import Confidence, Sentence
from code_of_practice.policy_file import Form, read

_ONE_DAY = timedelta(days=1)
#: The record of a complaint is kept for at least twelve months after it closes (rule records.keep_until_min_12m).
_LEAST_MONTHS = 12
#: "and recordings of its calls for at least three months" (R12): while it is open, and so long after.
_LEAST_MONTHS_OF_RECORDINGS = 3


class What(StrEnum):
    """The kinds of record that are deleted in their time."""

    COMPLAINT_RECORDS = "complaint_records"
    RECORDINGS = "recordings"
    ATTACHED_FILES = "attached_files"
    CALL_DETAILS = "call_details"
    SPOKEN_REPLIES = "spoken_replies"
    IDENTITY_ATTEMPTS = "identity_attempts"
    MESSAGES = "messages"
    MAIL_SET_ASIDE = "mail_set_aside"
    PORTAL_REQUESTS = "portal_requests"
    DRAFTS = "drafts"
    ONE_TIME_CODES = "one_time_codes"


#: What may be kept as long as its complaint is open, and its time after that.
FROM_CLOSING = frozenset({What.COMPLAINT_RECORDS, What.RECORDINGS, What.ATTACHED_FILES})
_LEAST = {What.COMPLAINT_RECORDS: _LEAST_MONTHS, What.RECORDINGS: _LEAST_MONTHS_OF_RECORDINGS}


class Span(StrEnum):
    """What a rule counts in. Months and days are London's and end with their last day."""

    MONTHS = "months"
    DAYS = "days"
    HOURS = "hours"


class RetentionRule(Form):
    """One kind of record and its time, counted from its own end or from its complaint's closing (`counts_from`)."""

    what: What
    words: Sentence
    counts_from: Annotated[str, Field(pattern="^(closing|itself)$")]
    count: Annotated[int, Field(ge=1, le=1000)]
    unit: Span
    beats_a_hold: StrictBool = False
    source: Sentence
    verified_on: date
    confidence: Confidence

    @property
    def id(self) -> str:
        """The name a deletion remembers."""
        return f"retention.{self.what.value}"

    @property
    def counted(self) -> str:
        """How long and from when, such as "72 months from closing"."""
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]} from {self.counts_from}"

    def kept_until(self, began: datetime) -> datetime:
        """The first moment at which what began then may go, in UTC."""
        if self.unit is Span.HOURS:
            return began + timedelta(hours=self.count)
        return clocks.end_of(self._last_day(clocks.local_date(began)))

    def over_before(self, at: datetime) -> datetime:
        """What began before this moment has had its time at `at`: one bound for an index to be read up to."""
        if self.unit is Span.HOURS:
            return at - timedelta(hours=self.count) + timedelta(microseconds=1)
        today = clocks.local_date(at)
        day = (
            clocks.months_after(today, -self.count)
            if self.unit is Span.MONTHS
            else today - self.count * _ONE_DAY
        )
        while self._last_day(day) >= today:  # months are of different lengths
            day -= _ONE_DAY
        while self._last_day(day + _ONE_DAY) < today:
            day += _ONE_DAY
        return clocks.end_of(day)

    def _last_day(self, began: date) -> date:
        if self.unit is Span.MONTHS:
            return clocks.months_after(began, self.count)
        return began + self.count * _ONE_DAY


class RetentionVersion(Form):
    """The rules as they stand from a London day on."""

    in_force_from: date
    rules: tuple[RetentionRule, ...]

    @property
    def id(self) -> str:
        """The name a deletion remembers: retention@2026-11-22."""
        return f"retention@{self.in_force_from.isoformat()}"

    @model_validator(mode="after")
    def _every_kind_once_and_long_enough(self) -> Self:
        named = [rule.what for rule in self.rules]
        if sorted(named) != sorted(What):
            raise ValueError(f"name each of {', '.join(What)} once")
        for rule in self.rules:
            least = _LEAST.get(rule.what, 0)
            too_short = rule.counts_from != "closing" or rule.unit is not Span.MONTHS or rule.count < least
            if least and too_short:
                raise ValueError(f"{rule.what} are kept at least {least} months from closing")
            if rule.counts_from == "closing" and rule.what not in FROM_CLOSING:
                raise ValueError(f"{rule.what} are counted from themselves; write counts_from: itself")
            if rule.beats_a_hold and rule.what is not What.ONE_TIME_CODES:
                raise ValueError(f"a hold keeps {rule.what}; only one_time_codes may say beats_a_hold")
        return self


class _File(Form):
    versions: Annotated[tuple[RetentionVersion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _oldest_first(self) -> Self:
        days = [version.in_force_from for version in self.versions]
        if days != sorted(set(days)):
            raise ValueError("put the versions in order, the oldest first, each from a day of its own")
        return self


def version_on(at: datetime) -> RetentionVersion:
    """The version in force in London at that moment; the first for older moments."""
    day, known = clocks.local_date(at), every_version()
    return next((version for version in reversed(known) if version.in_force_from <= day), known[0])


def every_version() -> tuple[RetentionVersion, ...]:
    """Every version, the oldest first."""
    return _file().versions


def rule_for(what: What, at: datetime) -> RetentionRule:
    """The rule for one kind of record at that moment."""
    return next(rule for rule in version_on(at).rules if rule.what is what)


@kept
def _file() -> _File:
    return read("retention.yaml", _File)
