"""What its customer has accepted or withdrawn is closed by the clock, with its letter, and never over a promise (I4)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

import models
from code_of_practice import clocks
from code_of_practice.roles import Role
from code_of_practice.stages import ClosingReason, Move, Stage
from models import Complaint, Obligation, ObligationState, Promise
from models.casework.complaint_queries import obligations_of
from models.casework.keeping import start_its_closing
from workers import due
from workers.unclosed import ClosingClock

from .letter_case import act, sent_off, the

FRIDAY = datetime(2026, 11, 27, 16, tzinfo=UTC)
MONDAY_NIGHT = clocks.end_of(clocks.working_days_after(clocks.local_date(FRIDAY), 1))
RULE = "close.settled_1wd"


def move(case: dict[str, int], what: Move, at: datetime) -> None:
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).move(
            what, Role.ADVISER, by="staff:1", at=at, reason="As they said."
        )


def owed(case: dict[str, int]) -> Obligation:
    with models.reading() as session:
        return next(each for each in obligations_of(session, case["complaint"]) if each.rule == RULE)


def forget_its_clock(case: dict[str, int]) -> None:
    """As a complaint stands that was settled before there was the rule."""
    with models.transaction() as tx:
        tx.delete(tx.exec(select(Obligation).where(Obligation.rule == RULE)).one())


def look_at_the_clock(at: datetime) -> None:
    while due.look(at):
        pass


@pytest.mark.parametrize(
    ("how", "because", "letter"),
    [
        (Move.ACCEPT, ClosingReason.AGREED, "closing"),
        (Move.WITHDRAW, ClosingReason.WITHDRAWN, "withdrawal"),
    ],
)
def test_it_is_closed_after_the_next_working_day_and_its_letter_is_written(ours, case, how, because, letter):
    """A withdrawal has its letter at once, which says that they may change their mind; it is not written to twice."""
    move(case, how, FRIDAY)
    look_at_the_clock(MONDAY_NIGHT - timedelta(minutes=1))
    assert the(case)[0].is_open
    look_at_the_clock(MONDAY_NIGHT)
    complaint, _ = the(case)
    assert (complaint.stage, complaint.closed_because) == (Stage.CLOSED, because)
    assert owed(case).state == ObligationState.KEPT
    sent_off(ours)
    assert [each.kind for each in the(case)[1]] == [letter]


@pytest.mark.parametrize("how", [Move.ACCEPT, Move.WITHDRAW])
def test_what_was_settled_before_there_was_a_closing_clock_is_given_one_and_closes(case, how):
    """I4: "A complaint that its customer has accepted or withdrawn waits for nobody to close it"."""
    move(case, how, FRIDAY - timedelta(days=300))
    forget_its_clock(case)
    look_at_the_clock(FRIDAY)
    assert the(case)[0].is_open  # nothing would ever close it
    assert ClosingClock().tick(FRIDAY) == 1
    assert (owed(case).state, owed(case).due_ends_at) == (ObligationState.RUNNING, MONDAY_NIGHT)
    assert the(case)[0].next_due == MONDAY_NIGHT
    look_at_the_clock(MONDAY_NIGHT - timedelta(minutes=1))
    assert the(case)[0].is_open
    look_at_the_clock(MONDAY_NIGHT)
    assert the(case)[0].stage == Stage.CLOSED


def test_two_clocks_and_another_day_start_it_once_and_what_has_its_clock_is_let_be(case):
    move(case, Move.ACCEPT, FRIDAY)
    assert ClosingClock().tick(FRIDAY) == 0
    forget_its_clock(case)
    with models.transaction() as tx:  # both found it before either had begun
        assert start_its_closing(tx, tx.get_one(Complaint, case["complaint"]), at=FRIDAY)
        assert not start_its_closing(tx, tx.get_one(Complaint, case["complaint"]), at=FRIDAY)
    assert ClosingClock().tick(FRIDAY + timedelta(days=1)) == 0
    with models.reading() as session:
        assert [row.rule for row in obligations_of(session, case["complaint"])].count(RULE) == 1


def test_what_is_not_settled_is_given_no_closing_clock(case):
    assert ClosingClock().tick(FRIDAY) == 0
    with models.transaction() as tx:
        assert not start_its_closing(tx, tx.get_one(Complaint, case["complaint"]), at=FRIDAY)


def test_it_is_looked_for_once_a_day(case):
    clock = ClosingClock()
    assert clock.tick(FRIDAY) == 0
    move(case, Move.ACCEPT, FRIDAY)
    forget_its_clock(case)
    assert clock.tick(FRIDAY) == 0
    assert clock.tick(FRIDAY + timedelta(days=1)) == 1


def test_it_is_not_closed_over_a_promise_and_is_the_night_after_it_is_kept(ours, case):
    """ "… with the agreed actions done" (GC C4)."""
    with models.transaction() as tx:
        promise = Promise.make(
            tx, what="engineer", complaint_id=case["complaint"], call_id=None, owner_id=case["adviser"],
            owner_name="Ruth", due_at=FRIDAY + timedelta(days=7), by="staff:1", at=FRIDAY,
        )  # fmt: skip
    move(case, Move.ACCEPT, FRIDAY)
    look_at_the_clock(MONDAY_NIGHT + timedelta(days=1))
    assert the(case)[0].stage == Stage.ACCEPTED
    with models.transaction() as tx:
        tx.get_one(Promise, promise.id).keep(tx, by="staff:1", at=MONDAY_NIGHT + timedelta(days=1, hours=9))
    look_at_the_clock(MONDAY_NIGHT + timedelta(days=3))
    assert the(case)[0].stage == Stage.CLOSED


def test_what_is_opened_again_in_time_is_not_closed(case):
    move(case, Move.ACCEPT, FRIDAY)
    move(case, Move.REOPEN, FRIDAY + timedelta(hours=1))
    look_at_the_clock(MONDAY_NIGHT + timedelta(days=2))
    assert the(case)[0].stage == Stage.REOPENED and owed(case).state == ObligationState.LIFTED


def test_what_a_manager_found_vexatious_waits_for_a_manager(case):
    """Nobody closes a complaint on our own say-so but a manager, with the reason (GC C4)."""
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).move(
            Move.FIND_VEXATIOUS, Role.MANAGER, by="staff:2", at=FRIDAY, reason="In bad faith."
        )
    look_at_the_clock(MONDAY_NIGHT + timedelta(days=9))
    assert the(case)[0].stage == Stage.VEXATIOUS


def test_an_answer_that_is_accepted_closes_with_the_clock(ours, case):
    from models.casework.decisions import accepted, answer

    act(case, "adviser", answer, at=FRIDAY, found="x", doing=["y"])
    with models.transaction() as tx:
        complaint, ruth = tx.get_one(Complaint, case["complaint"]), tx.get_one(models.Staff, case["adviser"])
        accepted(tx, complaint, ruth, said="Thank you.", at=FRIDAY + timedelta(hours=1))
    look_at_the_clock(MONDAY_NIGHT + timedelta(hours=1))
    assert the(case)[0].stage == Stage.CLOSED
