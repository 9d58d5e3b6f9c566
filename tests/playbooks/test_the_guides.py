"""Every guide in the house is sound, lawful, and does what its own scenarios say."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from playbooks import library, schema
from playbooks.lint import citations, lint_all
from playbooks.scenarios import try_out
from playbooks.topics import Topic

GUIDES = library.load()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SCENARIOS = [(copy.guide, scenario) for copy in GUIDES.current.values() for scenario in copy.guide.tests]


def test_no_guide_has_a_fault():
    assert lint_all(GUIDES) == ()


@pytest.mark.parametrize(("guide", "scenario"), SCENARIOS, ids=lambda part: getattr(part, "name", ""))
def test_a_guide_does_what_its_scenario_says(guide, scenario):
    tried = try_out(GUIDES, guide, scenario, NOON)
    assert tried.faults == ()


def test_the_kinds_of_complaint_named_in_the_brief_each_have_a_guide():
    assert {guide.guide for guide in GUIDES.whole_guides()} == {
        "slow_broadband", "billing_dispute", "missed_engineer", "general_complaint"
    }  # fmt: skip


def test_whoever_asks_for_somebody_higher_hears_of_the_ombudsman_before_the_transfer():
    """GC C4: told promptly of ADR; the line may drop once the transfer has begun."""
    for guide, scenario in SCENARIOS:
        tried = try_out(GUIDES, guide, scenario, NOON)
        if tried.path[-1].startswith("escalated"):
            assert "rights" in tried.heard and "reference" in tried.heard


def test_the_words_about_the_ombudsman_are_verbatim_and_take_their_weeks_from_the_policy():
    for name in ("closing", "before_transfer"):
        step = GUIDES.current[name].guide.steps["rights"]
        assert step.must_read == "verbatim" and Topic.ADR in step.tells
        assert "{policy.adr_weeks} weeks" in step.say["en"]


def test_no_guide_promises_automatic_compensation_unless_the_house_is_a_member():
    """The scheme is voluntary and nothing shows that we signed it: goodwill only."""
    guide = GUIDES.current["missed_engineer"].guide
    for scenario in guide.tests:
        tried = try_out(GUIDES, guide, scenario, NOON)
        assert ("due" in tried.path) == bool(scenario.known.get("policy.autocomp_member"))


def test_no_guide_is_past_its_review_on_the_day_it_ships():
    assert GUIDES.stale(date(2026, 11, 22)) == ()
    assert len(GUIDES.stale(date(2027, 11, 23))) == len(GUIDES.current)


def test_guides_cite_the_clauses_of_our_code_and_no_others():
    code = (Path(__file__).parents[2] / "docs" / "code_of_practice.md").read_text(encoding="utf-8")
    clauses = set(re.findall(r"^## (CP\d+) ", code, re.MULTILINE))
    assert clauses == {cite for cite in citations() if cite.startswith("CP")}


def test_the_schema_that_editors_read_is_today_s():
    assert schema.FILE.read_text(encoding="utf-8") == schema.as_json()
