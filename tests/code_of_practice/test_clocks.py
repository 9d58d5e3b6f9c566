"""London's days and England's working days, judged by a calendar worked out again day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from code_of_practice import clocks
from code_of_practice.counting import Roll, Unit, count
from code_of_practice.errors import MomentWithoutZone
from tests.code_of_practice import plain_calendar as plain

FIRST, LAST = date(2018, 1, 1), date(2032, 12, 31)
days = st.dates(FIRST, LAST)
# Hypothesis takes bounds without a zone and adds it itself.
moments = st.datetimes(datetime(2018, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))
CLOCK_CHANGES = [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31), (2028, 3, 26), (2028, 10, 29)]


def test_every_day_from_2018_to_2032_works_or_rests_as_the_acts_and_proclamations_say() -> None:
    day, different = FIRST, []
    while day <= LAST:
        if clocks.is_working_day(day) != plain.works(day):
            different.append(day)
        day += timedelta(days=1)
    assert different == []


def test_england_rests_where_the_united_kingdom_without_a_country_does_not() -> None:
    assert clocks.bank_holidays(2026)[date(2026, 4, 6)] == "Easter Monday"
    assert date(2026, 8, 31) in clocks.bank_holidays(2026)


def test_scotlands_own_holidays_are_worked() -> None:
    assert clocks.is_working_day(date(2026, 6, 15)) and clocks.is_working_day(date(2026, 11, 30))


@given(days, st.integers(0, 60))
def test_working_days_are_those_a_person_counts_one_by_one(day: date, amount: int) -> None:
    assert clocks.working_days_after(day, amount) == plain.after_working_days(day, amount)


@given(days, st.integers(0, 24))
@example(date(2028, 2, 29), 12)
@example(date(2027, 1, 31), 1)
def test_months_are_pages_of_the_calendar(day: date, amount: int) -> None:
    assert clocks.months_after(day, amount) == plain.after_months(day, amount)


@given(days)
def test_a_letter_posted_on_the_last_working_day_is_never_late_and_never_early_by_a_working_day(
    day: date,
) -> None:
    posted = clocks.last_working_day_on_or_before(day)
    assert posted <= day and plain.works(posted)
    assert not any(plain.works(posted + timedelta(days=n)) for n in range(1, (day - posted).days + 1))


@given(days)
def test_the_next_working_day_is_the_first_that_is_not_before(day: date) -> None:
    rolled = clocks.next_working_day_on_or_after(day)
    assert rolled >= day and plain.works(rolled)
    assert not any(plain.works(day + timedelta(days=n)) for n in range((rolled - day).days))


@given(days, st.integers(0, 60), st.sampled_from(Unit), st.sampled_from(Roll))
def test_counting_is_the_plain_recalculation_whatever_the_unit_and_the_roll(
    day: date, amount: int, unit: Unit, roll: Roll
) -> None:
    by_hand = {
        Unit.WORKING_DAYS: lambda: plain.after_working_days(day, amount),
        Unit.CALENDAR_DAYS: lambda: plain.after_days(day, amount),
        Unit.WEEKS: lambda: plain.after_days(day, 7 * amount),
        Unit.MONTHS: lambda: plain.after_months(day, amount),
    }[unit]()
    step = {Roll.DAY_BEFORE: -1, Roll.LAST_WORKING_DAY_ON_OR_BEFORE: -1}.get(roll, 1) * timedelta(days=1)
    if roll in (Roll.DAY_BEFORE, Roll.DAY_AFTER):
        by_hand += step
    elif roll is not Roll.NONE:
        while not plain.works(by_hand):
            by_hand += step
    assert count(day, amount, unit, roll).due == by_hand


@given(moments)
def test_a_london_day_lasts_from_its_midnight_to_the_next_on_every_date(moment: datetime) -> None:
    day = clocks.local_date(moment)
    assert clocks.start_of(day) <= moment < clocks.end_of(day)
    assert clocks.local_date(clocks.end_of(day)) == day + timedelta(days=1)
    assert clocks.local_date(clocks.end_of(day) - timedelta(microseconds=1)) == day


@pytest.mark.parametrize("change", CLOCK_CHANGES)
def test_the_day_the_clocks_change_is_an_hour_short_or_long(change: tuple[int, int, int]) -> None:
    day = date(*change)
    hours = (clocks.end_of(day) - clocks.start_of(day)) / timedelta(hours=1)
    assert hours == (23 if day.month == 3 else 25)


@given(st.sampled_from(CLOCK_CHANGES), st.integers(-48 * 60, 48 * 60), st.integers(0, 8))
def test_weeks_from_a_night_of_clock_change_end_on_the_same_weekday(
    change: tuple[int, int, int], minutes: int, weeks: int
) -> None:
    moment = datetime(*change, tzinfo=UTC) + timedelta(minutes=minutes)
    due = count(clocks.local_date(moment), weeks, Unit.WEEKS).due
    assert due.weekday() == clocks.local_date(moment).weekday()
    assert due == plain.after_days(clocks.local_date(moment), 7 * weeks)


def test_a_summer_evening_in_utc_is_already_tomorrow_in_london() -> None:
    assert clocks.local_date(datetime(2026, 6, 30, 23, 15, tzinfo=UTC)) == date(2026, 7, 1)


def test_a_moment_without_a_zone_is_refused_in_a_sentence() -> None:
    with pytest.raises(MomentWithoutZone, match="does not say its time zone; add one"):
        clocks.local_date(datetime(2026, 6, 30, 23, 15))


def test_why_this_date_names_the_holiday_that_was_not_counted() -> None:
    steps = count(date(2026, 12, 24), 2, Unit.WORKING_DAYS).steps
    assert steps == (
        "Thu 24 Dec 2026: day 0, not counted",
        "Fri 25 Dec 2026: not counted (Christmas Day)",
        "Sat 26 Dec 2026: not counted (Boxing Day)",
        "Sun 27 Dec 2026: not counted (Sunday)",
        "Mon 28 Dec 2026: not counted (Boxing Day, observed)",
        "Tue 29 Dec 2026: working day 1",
        "Wed 30 Dec 2026: working day 2",
    )
