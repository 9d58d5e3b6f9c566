"""Rules that are ours alone: what they promise, and why they are as they are."""

from datetime import UTC, date, datetime

import pytest

from code_of_practice import clocks, policy
from code_of_practice.obligations import obligations_started_by, obligations_started_by_event
from code_of_practice.policy import Trigger


@pytest.mark.parametrize("written", [True, False])
def test_two_working_days_to_acknowledge_whatever_the_channel(written: bool) -> None:
    """I1: "Ours is two working days, on every channel: long enough for a letter to be opened and keyed in"."""
    friday = datetime(2026, 11, 27, 17, tzinfo=UTC)
    found = obligations_started_by(friday, written_at=friday if written else None)
    assert next(each.due for each in found if each.rule == "internal.ack_2wd") == date(2026, 12, 1)


def test_a_letter_due_on_a_bank_holiday_leaves_on_the_last_working_day_before() -> None:
    """I2: "So it goes out on the last working day on or before the day it is due"."""
    received = datetime(2026, 11, 16, 12, tzinfo=UTC)  # six weeks end on a bank holiday, 28 December 2026
    found = {each.rule: each.due for each in obligations_started_by(received)}
    assert found["statutory.adr_letter"] == date(2026, 12, 28)
    assert found["internal.adr_letter_send_by"] == date(2026, 12, 24)
    assert clocks.is_working_day(found["internal.adr_letter_send_by"])


def test_a_deadlock_declared_on_a_friday_is_in_writing_on_monday() -> None:
    """I3: "Ours is the next working day: a manager who declares a deadlock has its words at hand"."""
    friday = datetime(2026, 11, 27, 16, tzinfo=UTC)
    (owed,) = obligations_started_by_event(Trigger.DEADLOCK_DECLARED, friday, first_received_at=friday)
    assert (owed.rule, owed.due) == ("internal.deadlock_letter_1wd", date(2026, 11, 30))


def test_what_was_accepted_on_a_friday_is_closed_after_monday() -> None:
    """I4: "It stays open for one working day more, so that what was misheard can be put right"."""
    friday = datetime(2026, 11, 27, 16, tzinfo=UTC)
    (owed,) = obligations_started_by_event(Trigger.SETTLED, friday, first_received_at=friday)
    assert (owed.rule, owed.due) == ("close.settled_1wd", date(2026, 11, 30))


def test_every_rule_of_ours_cites_why_and_claims_no_law() -> None:
    for version in policy.held().versions:
        for rule in version.rules:
            if version.policy.startswith("internal/"):
                assert any(cited.startswith("I") for cited in rule.cites) and rule.source.startswith(
                    "internal;"
                )
            else:
                assert not any(cited.startswith("I") for cited in rule.cites)
