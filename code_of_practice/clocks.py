"""London's days and England's working days: the only place where a moment becomes a date.

Every rule counts in London local dates. The day something happens is day 0 and is never counted; a working day is
Monday to Friday and not a bank holiday in England; weeks, months and "28 days" are calendar time and are not moved by
weekends unless the rule says so; a due date lasts to the end of its local day, kept as the UTC instant of the next
London midnight (never "so many times 24 hours", which clock changes make wrong).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays.countries.united_kingdom import UnitedKingdom

from code_of_practice.errors import MomentWithoutZone

LONDON = ZoneInfo("Europe/London")
_ONE_DAY = timedelta(days=1)


def local_date(moment: datetime) -> date:
    """The date in London at that moment; raises MomentWithoutZone for a naive datetime."""
    if moment.tzinfo is None:
        raise MomentWithoutZone(f"{moment.isoformat()} does not say its time zone; add one, such as +00:00.")
    return moment.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """The UTC instant at which that London day is over: the next local midnight."""
    return datetime.combine(day + _ONE_DAY, time.min, LONDON).astimezone(UTC)


def last_minute_of(day: date) -> datetime:
    """23:59 in London that day, in UTC: by when something promised for that day is done, as a person says it."""
    return end_of(day) - timedelta(minutes=1)


def start_of(day: date) -> datetime:
    """The UTC instant at which that London day begins."""
    return end_of(day - _ONE_DAY)


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """England's bank holidays of one year, with their names.

    ENG on purpose: without a subdivision the library leaves out Easter Monday and the August holiday, and Scotland's
    calendar adds days that Wilmslow works.
    """
    named = UnitedKingdom(subdiv="ENG", years=year)
    return {day: name.replace(" (observed)", ", observed") for day, name in named.items()}


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday in England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself is never counted."""
    for number, working_day in enumerate(_working_days_from(day + _ONE_DAY), start=1):
        if number >= count:
            return working_day if count else day
    raise AssertionError("working days do not run out")


def months_after(day: date, count: int) -> date:
    """The corresponding date `count` months later, or that month's last day where there is none."""
    years, month = divmod(day.month - 1 + count, 12)
    first = date(day.year + years, month + 1, 1)
    return first.replace(day=min(day.day, _days_in_month(first)))


def next_working_day_on_or_after(day: date) -> date:
    """`day` itself where it is a working day, else the first one after it."""
    return next(_working_days_from(day))


def last_working_day_on_or_before(day: date) -> date:
    """`day` itself where it is a working day, else the last one before it: when a letter must be in the post."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def _working_days_from(day: date) -> Iterator[date]:
    while True:
        if is_working_day(day):
            yield day
        day += _ONE_DAY


def _days_in_month(first: date) -> int:
    return ((first + timedelta(days=31)).replace(day=1) - first).days
