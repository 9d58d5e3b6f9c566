"""A thousand calls, a hundred at once, in rough weather, with web workers killed all the while."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import models
from code_of_practice.identity import terms
from models.database import Database

from .counting import calls_with_other_than_one_complaint, events_twice, tries_counted_twice
from .storm import Storm

SEED = int(os.environ.get("ROUGH_WEATHER_SEED") or 8_049)
CALLERS = int(os.environ.get("ROUGH_WEATHER_CALLERS") or 1_000)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def test_a_thousand_callers_in_rough_weather_have_a_thousand_complaints(
    database: Database, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """ "None lost, none twice, nobody in silence" (ARCHITECTURE rule 5: numbered turns, stored replies)."""
    storm = Storm(SEED, callers=CALLERS)
    stories, counted, _ = storm.over(database, tmp_path)
    record_property("rough weather", f"{database.url.get_backend_name()}, {counted}")
    print(counted)

    assert counted.killed + counted.killed_themselves >= CALLERS / 10, (
        "a storm that killed nothing proves nothing"
    )
    assert counted.killed_themselves >= CALLERS / 100, "too few died between commit and answer"
    assert counted.duplicated > CALLERS / 10, "too few webhooks came twice"
    assert counted.lost == []
    assert counted.twice == {}
    assert counted.complaints == CALLERS
    assert counted.references_gone == set()
    assert sum(len(story.references) for story in stories) > CALLERS / 6, "too few callers got that far"
    assert counted.in_silence == []
    assert counted.closed == 0, "hanging up closes no complaint"
    assert counted.said_twice == [], "a statement was kept twice"
    assert counted.breaks == []
    with models.reading() as session:
        told = [story.calls[-1] for story in stories]
        assert calls_with_other_than_one_complaint(session, told) == {}
        assert events_twice(session) == []
        assert tries_counted_twice(session, terms().tries_per_call) == []


def test_without_the_turn_rule_the_same_storm_opens_complaints_twice(
    database: Database, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The control, which must fail: an app without the turn rule (naive.py) under the same seed and weather."""
    storm = Storm(SEED, callers=max(CALLERS // 10, 50), dies_one_in=40)
    _, counted, _ = storm.over(database, tmp_path, app="tests.rough_weather.naive:create_app()")
    record_property(
        "rough weather", f"{database.url.get_backend_name()}, CONTROL without turn rule, {counted}"
    )
    print(counted)
    assert counted.killed + counted.killed_themselves >= storm.callers / 20
    assert counted.twice or counted.lost, "the control passed, so that the proof above proves nothing"
