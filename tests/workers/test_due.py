"""What time makes due on complaints: warned in time, broken once, closed after 28 days; and two clocks do no harm."""

import threading
from datetime import timedelta

import pytest

import models
from code_of_practice.roles import Party, Role
from code_of_practice.stages import ClosingReason, Move, Stage
from models import Complaint, EventKind, ObligationState, Promise, queries
from models.casework.complaint_queries import obligations_of
from workers import due

from .conftest import NOON


def happened(kind):
    with models.reading() as session:
        return [each for each in queries.events_after(session, 0, limit=5_000) if each.kind == kind]


def the_complaint(number):
    with models.reading() as session:
        return session.get_one(Complaint, number)


def state(number, rule):
    with models.reading() as session:
        return next(each.state for each in obligations_of(session, number) if each.rule == rule)


@pytest.fixture
def opened(database):
    """Open a complaint by email at noon, and move it on as told."""

    def open_(*moves, at=NOON):
        with models.transaction() as tx:
            complaint = Complaint.opened(tx, by="customer", at=at, channel="email")
            for move in moves:
                complaint.move(move, Role.MANAGER, by="staff:1", at=at, reason="because")
            return complaint.id

    return open_


def test_the_owner_is_warned_at_50_75_and_90_per_cent_and_it_is_broken_when_its_day_ends(opened):
    """Two working days in which to acknowledge: from Monday noon to Wednesday's end, 60 hours."""
    opened()
    for hours in range(72):
        due.look(NOON + timedelta(hours=hours))
        due.look(NOON + timedelta(hours=hours))  # a second look at the same moment says nothing again
    warned = [
        each for each in happened(EventKind.OBLIGATION_WARNED) if each.body["rule"] == "internal.ack_2wd"
    ]
    assert [(each.body["hundredths"], (each.at - NOON) / timedelta(hours=1)) for each in warned] == [
        (50, 30), (75, 45), (90, 54)
    ]  # fmt: skip
    broken = happened(EventKind.OBLIGATION_BROKEN)
    assert [(each.body["rule"], (each.at - NOON) / timedelta(hours=1)) for each in broken] == [
        ("internal.ack_2wd", 60)
    ]


def test_a_clock_that_was_away_warns_once_of_how_it_stands(opened):
    opened()
    due.look(NOON + timedelta(hours=50))
    assert [each.body["hundredths"] for each in happened(EventKind.OBLIGATION_WARNED)] == [75]


def test_28_days_of_silence_after_the_outcome_close_it_and_not_a_day_sooner(opened):
    """Outcome told, agreed actions done and no objection within 28 calendar days."""
    number = opened(Move.SEND_OUTCOME)
    due.look(NOON + timedelta(days=28))  # noon of the 28th day
    assert the_complaint(number).stage == Stage.OUTCOME_SENT
    due.look(NOON + timedelta(days=28, hours=12))
    complaint = the_complaint(number)
    assert (complaint.stage, complaint.closed_because) == (Stage.CLOSED, ClosingReason.SILENT_28_DAYS)
    assert complaint.next_due_rule == "records.keep_until_min_12m"
    assert state(number, "close.silence_28d") == ObligationState.KEPT


def test_nobody_s_silence_closes_a_complaint_over_a_promise_that_is_not_kept(opened):
    """ "With the agreed actions done": the engineer whom we promised has not come."""
    number = opened(Move.SEND_OUTCOME)
    with models.transaction() as tx:
        promise = Promise.make(
            tx, what="engineer", complaint_id=number, call_id=None, owner_id=None, owner_name="Ruth",
            due_at=NOON + timedelta(days=60), by="staff:1", at=NOON,
        ).id  # fmt: skip
    due.look(NOON + timedelta(days=29))
    assert the_complaint(number).stage == Stage.OUTCOME_SENT
    with models.transaction() as tx:
        tx.get_one(Promise, promise).keep(tx, by="staff:1", at=NOON + timedelta(days=29))
    due.look(NOON + timedelta(days=31))
    assert the_complaint(number).stage == Stage.CLOSED


def test_when_the_twelve_months_for_the_ombudsman_are_over_it_is_closed_as_not_taken_up(opened):
    number = opened(Move.SEND_ADR_LETTER)
    due.look(NOON + timedelta(days=364))
    assert the_complaint(number).stage == Stage.ADR_LETTER_SENT
    due.look(NOON + timedelta(days=365))
    assert the_complaint(number).closed_because == ClosingReason.ADR_NOT_TAKEN_UP


def test_the_ombudsmans_case_is_not_closed_by_a_date(opened):
    number = opened(Move.SEND_ADR_LETTER, Move.GO_TO_OMBUDSMAN)
    due.look(NOON + timedelta(days=400))
    assert the_complaint(number).stage == Stage.WITH_OMBUDSMAN


def test_a_record_that_was_kept_its_twelve_months_is_kept_and_not_broken(opened):
    number = opened()
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, number)
        complaint.move(Move.WITHDRAW, Party.CUSTOMER, by="customer", at=NOON)
        complaint.move(Move.CLOSE, Party.SYSTEM, by="system", at=NOON)
    due.look(NOON + timedelta(days=400))
    assert state(number, "records.keep_until_min_12m") == ObligationState.KEPT
    assert the_complaint(number).next_due is None
    assert happened(EventKind.OBLIGATION_WARNED) == []  # nobody need be told that a record is being kept


def test_a_promise_is_broken_by_whichever_look_comes_first_and_once(opened):
    number = opened()
    with models.transaction() as tx:
        Promise.make(
            tx, what="credit", complaint_id=number, call_id=None, owner_id=None, owner_name="Ruth",
            due_at=NOON + timedelta(hours=4), by="staff:1", at=NOON,
        )  # fmt: skip
    for _ in range(2):
        due.look(NOON + timedelta(hours=4))
    assert len(happened(EventKind.PROMISE_BROKEN)) == 1
    assert state(number, "promise.credit") == ObligationState.BROKEN


def test_many_clocks_at_once_say_each_thing_once(opened):
    numbers = [opened(Move.SEND_OUTCOME) for _ in range(30)]
    gate = threading.Barrier(4)

    def look():
        gate.wait()
        due.look(NOON + timedelta(days=29))

    clocks = [threading.Thread(target=look) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert {the_complaint(number).stage for number in numbers} == {Stage.CLOSED}
    closed = [each for each in happened(EventKind.STAGE_CHANGED) if each.body["now"] == Stage.CLOSED]
    assert len(closed) == len(numbers)
    said = [
        (each.complaint_id, each.body["rule"], each.body.get("hundredths"))
        for each in happened(EventKind.OBLIGATION_WARNED)
    ]
    assert len(said) == len(set(said))
    with models.reading() as session:
        assert list(models.record.history.breaks(session)) == []


def test_a_night_does_only_what_fell_due(opened):
    for _ in range(5):
        opened()
    assert due.look(NOON + timedelta(hours=1)) == 0
    assert due.look(NOON + timedelta(hours=31)) == 5
