"""Opening hours as the operator writes them, in London and with England's holidays."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from code_of_practice import opening_hours
from code_of_practice.errors import HoursNotUnderstood
from code_of_practice.opening_hours import OpeningHours

OFFICE = OpeningHours.parse("mon-fri 08:00-20:00, sat 09:00-17:00")
moments = st.datetimes(datetime(2018, 1, 1), datetime(2032, 12, 1), timezones=st.just(UTC))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-23T07:59:59+00:00", False),
        ("2026-11-23T08:00:00+00:00", True),
        ("2026-11-23T19:59:59+00:00", True),
        ("2026-11-23T20:00:00+00:00", False),
        ("2026-11-28T09:00:00+00:00", True),
        ("2026-11-28T17:00:00+00:00", False),
        ("2026-11-29T12:00:00+00:00", False),  # Sunday
        ("2026-12-25T12:00:00+00:00", False),  # Christmas Day, a Friday
        ("2026-11-30T12:00:00+00:00", True),  # St Andrew's Day is Scotland's
        ("2026-07-01T07:30:00+00:00", True),  # 08:30 in London in summer
        ("2026-07-01T19:30:00+00:00", False),  # 20:30
    ],
)
def test_they_are_london_time_with_englands_bank_holidays_closed(moment: str, open_: bool) -> None:
    assert OFFICE.is_open(london(moment)) is open_


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23T12:00:00+00:00", "2026-11-23T12:00:00+00:00"),  # open now
        ("2026-11-23T06:00:00+00:00", "2026-11-23T08:00:00+00:00"),
        ("2026-11-28T17:30:00+00:00", "2026-11-30T08:00:00+00:00"),
        ("2026-12-24T20:00:00+00:00", "2026-12-29T08:00:00+00:00"),
        ("2026-03-28T18:00:00+00:00", "2026-03-30T07:00:00+00:00"),  # clocks go forward on Sunday
    ],
)
def test_the_next_opening_is_when_a_call_back_can_be_promised(moment: str, opens: str) -> None:
    assert OFFICE.next_opening(london(moment)) == london(opens)


def test_always_is_open_on_christmas_day_and_never_is_open_never() -> None:
    christmas = london("2026-12-25T03:00:00+00:00")
    assert OpeningHours.parse("always").is_open(christmas)
    assert OpeningHours.parse(" Always ").next_opening(christmas) == christmas
    assert not OpeningHours.parse("never").is_open(christmas)
    assert OpeningHours.parse("never").next_opening(christmas) is None
    assert OpeningHours.parse("never").after_open_time(christmas, timedelta(hours=1)) is None


def test_a_day_may_have_a_lunch_break_and_last_to_midnight() -> None:
    hours = OpeningHours.parse("mon 08:00-12:00, mon 13:00-24:00")
    assert [
        hours.is_open(london(f"2026-11-23T{time}+00:00")) for time in ("11:59", "12:30", "13:00", "23:59:59")
    ] == [
        True,
        False,
        True,
        True,
    ]
    assert not hours.is_open(london("2026-11-24T00:00+00:00"))


@pytest.mark.parametrize(
    "text",
    ["", "sometimes", "mon-fri", "mon-fri 8-20", "fri-mon 08:00-20:00", "mon 20:00-08:00", "mon 25:00-26:00",
     "mon 08:00-08:00", "mon-fri 08:00-20:00, wed 12:00-13:00", "tues 08:00-20:00", "mon 24:00-24:00",
     "mon 08:00-24:00, mon 09:00-10:00"],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_refused_showing_how_they_are_written(text: str) -> None:
    with pytest.raises(HoursNotUnderstood, match="mon-fri 08:00-20:00, sat 09:00-17:00|no time of day"):
        OpeningHours.parse(text)


def test_the_policys_own_hours_can_be_read() -> None:
    assert opening_hours.of_the_policy() == OFFICE


@given(moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(moment: datetime) -> None:
    opening = OFFICE.next_opening(moment)
    assert opening is not None and opening >= moment and OFFICE.is_open(opening)
    step = moment
    while step < opening:
        assert not OFFICE.is_open(step)
        step += timedelta(minutes=90)


@given(moments, st.integers(1, 64))
def test_so_much_open_time_is_what_a_person_with_a_stopwatch_waits(moment: datetime, quarters: int) -> None:
    moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    quarter, end = timedelta(minutes=15), OFFICE.after_open_time(moment, timedelta(minutes=15 * quarters))
    while quarters:
        quarters -= OFFICE.is_open(moment)
        moment += quarter
    assert end == moment
