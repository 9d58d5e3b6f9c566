"""The whole life of a complaint: every pair of stage and move, and no way to close one on our own say-so."""

from itertools import product
from pathlib import Path

import pytest

from code_of_practice import stages
from code_of_practice.errors import MoveRefused, NoSuchMove, NotYoursToMake, ReasonMissing
from code_of_practice.roles import Actor, Party, Role
from code_of_practice.stage_words import in_plain_words, mermaid
from code_of_practice.stages import RESOLVED, TABLE, UNRESOLVED, ClosingReason, Move, Stage

ACTORS: tuple[Actor, ...] = (*Role, *Party)
DIAGRAM = Path(__file__).parents[2] / "docs" / "stages.md"

# Every pair that is allowed, written out once more by hand: a change of the table has to be meant twice.
ALLOWED = {
    "open": "start_investigating ask_customer ask_supplier send_outcome accept declare_deadlock send_adr_letter withdraw find_vexatious",
    "reopened": "start_investigating ask_customer ask_supplier send_outcome accept declare_deadlock send_adr_letter withdraw find_vexatious",
    "investigating": "ask_customer ask_supplier send_outcome accept declare_deadlock send_adr_letter withdraw find_vexatious",
    "waiting_customer": "ask_supplier carry_on send_outcome accept declare_deadlock send_adr_letter withdraw find_vexatious",
    "waiting_supplier": "ask_customer carry_on send_outcome accept declare_deadlock send_adr_letter withdraw find_vexatious",
    "review": "ask_customer ask_supplier send_outcome accept declare_deadlock send_adr_letter withdraw find_vexatious",
    "outcome_sent": "accept note_28_days_silence reject declare_deadlock send_adr_letter withdraw find_vexatious",
    "rejected": "accept start_review declare_deadlock send_adr_letter withdraw find_vexatious",
    "deadlock": "send_adr_letter",
    "adr_letter_sent": "accept go_to_ombudsman referral_time_ends withdraw",
    "with_ombudsman": "accept ombudsman_declines ombudsman_decides withdraw",
    "decision": "accept_decision decision_ends_it",
    "remedy": "remedy_done",
    "accepted": "close reopen",
    "silent_28d": "reject close reopen",
    "withdrawn": "close reopen",
    "vexatious": "close reopen",
    "closed": "reopen",
}


@pytest.mark.parametrize("stage", Stage)
def test_every_pair_of_stage_and_move_is_allowed_or_refused_as_written_here(stage: Stage) -> None:
    allowed = ALLOWED[stage].split()
    for move in Move:
        if move in allowed:
            assert isinstance(stages.after(stage, move), Stage)
        else:
            with pytest.raises(NoSuchMove, match=r"^A complaint that is .+ cannot .+\.$"):
                stages.after(stage, move)


def test_every_triple_of_stage_move_and_role_gives_one_answer_everywhere() -> None:
    for stage, move, actor in product(Stage, Move, ACTORS):
        allowed = stages.may(stage, move, actor)
        assert (move in stages.moves_from(stage, actor)) is allowed
        if allowed:
            assert stages.check(stage, move, actor, reason="They rang and said so.").to is stages.after(
                stage, move
            )
        else:
            with pytest.raises(MoveRefused):
                stages.check(stage, move, actor, reason="They rang and said so.")


def test_a_move_for_somebody_else_says_whom_to_ask() -> None:
    with pytest.raises(
        NotYoursToMake, match="To find vexatious is for the manager or managing director; ask them"
    ):
        stages.check(Stage.INVESTIGATING, Move.FIND_VEXATIOUS, Role.ADVISER, reason="Rude.")


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_vexatious_is_for_a_manager_with_a_reason(reason: str) -> None:
    with pytest.raises(ReasonMissing, match="write down the reason first"):
        stages.check(Stage.INVESTIGATING, Move.FIND_VEXATIOUS, Role.MANAGER, reason=reason)


def test_a_customer_who_accepts_need_not_say_why_but_staff_write_down_what_they_said() -> None:
    assert stages.check(Stage.OUTCOME_SENT, Move.ACCEPT, Party.CUSTOMER).to is Stage.ACCEPTED
    with pytest.raises(ReasonMissing):
        stages.check(Stage.OUTCOME_SENT, Move.ACCEPT, Role.ADVISER)


