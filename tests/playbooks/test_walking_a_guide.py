"""A run is plain data; the adviser answers, goes on, goes back, jumps, and is never caged."""

import json
from datetime import UTC, datetime

import pytest

from playbooks import library
from playbooks.checklist import checklist, owed
from playbooks.guide import GuideError, OutcomeKind
from playbooks.outcome import ending
from playbooks.progress import Run
from playbooks.run import answer, back, go_on, jump, override, performed, start, tick
from playbooks.showing import current
from playbooks.summary import summarise

GUIDES = library.load()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FACTS = {
    "call.verified": "full",
    "call.extra_help": False,
    "account.minimum_speed": 30,
    "complaint.reference_spoken": "4 8 1 5, 1 6 2 3",
}


def begun(facts=FACTS, guide="slow_broadband"):
    return start(GUIDES, guide, facts, NOON)


def walked_to(step, run, facts, **answers):
    """Continues, answering what is asked, until the step is shown."""
    while run.place.step != step:
        showing = current(GUIDES, run, facts)
        if showing.say:
            run = tick(run, "staff:3", NOON)
        if showing.ask and showing.answered is None:
            run = answer(GUIDES, run, answers[showing.ask], facts, NOON)
        else:
            run = go_on(GUIDES, run, facts, NOON)
    return run


def test_the_guide_opens_at_its_first_line():
    showing = current(GUIDES, begun(), FACTS)
    assert showing.title == "Slow broadband"
    assert showing.say.startswith("I am sorry your broadband has been slow")
    assert showing.at_start and showing.ask is None and showing.next == "open_call"


def test_a_run_survives_the_database_as_json():
    run = tick(go_on(GUIDES, begun(), FACTS, NOON), "staff:3", NOON)
    assert Run.from_json(json.loads(json.dumps(run.as_json()))) == run


def test_a_question_the_account_has_answered_is_not_asked_again():
    answers = {"wanted": "put_right", "where_slow": "not_sure", "since": "2026-11-01", "measured_speed": "4"}
    run = walked_to("compare", begun(), FACTS, **answers)
    assert "minimum" not in [visit.places[-1].step for visit in run.trail]
    showing = current(GUIDES, run, FACTS)
    assert showing.prompt == "The test shows 4 Mb/s; the contract says at least 30. Is it below the minimum?"
    assert ("minimum guaranteed speed (mb/s)", "30") in showing.known


def test_before_identity_is_confirmed_account_facts_stay_out_of_the_guide():
    """CP6: we protect the privacy of the information that we hold on you."""
    facts = {**FACTS, "call.verified": "none"}
    answers = {"wanted": "put_right", "where_slow": "not_sure", "since": "2026-11-01", "measured_speed": "4"}
    run = walked_to("minimum", begun(facts), facts, **answers)
    showing = current(GUIDES, run, facts)
    assert showing.verify_first and showing.answered is None and showing.known == ()


def test_a_fact_nobody_knows_is_named_in_the_line_rather_than_left_out():
    run = jump(GUIDES, begun(), "close_settled", FACTS, NOON)
    showing = current(GUIDES, run, {})
    assert "[the reference, digit by digit]" in showing.say
    assert "the reference, digit by digit" in showing.missing


@pytest.mark.parametrize("wrong", ["", None, "perhaps", "<script>"])
def test_a_wrong_answer_is_refused_in_one_sentence_and_loses_nothing(wrong):
    run = jump(GUIDES, begun(), "where", FACTS, NOON)
    with pytest.raises(GuideError) as refused:
        answer(GUIDES, run, wrong, FACTS, NOON)
    assert str(refused.value).endswith(".") and run.answers == {}


def test_going_back_shows_the_question_again_and_a_new_answer_takes_the_other_branch():
    run = jump(GUIDES, begun(), "where", FACTS, NOON)
    run = answer(GUIDES, run, "wifi_only", FACTS, NOON)
    assert run.place.step == "wifi_help"
    run = back(GUIDES, run)
    assert current(GUIDES, run, FACTS).answered == "wifi_only"
    assert answer(GUIDES, run, "by_cable_too", FACTS, NOON).place.step == "started"


def test_going_back_at_the_first_step_does_nothing():
    run = begun()
    assert back(GUIDES, run) == run


def test_a_jump_is_recorded_and_the_words_jumped_over_stay_owed():
    run = jump(GUIDES, begun(), "resolved", FACTS, NOON)
    assert [(leap.from_step, leap.to_step) for leap in run.jumps] == [("sorry", "resolved")]
    end = ending(GUIDES, run)
    assert end.kind is OutcomeKind.RESOLVED and end.blocked
    assert [topic.value for topic in end.owed_topics] == [
        "reference", "next_step", "contact", "escalation", "adr", "in_writing"
    ]  # fmt: skip


