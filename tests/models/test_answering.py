"""Ringing, answering, losing: one caller, one adviser, never nobody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

import models
from models import AlreadyTaken, Call, CallState, Complaint, EventKind, Leg, LegKind, Presence, Role, Staff
from models.database import Database
from models.telephone import routing
from models.telephone.calls import CLAIM_ALLOWED, FRONT_OF_QUEUE
from models.telephone.ending import end_call
from models.telephone.leg_reports import report

from .conftest import NOON, caller, member


def _adviser_leg(tx: models.Transaction, call: Call, staff: Staff) -> Leg:
    leg = Leg(
        call_id=call.id or 0, staff_id=staff.id or 0, kind=LegKind.ADVISER, to=staff.client, asked_at=NOON
    )
    tx.add(leg)
    tx.flush()
    return leg


def test_a_queued_caller_rings_at_the_desk_that_has_been_free_longest(database: Database) -> None:
    with models.transaction() as tx:
        late = member(tx, "Late")
        early = member(tx, "Early", ready=True)
        routing.go_ready(tx, late, at=NOON + timedelta(minutes=5))
        call = caller(tx)
        call.enqueue(tx, at=NOON + timedelta(minutes=6))
        assert call.offered_to_id == early.id
        assert (early.presence, late.presence) == (Presence.RINGING, Presence.IDLE)


def test_an_adviser_who_becomes_ready_is_rung_for_the_caller_who_waited_longest(database: Database) -> None:
    with models.transaction() as tx:
        first, second = caller(tx, "CA1"), caller(tx, "CA2")
        first.enqueue(tx, at=NOON)
        second.enqueue(tx, at=NOON + timedelta(seconds=1))
        ann = member(tx, "Ann", ready=True)
        assert first.offered_to_id == ann.id
        assert second.offered_to_id is None


def test_two_advisers_can_never_have_one_call(database: Database) -> None:
    """Issue: "A lease ties a claim to a live leg: two advisers can never have one call." """
    with models.transaction() as tx:
        call = caller(tx)
        call.enqueue(tx, at=NOON)
        call_id, staff_ids = call.id, [member(tx, f"S{n}").id for n in range(6)]

    def try_to_take(staff_id: int) -> bool:
        with models.transaction() as tx:
            mine, staff = tx.get(Call, call_id), tx.get(Staff, staff_id)
            assert mine is not None
            assert staff is not None
            try:
                mine.claim(tx, staff, at=NOON)
            except AlreadyTaken:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(try_to_take, staff_ids)) == 1


def test_the_loser_is_told_who_has_the_call(database: Database) -> None:
    with models.transaction() as tx:
        ann, bob, call = member(tx, "Ann"), member(tx, "Bob"), caller(tx)
        call.enqueue(tx, at=NOON)
        call.claim(tx, ann, at=NOON)
        with pytest.raises(AlreadyTaken, match="Ann has taken this call"):
            call.claim(tx, bob, at=NOON)


def test_not_now_rings_the_next_desk_and_stops_ringing_this_one(database: Database) -> None:
    with models.transaction() as tx:
        ann = member(tx, "Ann", ready=True)
        bob = member(tx, "Bob")
        routing.go_ready(tx, bob, at=NOON + timedelta(seconds=1))
        call = caller(tx)
        call.enqueue(tx, at=NOON)
        routing.decline(tx, call, ann, at=NOON)
        assert call.offered_to_id == bob.id
        assert ann.presence == Presence.NOT_READY


def test_a_missed_ring_keeps_the_callers_place_and_asks_whether_anybody_is_there(database: Database) -> None:
    with models.transaction() as tx:
        ann, call = member(tx, "Ann", ready=True), caller(tx)
        call.enqueue(tx, at=NOON)
        queued_at = call.queued_at
        routing.expire(tx, call, at=NOON + timedelta(seconds=19))
        assert call.offered_to_id == ann.id
        routing.expire(tx, call, at=NOON + timedelta(seconds=20))
        assert (call.offered_to_id, call.queued_at) == (None, queued_at)
        assert ann.presence == Presence.MISSED


def test_a_claim_lasts_as_long_as_the_advisers_line(database: Database) -> None:
    with models.transaction() as tx:
        ann, call = member(tx, "Ann", ready=True), caller(tx)
        call.enqueue(tx, at=NOON)
        call.claim(tx, ann, at=NOON)
        assert call.claim_until == NOON + CLAIM_ALLOWED
        leg = _adviser_leg(tx, call, ann)
        report(tx, leg, status="ringing", sequence=0, at=NOON)
        report(tx, leg, status="in-progress", sequence=1, at=NOON)
        assert (call.state, call.claim_until) == (CallState.CONNECTED, None)


def test_an_adviser_whose_line_falls_is_said_and_the_caller_can_go_to_the_front(database: Database) -> None:
    """A worker asks first whether the caller is still there: their hanging up ends the adviser's line too."""
    with models.transaction() as tx:
        ann, call = member(tx, "Ann", ready=True), caller(tx)
        call.enqueue(tx, at=NOON)
        call.claim(tx, ann, at=NOON)
        leg = _adviser_leg(tx, call, ann)
        report(tx, leg, status="in-progress", sequence=1, at=NOON)
        bob = member(tx, "Bob", ready=True)
        report(tx, leg, status="completed", sequence=2, at=NOON)
        assert EventKind.ADVISER_LOST in [said["kind"] for said in tx.happened]
        assert call.state == CallState.CONNECTED
        call.requeue(tx, at=NOON, why="The adviser's line was lost")
        assert (call.state, call.priority, call.adviser_id) == (CallState.QUEUED, FRONT_OF_QUEUE, None)
        assert call.offered_to_id == bob.id
        assert ann.presence in (Presence.WRAP_UP, Presence.MISSED)


