"""Automatic compensation, day by day, to the penny; and that nobody promises it before we have joined."""

from datetime import UTC, date, datetime

import pytest

from code_of_practice import compensation
from code_of_practice.compensation import delayed_repair, delayed_start, in_pounds, missed_appointment
from code_of_practice.errors import NoRateYet, NotAMember, OfferTooHigh
from code_of_practice.roles import Role, check_offer


def moment(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_over_christmas_four_days_are_paid_for() -> None:
    """Reported Thu 24 Dec 2026, fixed Mon 4 Jan: 31 Dec, 1, 2, 3 Jan = 4 × 10.34 = £41.36."""
    quote = delayed_repair(moment(2026, 12, 24), moment(2027, 1, 4))
    assert quote.days == (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3))
    assert (quote.pence, quote.pounds) == (4136, "£41.36")
    assert "4 × £10.34 = £41.36" in quote.working


def test_a_start_two_days_late_is_twelve_pounds_ninety_two() -> None:
    """Promised 2 Dec, live 4 Dec: £12.92. "Wed to Fri is 2"."""
    quote = delayed_start(date(2026, 12, 2), date(2026, 12, 4))
    assert (quote.pounds, quote.days) == ("£12.92", (date(2026, 12, 2), date(2026, 12, 3)))


def test_the_rate_is_of_the_year_in_which_the_trouble_began() -> None:
    """Fault reported 30 Mar 2026: the 2025/26 rate, £9.98, from 2 Apr."""
    quote = delayed_repair(moment(2026, 3, 30), moment(2026, 4, 4))
    assert quote.days == (date(2026, 4, 2), date(2026, 4, 3))
    assert quote.pence == 2 * 998


@pytest.mark.parametrize(
    ("day", "pence"),
    [
        (date(2025, 3, 31), 3049),
        (date(2025, 4, 1), 3119),
        (date(2026, 3, 31), 3119),
        (date(2026, 4, 1), 3231),
    ],
)
def test_a_missed_appointment_pays_the_sum_of_its_year(day: date, pence: int) -> None:
    assert missed_appointment(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)).pence == pence


def test_each_years_rates_are_the_year_befores_raised_by_the_index() -> None:
    """CPI arithmetic × 1.023, × 1.036 reproduces all three to the penny."""
    years = [compensation.rates_on(date(year, 4, 1)) for year in (2024, 2025, 2026)]
    for before, after, raised in ((years[0], years[1], 1023), (years[1], years[2], 1036)):
        for name in ("delayed_repair_a_day", "missed_appointment", "delayed_start_a_day"):
            assert getattr(after, name) == (getattr(before, name) * raised + 500) // 1000, name


def test_a_day_cancelled_in_time_is_not_paid_for_and_one_cancelled_late_is() -> None:
    """Cancelled with less than 24 hours' notice counts as missed."""
    visit = moment(2026, 11, 20)
    assert missed_appointment(visit, cancelled_at=moment(2026, 11, 19, 10)).pence == 0
    assert missed_appointment(visit, cancelled_at=moment(2026, 11, 19, 11)).pence == 3231


def test_a_repair_in_time_pays_nothing_and_a_day_without_access_is_not_counted() -> None:
    assert delayed_repair(moment(2026, 11, 23), moment(2026, 11, 25)).pence == 0
    quote = delayed_repair(moment(2026, 11, 23), moment(2026, 11, 28), not_counted={date(2026, 11, 27)})
    assert quote.days == (date(2026, 11, 26),)


def test_the_last_minute_of_a_summer_day_is_already_the_next_day_in_utc_terms() -> None:
    """A report at 23:30 UTC on 1 July is of the 2nd in London, and its days are counted from there."""
    early = delayed_repair(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), moment(2026, 7, 10))
    late = delayed_repair(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), moment(2026, 7, 10))
    assert (early.days[0], late.days[0]) == (date(2026, 7, 4), date(2026, 7, 7))


def test_no_rate_is_made_up_for_a_year_we_do_not_hold() -> None:
    with pytest.raises(NoRateYet, match="ask a manager"):
        compensation.rates_on(date(2024, 3, 31))


def test_nothing_shows_that_we_have_joined_so_it_is_off() -> None:
    """`autocomp_member=false` by default; the script then offers it as goodwill only."""
    assert not compensation.is_member()
    with pytest.raises(NotAMember, match="goodwill"):
        compensation.must_be_a_member()


@pytest.mark.parametrize(
    ("role", "pence", "sentence"),
    [
        (Role.ADVISER, 2_501, "£25.01 is more than you may offer alone; ask a manager."),
        (Role.MANAGER, 15_001, "£150.01 is more than you may offer alone; ask the Managing Director."),
        (Role.MANAGING_DIRECTOR, 1_000_001, "£10,000.01 is more than anybody here may offer."),
        (Role.ADMIN, 1, "£0.01 is more than you may offer alone; ask an adviser."),
        (Role.ADVISER, 0, "Offer more than nothing, or make no offer."),
    ],
)
def test_more_than_ones_own_limit_names_who_may(role: Role, pence: int, sentence: str) -> None:
    with pytest.raises(OfferTooHigh) as refused:
        check_offer(role, pence)
    assert str(refused.value) == sentence


def test_up_to_the_limit_nobody_need_be_asked() -> None:
    check_offer(Role.ADVISER, 2_500)
    check_offer(Role.MANAGER, 15_000)


def test_pounds_are_written_as_people_write_them() -> None:
    assert [in_pounds(pence) for pence in (5, 1250, 123_405)] == ["£0.05", "£12.50", "£1,234.05"]
