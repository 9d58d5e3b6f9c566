"""Days and moments as they are written to a customer, in London time."""

from __future__ import annotations

from datetime import date, datetime

from code_of_practice import clocks

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day(when: date) -> str:
    """'Friday 4 December'. Not strftime: its names follow the machine's language."""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"


def moment(when: datetime) -> str:
    """'10:30 on Friday 4 December'."""
    local = when.astimezone(clocks.LONDON)
    return f"{local:%H:%M} on {day(local.date())}"
