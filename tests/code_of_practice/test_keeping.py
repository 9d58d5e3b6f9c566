"""The table of what keeps what: no rule is forgotten, no event is made up, and time is shared out as it says."""

from datetime import UTC, datetime, timedelta

import letters
from code_of_practice import keeping, policy
from code_of_practice.keeping import effect_of, next_look, share_passed
from code_of_practice.policy import Trigger
from code_of_practice.stages import TABLE, Move, Stage
from models.record.event_kinds import EventKind

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
#: Clocks that only count something for somebody else: no complaint's row is made of them.
COUNTED_ONLY = {"comp.repair_first_paid_day", "speed.fix_30d"}


def effects() -> list[keeping.Effect]:
    """Of every move of the table of stages, and of every other event there is."""
    said = [{"now": arrow.to, "move": arrow.move} for arrow in TABLE]
    found = [
        effect_of(kind, body, at=AT)
        for kind in EventKind
        for body in (said if kind == "stage_changed" else [{}])
    ]
    return [effect for effect in found if effect]


def test_every_obligation_has_something_that_keeps_it_or_an_end_that_does() -> None:
    by_letters = {rule for template in letters.every() for rule in template.matter.keeps}
    by_events = {rule for effect in effects() for rule in effect.keeps}
    by_time = {rule for rule in policy.held().rule_ids if keeping.moves_at_the_end(rule) is not None}
    assert set(policy.held().rule_ids) - COUNTED_ONLY == by_letters | by_events | by_time


def test_every_clock_that_an_event_starts_is_started_by_one() -> None:
    started = {trigger for effect in effects() for trigger in effect.starts}
    at_the_door = {Trigger.RECEIVED, Trigger.DATA_PROTECTION_RECEIVED}
    counted_only = {
        Trigger.SERVICE_LOSS_REPORTED,
        Trigger.SLOW_SPEED_REPORTED,
    }
    not_our_scheme = {Trigger.CISAS_DECISION_ACCEPTED}
    assert started == set(Trigger) - at_the_door - counted_only - not_our_scheme


def test_what_is_resolved_in_any_lawful_way_owes_no_adr_letter_any_more() -> None:
    """ADR letter sent, or resolved before."""
    for stage in (Stage.ACCEPTED, Stage.SILENT_28D, Stage.WITHDRAWN, Stage.CLOSED, Stage.VEXATIOUS):
        effect = effect_of("stage_changed", {"now": stage}, at=AT)
        assert effect is not None and keeping.adr_rules() <= effect.keeps | effect.lifts, stage


def test_a_move_and_the_stage_it_leads_to_both_have_their_effect() -> None:
    effect = effect_of("stage_changed", {"now": Stage.CLOSED, "move": Move.REMEDY_DONE}, at=AT)
    assert effect is not None
    assert "adr.co_remedy_28d" in effect.keeps and Trigger.CLOSED in effect.starts


def test_an_event_that_means_nothing_here_costs_nothing() -> None:
    assert effect_of("call_received", {}, at=AT) is None


def test_looks_come_at_50_75_90_and_100_hundredths_and_in_that_order() -> None:
    ends, seen, warned = AT + timedelta(days=100), [], 0
    while warned < 100:
        moment, warned = next_look("statutory.adr_letter", started_at=AT, ends_at=ends, warned=warned)
        seen.append(((moment - AT).days, warned))
        assert share_passed("statutory.adr_letter", started_at=AT, ends_at=ends, at=moment) == warned
    assert seen == [(50, 50), (75, 75), (90, 90), (100, 100)]


def test_nobody_is_warned_that_a_record_is_being_kept() -> None:
    ends = AT + timedelta(days=365)
    assert next_look("records.keep_until_min_12m", started_at=AT, ends_at=ends, warned=0) == (ends, 100)
