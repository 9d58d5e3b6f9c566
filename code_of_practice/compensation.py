"""Automatic compensation, day by day with its working, in pence. Off until we are a member: then goodwill by role.

Rates and membership are `policy/compensation.yaml`. Rates follow the 1-April year in which the trouble began. Days are
London dates. The day of the repair or of the start itself is not paid for; days on which the customer could not give
access, missed the visit or chose a later one are not counted.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Self

from pydantic import Field, StrictBool, model_validator

from code_of_practice import clocks
from code_of_practice.counting import said
from code_of_practice.edition import kept
from code_of_practice.errors import NoRateYet, NotAMember
from code_of_practice.obligations import obligations_started_by
from code_of_practice.policy import Confidence
from code_of_practice.policy_file import Form, read

_FIRST_PAID_DAY = "comp.repair_first_paid_day"
_NOTICE = timedelta(hours=24)
_ONE_DAY = timedelta(days=1)
_Pence = Annotated[int, Field(gt=0)]


class Rates(Form):
    """What one 1-April year pays, in pence."""

    since: date = Field(alias="from")
    delayed_repair_a_day: _Pence
    missed_appointment: _Pence
    delayed_start_a_day: _Pence
    source: str
    verified_on: date
    confidence: Confidence


@dataclass(frozen=True)
class Quote:
    """A sum in pence, the days it is for, and how it was worked out, line by line."""

    pence: int
    days: tuple[date, ...]
    working: tuple[str, ...]

    @property
    def pounds(self) -> str:
        """Such as "£41.36"."""
        return in_pounds(self.pence)


def is_member() -> bool:
    """Whether we have joined the scheme; until then its sums are promised to nobody."""
    return _file().autocomp_member


def must_be_a_member() -> None:
    """Raises NotAMember."""
    if not is_member():
        raise NotAMember(
            "We have not joined automatic compensation, so promise none of its sums; offer goodwill instead."
        )


def rates_on(day: date) -> Rates:
    """The rates for trouble that began that day. Raises NoRateYet before the first year we hold."""
    found = next((year for year in reversed(_file().years) if year.since <= day), None)
    if found is None:
        raise NoRateYet(f"No compensation rate is held for {said(day)}; ask a manager.")
    return found


def delayed_repair(
    reported_at: datetime, repaired_at: datetime, *, not_counted: Collection[date] = ()
) -> Quote:
    """A total loss of service: every calendar day from the third working day's eve on, up to the day before it is repaired.

    "Not fixed by 23:59 on the second working day after the report" (rule comp.repair_first_paid_day).
    """
    first = obligations_started_by(reported_at, rule=_FIRST_PAID_DAY)[0].due
    rate = rates_on(clocks.local_date(reported_at))
    days = _days(first, clocks.local_date(repaired_at), not_counted)
    began = f"Reported on {said(clocks.local_date(reported_at))}; paid for from {said(first)} on."
    return _by_the_day(days, rate.delayed_repair_a_day, began, rate)


def delayed_start(promised: date, live: date, *, not_counted: Collection[date] = ()) -> Quote:
    """A start later than promised: the missed day and each after it, the day it works not counted (Wed to Fri is 2)."""
    rate = rates_on(promised)
    began = f"Promised for {said(promised)}, working on {said(live)}."
    return _by_the_day(_days(promised, live, not_counted), rate.delayed_start_a_day, began, rate)


def missed_appointment(appointment_at: datetime, *, cancelled_at: datetime | None = None) -> Quote:
    """Nobody came, or it was cancelled with less than 24 hours' notice; with more, nothing is due."""
    day = clocks.local_date(appointment_at)
    rate = rates_on(day)
    if cancelled_at is not None and appointment_at - cancelled_at >= _NOTICE:
        return Quote(0, (), (f"Cancelled at least 24 hours before {said(day)}: nothing is due.",))
    what = "cancelled with less than 24 hours' notice" if cancelled_at else "missed"
    line = f"The appointment on {said(day)} was {what}: {in_pounds(rate.missed_appointment)}."
    return Quote(rate.missed_appointment, (day,), (line, _whose(rate)))


def credited_by(day: date) -> date:
    """The day by which a sum that became due on `day` is on the account."""
    return day + timedelta(days=_file().credited_within_days)


def in_pounds(pence: int) -> str:
    """ "£1,234.05"."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def _days(first: date, end: date, not_counted: Collection[date]) -> tuple[date, ...]:
    return tuple(day for day in _each(first, end) if day not in not_counted)


def _each(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += _ONE_DAY


def _by_the_day(days: tuple[date, ...], a_day: int, began: str, rate: Rates) -> Quote:
    total = len(days) * a_day
    lines = tuple(f"{said(day)}: {in_pounds(a_day)}" for day in days)
    summed = f"{len(days)} × {in_pounds(a_day)} = {in_pounds(total)}" if days else "No day is paid for."
    return Quote(total, days, (began, *lines, summed, _whose(rate)))


def _whose(rate: Rates) -> str:
    return f"Rates from {said(rate.since)}: {rate.source}."


class _File(Form):
    autocomp_member: StrictBool
    credited_within_days: int = Field(gt=0, le=90)
    credited_source: str
    years: tuple[Rates, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _oldest_first(self) -> Self:
        days = [year.since for year in self.years]
        if days != sorted(set(days)) or any((day.month, day.day) != (4, 1) for day in days):
            raise ValueError("put the years in order, the oldest first, each from a 1 April")
        return self


@kept
def _file() -> _File:
    return read("compensation.yaml", _File)
