"""Counting from a day to a due day, and saying how it was counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from code_of_practice import clocks


class Unit(StrEnum):
    """What a rule counts in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"


class Roll(StrEnum):
    """What happens to the day the counting ends on."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"
    LAST_WORKING_DAY_ON_OR_BEFORE = "last_working_day_on_or_before"
    DAY_BEFORE = "day_before"
    DAY_AFTER = "day_after"


@dataclass(frozen=True)
class Counted:
    """The due day and the counting that led there, one readable line a step."""

    due: date
    steps: tuple[str, ...]


@lru_cache(maxsize=4096)  # a busy day asks for the same few countings at every call
def count(start: date, amount: int, unit: Unit, roll: Roll = Roll.NONE) -> Counted:
    """Count `amount` units after `start` (day 0, never counted), then roll; the same table as regulation asks."""
    steps = [f"{said(start)}: day 0, not counted"]
    day = start
    match unit:
        case Unit.WORKING_DAYS:
            day = clocks.working_days_after(start, amount)
            steps += _each_day(start, day)
        case Unit.CALENDAR_DAYS:
            day = start + timedelta(days=amount)
            steps += [f"{said(start + timedelta(days=n))}: day {n}" for n in range(1, amount + 1)]
        case Unit.WEEKS:
            day = start + timedelta(weeks=amount)
            steps += [f"{said(start + timedelta(weeks=n))}: week {n} ends" for n in range(1, amount + 1)]
        case Unit.MONTHS:
            day = clocks.months_after(start, amount)
            clipped = "" if day.day == start.day else ", that month's last day"
            steps.append(f"{said(day)}: {amount} {'month' if amount == 1 else 'months'} later{clipped}")
    due = _rolled(day, roll)
    if due != day:
        steps.append(f"{said(due)}: {_ROLL_WORDS[roll]}{_because(day) if roll in _WORKING_ROLLS else ''}")
    return Counted(due, tuple(steps))


def said(day: date) -> str:
    """A date as people read it: "Mon 23 Nov 2026"; the same in every locale."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORKING_ROLLS = (Roll.NEXT_WORKING_DAY, Roll.LAST_WORKING_DAY_ON_OR_BEFORE)
_ROLL_WORDS = {
    Roll.NEXT_WORKING_DAY: "moved on to the next working day",
    Roll.LAST_WORKING_DAY_ON_OR_BEFORE: "brought forward to the last working day on or before",
    Roll.DAY_BEFORE: "the day before",
    Roll.DAY_AFTER: "the day after",
}


def _rolled(day: date, roll: Roll) -> date:
    match roll:
        case Roll.NEXT_WORKING_DAY:
            return clocks.next_working_day_on_or_after(day)
        case Roll.LAST_WORKING_DAY_ON_OR_BEFORE:
            return clocks.last_working_day_on_or_before(day)
        case Roll.DAY_BEFORE:
            return day - timedelta(days=1)
        case Roll.DAY_AFTER:
            return day + timedelta(days=1)
        case Roll.NONE:
            return day


def _each_day(start: date, end: date) -> list[str]:
    steps, number, day = [], 0, start
    while day < end:
        day += timedelta(days=1)
        if clocks.is_working_day(day):
            number += 1
            steps.append(f"{said(day)}: working day {number}")
        else:
            steps.append(f"{said(day)}: not counted{_because(day)}")
    return steps


def _because(day: date) -> str:
    name = clocks.bank_holidays(day.year).get(day)
    return f" ({name})" if name else f" ({'Saturday' if day.weekday() == 5 else 'Sunday'})"
