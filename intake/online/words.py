"""Days, moments and sizes as a customer reads them, in London time."""

from datetime import date, datetime

from code_of_practice import clocks

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day(when: date) -> str:
    """Such as "Friday 4 December 2026". Not strftime: its names follow the machine's language."""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"


def day_of(at: datetime) -> str:
    """The London day of a moment."""
    return day(clocks.local_date(at))


def moment(at: datetime) -> str:
    """Such as "14:05 on Friday 4 December 2026"."""
    return f"{at.astimezone(clocks.LONDON):%H:%M} on {day_of(at)}"


def size(number: int) -> str:
    """Such as "340 kB" or "2.1 MB"."""
    return f"{max(1, number // 1000)} kB" if number < 1_000_000 else f"{number / 1_000_000:.1f} MB"


def sentence(words: str) -> str:
    """With a capital."""
    return words[:1].upper() + words[1:]
