"""Every date worked out by hand comes out of the clocks, whichever way they are asked."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from code_of_practice import policy, strict_yaml
from code_of_practice.obligations import deadlines, obligations_started_by, obligations_started_by_event

VECTORS = strict_yaml.load(Path(__file__).parent / "clock_vectors.yaml")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_date_counted_by_hand_is_the_date_we_give(vector: dict[str, Any]) -> None:
    (given,) = deadlines(datetime.fromisoformat(vector["at"]), vector["rule"])
    assert (given["due"], given["due_ends_at"]) == (vector["due"], vector["due_ends_at"]), vector["why"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_event_itself_starts_the_same_date(vector: dict[str, Any]) -> None:
    at = datetime.fromisoformat(vector["at"])
    trigger = policy.held().rule(vector["rule"], at).rule.trigger
    found = {each.rule: each for each in obligations_started_by_event(trigger, at, first_received_at=at)}
    assert found[vector["rule"]].due.isoformat() == vector["due"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_why_this_date_ends_at_the_date_and_begins_at_day_0(vector: dict[str, Any]) -> None:
    (owed,) = obligations_started_by(datetime.fromisoformat(vector["at"]), rule=vector["rule"])
    started, _, day_0, *_, last = owed.reason
    assert started.startswith("Started by: ") and started.endswith(" in London.")
    assert day_0.endswith(": day 0, not counted")
    assert last.startswith("Due by the end of ") and str(owed.due.year) in last


def test_every_rule_we_hold_has_a_date_counted_by_hand() -> None:
    by_hand = {vector["rule"] for vector in VECTORS}
    # Those that leave nothing to count: the same day, and the next working day.
    assert set(policy.held().rule_ids) - by_hand == {
        "statutory.outcome_names_adr",
        "internal.deadlock_letter_1wd",
        "close.settled_1wd",
    }