def test_news_of_a_line_is_harmless_twice_late_and_out_of_order(database: Database) -> None:
    with models.transaction() as tx:
        ann, call = member(tx, "Ann", ready=True), caller(tx)
        call.enqueue(tx, at=NOON)
        call.claim(tx, ann, at=NOON)
        leg = _adviser_leg(tx, call, ann)
        for status, sequence in (
            ("in-progress", 2),
            ("ringing", 1),
            ("initiated", 0),
            ("in-progress", 2),
        ):
            report(tx, leg, status=status, sequence=sequence, at=NOON)
        assert (leg.state, call.state) == ("in_progress", CallState.CONNECTED)
        end_call(tx, call, at=NOON, status="completed")
        for status, sequence in (("completed", 3), ("in-progress", 2), ("completed", 3)):
            report(tx, leg, status=status, sequence=sequence, at=NOON)
        assert (leg.state, call.state) == ("ended", CallState.ENDED)


def test_hanging_up_sends_the_adviser_to_wrap_up_and_leaves_the_complaint_open(
    database: Database, connected: tuple[int, int]
) -> None:
    """CONTRACT: "hanging up after that leaves it open, for a call back." """
    with models.transaction() as tx:
        call, ann = tx.get(Call, connected[0]), tx.get(Staff, connected[1])
        assert call is not None
        assert ann is not None
        call.end(tx, at=NOON, status="completed")
        call.end(tx, at=NOON + timedelta(minutes=1), status="failed")
        complaint = tx.get(Complaint, call.complaint_id)
        assert complaint is not None
        assert complaint.is_open
        assert (call.ended_at, call.status) == (NOON, "completed")
        assert ann.presence == Presence.WRAP_UP
        call.wrap_up(tx, ann, disposition="follow_up", at=NOON)
        assert ann.presence == Presence.IDLE


def test_a_break_booked_during_the_call_begins_after_it(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        call, ann = tx.get(Call, connected[0]), tx.get(Staff, connected[1])
        assert call is not None
        assert ann is not None
        routing.go_not_ready(tx, ann, at=NOON, reason="Break")
        assert ann.presence == Presence.ON_CALL
        call.end(tx, at=NOON, status="completed")
        call.wrap_up(tx, ann, disposition="resolved", at=NOON)
        assert ann.presence == Presence.NOT_READY


def test_a_caller_who_wants_a_manager_rings_at_a_managers_desk_first(database: Database) -> None:
    with models.transaction() as tx:
        member(tx, "Ann", ready=True)
        ruth = member(tx, "Ruth", Role.MANAGER)
        routing.go_ready(tx, ruth, at=NOON + timedelta(hours=1))
        call = caller(tx)
        call.wanted_rung = Role.MANAGER
        call.enqueue(tx, at=NOON + timedelta(hours=2))
        assert call.offered_to_id == ruth.id
