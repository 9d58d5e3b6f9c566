"""What a receipt starts, which of the two ADR clocks decides, and the readable why."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from code_of_practice.errors import MomentWithoutZone, NoSuchRule
from code_of_practice.obligations import (
    Obligation,
    deadlines,
    obligations_started_by,
    obligations_started_by_event,
)
from code_of_practice.policy import Trigger
from tests.code_of_practice import plain_calendar as plain

SUNDAY = datetime.fromisoformat("2026-11-22T10:15:00+00:00")
moments = st.datetimes(datetime(2018, 10, 2), datetime(2032, 12, 31), timezones=st.just(UTC))


def by_rule(found: list[Obligation]) -> dict[str, Obligation]:
    assert len({each.rule for each in found}) == len(found)
    return {each.rule: each for each in found}


def test_a_phone_call_starts_the_laws_six_weeks_and_not_the_published_eight() -> None:
    """CP13: "you must write/ email your complaint to our complaints department" starts the published clock; the law's starts
    at the first word on any channel."""
    found = by_rule(obligations_started_by(SUNDAY))
    assert found["statutory.adr_letter"].due == date(2027, 1, 3)
    assert "published.adr_8w_from_written" not in found


def test_a_letter_starts_both_clocks_and_the_earlier_one_decides() -> None:
    """CP4: "By letter: All Communications, Ground Floor, 50 Alderley Road"; it is in writing from its first moment."""
    found = by_rule(obligations_started_by(SUNDAY, written_at=SUNDAY))
    assert [rule for rule, owed in found.items() if owed.decides] == ["statutory.adr_letter"]
    assert found["published.adr_8w_from_written"].due == date(2027, 1, 17)


def test_a_complaint_put_in_writing_four_weeks_later_is_still_decided_by_its_first_call() -> None:
    called = datetime.fromisoformat("2026-09-02T11:00:00+01:00")
    wrote = datetime.fromisoformat("2026-09-16T11:00:00+01:00")
    found = by_rule(obligations_started_by(called, written_at=wrote))
    assert found["published.adr_8w_from_written"].due == date(2026, 11, 11)
    assert found["statutory.adr_letter"].due == date(2026, 10, 14) and found["statutory.adr_letter"].decides


def test_before_8_april_2026_both_are_eight_weeks_and_the_law_decides() -> None:
    before = datetime.fromisoformat("2026-04-07T23:59:59+01:00")
    found = by_rule(obligations_started_by(before, written_at=before))
    assert found["statutory.adr_letter"].due == found["published.adr_8w_from_written"].due == date(2026, 6, 2)
    assert found["statutory.adr_letter"].decides and not found["published.adr_8w_from_written"].decides


def test_a_complaint_about_personal_data_starts_a_second_clock_that_decides_nothing_about_adr() -> None:
    found = by_rule(obligations_started_by(SUNDAY, about_personal_data=True))
    assert found["dp.ack_30d_ico"].due == date(2026, 12, 22)
    assert not found["dp.ack_30d_ico"].decides
    assert "dp.ack_30d_ico" not in by_rule(obligations_started_by(SUNDAY))


def test_an_outcome_starts_the_28_days_and_the_duty_to_name_adr_at_once() -> None:
    told = datetime(2026, 12, 1, 10, tzinfo=UTC)
    found = by_rule(obligations_started_by_event(Trigger.OUTCOME_SENT, told, first_received_at=SUNDAY))
    assert {rule: owed.due for rule, owed in found.items()} == {
        "close.silence_28d": date(2026, 12, 29),
        "statutory.outcome_names_adr": date(2026, 12, 1),
    }


def test_the_letter_goes_out_before_easter_monday_when_that_is_the_day_it_is_due() -> None:
    received = datetime(2027, 2, 15, 9, tzinfo=UTC)
    owed = by_rule(obligations_started_by(received))["internal.adr_letter_send_by"]
    assert owed.due == date(2027, 3, 25)
    assert "Mon 29 Mar 2027: statutory.adr_letter is due" in owed.reason
    assert (
        "Thu 25 Mar 2027: brought forward to the last working day on or before (Easter Monday)" in owed.reason
    )


def test_why_this_date_can_be_read_from_top_to_bottom() -> None:
    assert by_rule(obligations_started_by(SUNDAY))["internal.ack_2wd"].reason == (
        "Started by: received, Sun 22 Nov 2026 at 10:15 in London.",
        "Received in any channel, it is acknowledged within two working days, with how and when we next respond "
        "and whom to ask.",
        "Sun 22 Nov 2026: day 0, not counted",
        "Mon 23 Nov 2026: working day 1",
        "Tue 24 Nov 2026: working day 2",
        "Due by the end of Tue 24 Nov 2026, London time.",
    )


def test_deadlines_print_five_facts_each_with_the_day_ending_in_utc() -> None:
    facts = {each["rule"]: each for each in json.loads(json.dumps(deadlines(SUNDAY)))}
    assert set(facts["published.target_10wd"]) == {"rule", "due", "due_ends_at", "source", "decides"}
    assert facts["published.target_10wd"]["due_ends_at"] == "2026-12-05T00:00:00Z"
    assert [rule for rule, each in facts.items() if each["decides"]] == ["statutory.adr_letter"]


def test_deadlines_for_an_unknown_rule_or_a_time_without_zone_say_so() -> None:
    with pytest.raises(NoSuchRule, match="There is no rule"):
        deadlines(SUNDAY, "published.target_5wd")
    with pytest.raises(MomentWithoutZone, match="add one"):
        deadlines(SUNDAY.replace(tzinfo=None))


@given(moments, st.integers(0, 120 * 24))
def test_whatever_the_moment_the_earlier_adr_clock_decides_and_there_is_exactly_one(
    received: datetime, hours_until_written: int
) -> None:
    written = received + timedelta(hours=hours_until_written)
    found = obligations_started_by(received, written_at=written)
    rivals = [each for each in found if each.adr_clock]
    (winner,) = [each for each in found if each.decides]
    assert winner.due == min(each.due for each in rivals)
    assert found == sorted(found, key=lambda each: (each.due, each.rule))


@given(moments)
def test_the_adr_letter_is_due_as_a_person_with_a_wall_calendar_would_say(received: datetime) -> None:
    found = by_rule(obligations_started_by(received))
    from zoneinfo import ZoneInfo

    day = received.astimezone(ZoneInfo("Europe/London")).date()
    due = plain.after_days(day, 42 if day >= date(2026, 4, 8) else 56)
    assert found["statutory.adr_letter"].due == due
    assert found["published.target_10wd"].due == plain.after_working_days(day, 10)
    while not plain.works(due):
        due -= plain.ONE_DAY
    assert found["internal.adr_letter_send_by"].due == due