def test_a_jump_out_of_a_part_leaves_the_part():
    run = go_on(GUIDES, begun(), FACTS, NOON)
    assert run.place.guide == "opening"
    assert len(jump(GUIDES, run, "test", FACTS, NOON).places) == 1


def test_a_supervisor_may_let_it_end_and_must_say_why():
    run = jump(GUIDES, begun(), "resolved", FACTS, NOON)
    with pytest.raises(GuideError):
        override(run, "staff:7", "  ", NOON)
    assert not ending(GUIDES, override(run, "staff:7", "Caller hung up once it was settled.", NOON)).blocked


def test_words_shown_and_not_ticked_block_the_end():
    run = go_on(GUIDES, begun(), FACTS, NOON)  # shows "logged", which must be read
    run = jump(GUIDES, run, "resolved", FACTS, NOON)
    assert ending(GUIDES, run).owed_steps == ("logged",)


def test_an_action_is_due_once_however_often_its_step_is_shown():
    run = begun()
    assert [(one.action, one.arguments) for one in run.due] == [
        ("complaint.ensure", {"category": "slow_broadband"})
    ]
    run = performed(run, run.due[0].key)
    run = jump(GUIDES, run, "sorry", FACTS, NOON)
    assert current(GUIDES, run, FACTS).due == ()


def test_what_an_action_gives_is_named_in_the_next_lines():
    facts = {**FACTS, "policy.autocomp_member": True}
    run = jump(GUIDES, begun(facts, "missed_engineer"), "due", facts, NOON)
    assert "[the amount]" in current(GUIDES, run, facts).say
    run = performed(run, "missed_engineer.due.0", {"amount": "£32.31", "due_date": "20 December"})
    assert "£32.31" in current(GUIDES, run, facts).say


def test_an_open_question_cannot_be_walked_past():
    run = jump(GUIDES, begun(), "where", FACTS, NOON)
    with pytest.raises(GuideError):
        go_on(GUIDES, run, FACTS, NOON)


def test_a_part_is_not_started_on_its_own():
    with pytest.raises(GuideError):
        begun(guide="closing")


def test_a_running_call_keeps_the_version_it_began_with():
    text = (library.FOLDER / "slow_broadband.yaml").read_text(encoding="utf-8")
    newer = text.replace("Let us find out why while you are on the line.", "We will look at once.")
    run = begun()
    changed = library.read(newer)
    after = library.Library(
        {**GUIDES.current, "slow_broadband": changed}, {**GUIDES.copies, changed.version: changed}
    )
    showing = current(after, run, FACTS)
    assert "while you are on the line" in showing.say and showing.changed
    forgotten = library.Library(after.current, {changed.version: changed})
    assert "We will look at once." in current(forgotten, run, FACTS).say


def test_the_checklist_follows_the_ticks():
    run = jump(GUIDES, begun(), "close_settled", FACTS, NOON)
    assert [item.done for item in checklist(GUIDES, run, FACTS)] == [False] * 6
    run = walked_to("resolved", run, FACTS)
    items = checklist(GUIDES, run, FACTS)
    assert all(item.done for item in items) and owed(items, "resolved") == ()
    assert not ending(GUIDES, run).blocked


def test_a_call_without_a_guide_has_the_same_checklist():
    items = checklist(GUIDES, None, {"complaint.reference": "4815 1623"})
    assert items[0].words == "Your reference is 4815 1623."
    assert "six weeks" in items[4].words and not any(item.done for item in items)


def test_the_summary_says_what_was_said_and_what_is_owed_and_no_account_facts():
    answers = {
        "wanted": "money_back", "where_slow": "not_sure", "since": "2026-11-01", "measured_speed": "4",
        "below_minimum": True, "goodwill_fair": True, "goodwill_amount": "15", "goodwill_accepted": True,
        "settled": "unhappy", "prefers": "manager",
    }  # fmt: skip
    run = walked_to("escalated", begun(), FACTS, **answers)
    summary = summarise(GUIDES, run)
    assert summary.headline == "Slow broadband."
    assert ("Speed measured (Mb/s)", "4") in summary.answers and (
        "Goodwill amount",
        "£15.00",
    ) in summary.answers
    assert ("What would put it right", "Money back") in summary.answers
    assert "the right to the ombudsman" in summary.told and summary.owed == ()
    assert summary.where == "Asked for somebody higher."
    assert "30" not in dict(summary.answers).values()
    assert "Asked for: A manager now." in summary.as_text()
