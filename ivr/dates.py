"""Days and moments as they are spoken, in London time."""

from datetime import date, datetime

from code_of_practice import clocks

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)  # fmt: skip


def day(when: date) -> str:
    """ "Friday the 4th of December"."""
    return f"{_DAYS[when.weekday()]} the {_ordinal(when.day)} of {_MONTHS[when.month - 1]}"


def moment(when: datetime, *, now: datetime) -> str:
    """ "10 30 am today", "9 am tomorrow" or "8 am on Monday the 23rd of November"."""
    local, today = when.astimezone(clocks.LONDON), clocks.local_date(now)
    minutes = f" {local.minute:02}" if local.minute else ""
    hour = f"{(local.hour + 11) % 12 + 1}{minutes} {'am' if local.hour < 12 else 'pm'}"
    days = (local.date() - today).days
    return f"{hour} " + {0: "today", 1: "tomorrow"}.get(days, f"on {day(local.date())}")


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