def test_only_time_itself_says_that_28_days_were_silent_and_that_the_twelve_months_are_over() -> None:
    for stage, move in (
        (Stage.OUTCOME_SENT, Move.NOTE_28_DAYS_SILENCE),
        (Stage.ADR_LETTER_SENT, Move.REFERRAL_TIME_ENDS),
    ):
        assert [actor for actor in ACTORS if stages.may(stage, move, actor)] == [Party.SYSTEM]


def test_nobody_can_close_a_complaint_on_our_own_say_so() -> None:
    """CP2: "We take customer complaints very seriously". Reaching CLOSED needs the customer's word, time, or the ombudsman;
    our own word only as a reasoned exception."""
    for arrow in TABLE:
        assert (arrow.to is Stage.CLOSED) is (arrow.closes_because is not None)
    assert {arrow.closes_because for arrow in TABLE} - {None} == set(ClosingReason)
    for stage in UNRESOLVED:
        assert Stage.CLOSED not in {stages.after(stage, move) for move in stages.moves_from(stage)}


def test_waiting_for_a_supplier_is_our_own_time_and_says_for_whom() -> None:
    """ "We do take responsibility for the services delivered to you. So we will liaise with our suppliers" (CP1)."""
    assert Stage.WAITING_SUPPLIER in UNRESOLVED
    assert stages.may(Stage.WAITING_SUPPLIER, Move.SEND_ADR_LETTER, Party.SYSTEM)
    with pytest.raises(ReasonMissing, match="To ask supplier, write down the reason first"):
        stages.check(Stage.INVESTIGATING, Move.ASK_SUPPLIER, Role.ADVISER)


def test_an_admin_looks_after_the_system_and_moves_no_complaint() -> None:
    assert not any(stages.may(stage, move, Role.ADMIN) for stage, move in product(Stage, Move))


def test_a_deadlock_has_one_way_out_and_it_is_the_adr_letter() -> None:
    """ "If we cannot resolve the problem, we will write to you to say so." (CP12)"""
    assert stages.moves_from(Stage.DEADLOCK) == (Move.SEND_ADR_LETTER,)


def test_the_ombudsman_is_never_reached_without_an_adr_letter() -> None:
    into = {stage for stage, move in product(Stage, Move) if _leads(stage, move) is Stage.WITH_OMBUDSMAN}
    assert into == {Stage.ADR_LETTER_SENT}
    before = {stage for stage in Stage if any(_leads(stage, move) is Stage.ADR_LETTER_SENT for move in Move)}
    assert before == {*UNRESOLVED, Stage.WITH_OMBUDSMAN}


def test_six_weeks_may_run_out_anywhere_and_the_letter_can_always_go() -> None:
    assert all(stages.may(stage, Move.SEND_ADR_LETTER, Party.SYSTEM) for stage in UNRESOLVED)


def test_the_customer_can_ask_for_it_to_be_opened_again_wherever_it_ended() -> None:
    assert all(stages.may(stage, Move.REOPEN, Party.CUSTOMER) for stage in RESOLVED)


def test_every_stage_can_be_reached_and_left() -> None:
    reached, frontier = {Stage.OPEN}, [Stage.OPEN]
    while frontier:
        stage = frontier.pop()
        new = {stages.after(stage, move) for move in stages.moves_from(stage)} - reached
        reached |= new
        frontier += new
    assert reached == set(Stage)
    assert all(stages.moves_from(stage) for stage in Stage)


def test_no_line_of_the_table_is_said_twice() -> None:
    pairs = [(stage, arrow.move) for arrow in TABLE for stage in arrow.from_stages]
    assert len(pairs) == len(set(pairs))


def test_every_stage_is_told_in_plain_words() -> None:
    for stage in Stage:
        words = in_plain_words(stage)
        assert words[0].islower() and not words.endswith(".")
        assert not {"deadlock", "adr", "remedy", "redress", "exhausted", "binding"} & set(
            words.lower().split()
        )


def test_the_diagram_in_the_docs_is_the_table() -> None:
    assert f"```mermaid\n{mermaid()}\n```" in DIAGRAM.read_text(encoding="utf-8")


def _leads(stage: Stage, move: Move) -> Stage | None:
    return stages.after(stage, move) if move in stages.moves_from(stage) else None
