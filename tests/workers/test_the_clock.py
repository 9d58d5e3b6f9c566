"""What time itself makes due: offers, claims, promises; and two clocks do no harm."""

import threading
import time
from datetime import timedelta

import pytest

import models
from models import Call, CallState, Event, EventKind, Leg, LegKind, Presence, Promise, queries
from models.telephone import routing
from models.telephone.calls import CLAIM_ALLOWED, RING_ALLOWED
from tests.models.conftest import caller, member
from workers import drain as draining
from workers import lease, outbox, sweep

from .conftest import NOON


@pytest.fixture
def waiting(database):
    """A caller whom Ann's desk rings for, while Bob is busy elsewhere; the ids of call, Ann and Bob."""
    with models.transaction() as tx:
        ann, bob = member(tx, "Ann", ready=True), member(tx, "Bob")
        call = caller(tx)
        call.enqueue(tx, at=NOON)
        return call.id, ann.id, bob.id


def happened(kind):
    with models.reading() as session:
        return [each for each in queries.events_after(session, 0) if each.kind == kind]


def test_an_offer_that_nobody_takes_goes_to_the_next_desk(waiting):
    call_id, ann, bob = waiting
    with models.transaction() as tx:
        routing.go_ready(tx, tx.get_one(models.Staff, bob), at=NOON)
    assert sweep.expire_offers(NOON + RING_ALLOWED - timedelta(seconds=1)) == 0
    assert sweep.expire_offers(NOON + RING_ALLOWED) == 1
    with models.reading() as session:
        assert session.get_one(Call, call_id).offered_to_id == bob
        assert session.get_one(models.Staff, ann).presence == Presence.MISSED


def test_a_claim_without_a_line_is_given_up_and_the_caller_told(waiting):
    call_id, ann, _ = waiting
    with models.transaction() as tx:
        tx.get_one(Call, call_id).claim(tx, tx.get_one(models.Staff, ann), at=NOON)
    sweep.give_up_claims(NOON + CLAIM_ALLOWED)
    with models.reading() as session:
        call = session.get_one(Call, call_id)
        assert (call.state, call.adviser_id, call.priority) == (CallState.QUEUED, None, 100)
    assert len(happened(EventKind.ADVISER_LOST)) == 1  # whose reaction tells the caller and brings them back


def test_a_claim_whose_line_is_live_is_nobody_s_to_give_up(waiting):
    call_id, ann, _ = waiting
    with models.transaction() as tx:
        call = tx.get_one(Call, call_id)
        call.claim(tx, tx.get_one(models.Staff, ann), at=NOON)
        call.adviser_is_on(tx, at=NOON)
    assert sweep.give_up_claims(NOON + timedelta(hours=2)) == 0


def test_a_promise_whose_time_has_passed_is_broken_once_and_seen(database):
    with models.transaction() as tx:
        Promise.call_back(
            tx, complaint_id=None, call_id=None, owner_id=None, owner_name="Ruth", due_at=NOON, by="caller",
            at=NOON, why="asked",
        )  # fmt: skip
    assert sweep.break_promises(NOON - timedelta(minutes=1)) == 0
    for _ in range(3):
        sweep.break_promises(NOON + timedelta(minutes=1))
    assert len(happened(EventKind.PROMISE_BROKEN)) == 1


def test_two_clocks_at_once_expire_an_offer_once(waiting):
    gate = threading.Barrier(4)

    def tick():
        gate.wait()
        sweep.expire_offers(NOON + RING_ALLOWED)

    clocks = [threading.Thread(target=tick) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert len(happened(EventKind.OFFER_EXPIRED)) == 1


def test_a_step_that_fails_does_not_stop_the_others(ours, waiting):
    """The carrier is nowhere: reconciling fails, and the offer still moves on."""
    later = NOON + timedelta(minutes=5)
    sweep.tick(ours, later, grace=0.0)
    assert len(happened(EventKind.OFFER_EXPIRED)) == 1


def test_what_cannot_be_done_now_is_kept_with_its_reason(ours, logged):
    with models.transaction() as tx:
        call = caller(tx, sid="CA" + "0" * 32)
        number = call.id
        tx.log(EventKind.NOTICE_HEARD, at=NOON, by="caller", call=call)
    event_id = next(e.id for e in happened(EventKind.NOTICE_HEARD) if e.call_id == number)
    assert draining.do(event_id)
    with models.reading() as session:
        event = session.get_one(Event, event_id)
    assert event.handled_at is None and event.next_try_at is not None and "Unreachable" in event.last_error


def test_a_lease_lasts_while_its_work_does(logged):
    number = logged(EventKind.NOTICE_HEARD)
    before = outbox.claim(number, models.wall_clock.now()).leased_until
    with lease.kept(number):
        time.sleep(outbox.LEASE.total_seconds() / 3 + 0.5)
    with models.reading() as session:
        assert session.get_one(Event, number).leased_until > before


def test_a_slow_event_does_not_keep_the_next_one_waiting(ours, logged, database):
    """Four at a time, and the database is looked at again while somebody is busy."""
    with models.transaction() as tx:
        first, second = caller(tx, "CAslow"), caller(tx, "CAfast")
        ann = member(tx, "Ann")
        leg = Leg(call_id=first.id, staff_id=ann.id, kind=LegKind.ADVISER, to=ann.client, asked_at=NOON)
        tx.add(leg)
        tx.flush()
        first_id, second_id = first.id, second.id
    slow = logged(EventKind.CALL_ENDED, call=first_id)  # asks a carrier that is nowhere, four times
    quick = logged(EventKind.CALL_HELD, call=None)
    working = threading.Thread(target=draining.drain)
    began = time.monotonic()
    working.start()
    while True:
        with models.reading() as session:
            if session.get_one(Event, quick).handled_at:
                break
        assert time.monotonic() - began < 60
        time.sleep(0.01)
    with models.reading() as session:
        assert session.get_one(Event, slow).handled_at is None
    working.join()
    assert second_id
