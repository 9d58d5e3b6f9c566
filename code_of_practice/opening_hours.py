"""When the desks are staffed: `always`, `never`, or like `mon-fri 08:00-20:00, sat 09:00-17:00`.

London time, closed on England's bank holidays. A complaint is taken at any hour; opening hours only say when somebody
can be rung, and by when a call back can be promised.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from code_of_practice import clocks
from code_of_practice.edition import kept
from code_of_practice.errors import HoursNotUnderstood
from code_of_practice.policy_file import Form, read

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PART = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)"
)
_HOW = "write always, never, or something like 'mon-fri 08:00-20:00, sat 09:00-17:00'"
_LONGEST_CLOSURE = 14  # days to look ahead for an opening; Christmas and New Year are shorter


@dataclass(frozen=True)
class Shift:
    """One opening of one weekday (0 is Monday); `closes` of 24:00 is written as midnight of the next day."""

    weekday: int
    opens: time
    closes: time  # time.min means the end of the day


@dataclass(frozen=True)
class OpeningHours:
    """A week of shifts, or always open."""

    text: str
    shifts: tuple[Shift, ...] = ()
    always: bool = False

    @classmethod
    def parse(cls, text: str) -> "OpeningHours":
        """Read opening hours; raises HoursNotUnderstood, showing how they are written."""
        words = " ".join(text.lower().split())
        if words in ("always", "never"):
            return cls(words, always=words == "always")
        shifts = [shift for part in words.split(",") for shift in _shifts(part.strip(), text)]
        shifts.sort(key=lambda shift: (shift.weekday, shift.opens))
        for one, other in zip(shifts, shifts[1:], strict=False):
            if one.weekday == other.weekday and (one.closes == time.min or other.opens < one.closes):
                raise HoursNotUnderstood(
                    f"The opening hours {text!r} name {_DAY_NAMES[one.weekday]} twice; {_HOW}."
                )
        return cls(words, tuple(shifts))

    def is_open(self, at: datetime) -> bool:
        """Whether the desks are staffed at that moment (aware datetime)."""
        day = clocks.local_date(at)
        return self.always or any(opens <= at < closes for opens, closes in self._open_on(day))

    def next_opening(self, at: datetime) -> datetime | None:
        """The UTC instant from which they are open: `at` itself when open now, None when never."""
        if self.is_open(at):
            return at.astimezone(UTC)
        day = clocks.local_date(at)
        for ahead in range(_LONGEST_CLOSURE + 1):
            for opens, _ in self._open_on(day + timedelta(days=ahead)):
                if opens >= at:
                    return opens
        return None

    def after_open_time(self, at: datetime, span: timedelta) -> datetime | None:
        """The UTC instant by which `span` of open time has passed since `at`; None when never open."""
        if self.always:
            return at.astimezone(UTC) + span
        moment = at.astimezone(UTC)
        while (opening := self.next_opening(moment)) is not None:
            closing = next(
                closes
                for opens, closes in self._open_on(clocks.local_date(opening))
                if opens <= opening < closes
            )
            if opening + span <= closing:
                return opening + span
            span -= closing - opening
            moment = closing
        return None

    def _open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in clocks.bank_holidays(day.year):
            return []
        return [
            (
                _instant(day, shift.opens),
                clocks.end_of(day) if shift.closes == time.min else _instant(day, shift.closes),
            )
            for shift in self.shifts
            if shift.weekday == day.weekday()
        ]


@kept
def of_the_policy() -> OpeningHours:
    """The hours in `policy/opening_hours.yaml`."""
    return OpeningHours.parse(read("opening_hours.yaml", _File).opening_hours)


class _File(Form):
    opening_hours: str


def _instant(day: date, local: time) -> datetime:
    return datetime.combine(day, local, clocks.LONDON).astimezone(UTC)


def _shifts(part: str, whole: str) -> list[Shift]:
    found = _PART.fullmatch(part)
    if found is None or found["first"] not in _DAYS or (found["last"] or "mon") not in _DAYS:
        raise HoursNotUnderstood(f"The opening hours {whole!r} cannot be read; {_HOW}.")
    first, last = _DAYS.index(found["first"]), _DAYS.index(found["last"] or found["first"])
    opens, closes = _clock_time(found["opens"], whole), _clock_time(found["closes"], whole)
    if first > last or (closes != time.min and opens >= closes) or (found["opens"] == "24:00"):
        raise HoursNotUnderstood(f"The opening hours {whole!r} end before they begin; {_HOW}.")
    return [Shift(weekday, opens, closes) for weekday in range(first, last + 1)]


def _clock_time(text: str, whole: str) -> time:
    if text == "24:00":
        return time.min
    try:
        return time.fromisoformat(text)
    except ValueError as problem:
        raise HoursNotUnderstood(
            f"The opening hours {whole!r} name {text}, which is no time of day."
        ) from problem
