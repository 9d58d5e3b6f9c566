"""The log is the outbox: one UPDATE's row count decides who does what is due, and leases end."""

import threading
from datetime import timedelta

import pytest

import models
from models import QUIET, Event, EventKind
from workers import outbox
from workers.reactions import REACTIONS

from .conftest import NOON

SECOND = timedelta(seconds=1)


def row(event_id):
    with models.reading() as session:
        return session.get_one(Event, event_id)


def test_every_kind_that_is_not_quiet_has_exactly_one_reaction():
    assert set(REACTIONS) == set(EventKind) - QUIET


def test_everything_that_moves_a_call_s_legs_is_done_one_at_a_time():
    """Hold and resume in two workers at once would leave the caller as the slower one says."""
    elsewhere = {
        EventKind.NOTICE_HEARD,
        EventKind.RECORDING_PAUSED,
        EventKind.RECORDING_RESUMED,
        EventKind.IDENTITY_LOCKED,
        EventKind.COMPLAINT_CONFIRMED,
        EventKind.CALL_BACK_PROMISED,
        EventKind.MESSAGE_WAITING,
        EventKind.STAGE_CHANGED,
        EventKind.LETTER_APPROVED,
        EventKind.RECORDING_OUTLIVED,
        EventKind.POLICY_ADOPTED,
    }
    assert set(REACTIONS) == outbox.ON_THE_LINE | elsewhere


def test_an_event_is_claimed_once(logged):
    number = logged(EventKind.NOTICE_HEARD)
    assert outbox.claim(number, NOON).attempts == 1
    assert outbox.claim(number, NOON) is None


def test_of_twenty_who_claim_at_once_one_gets_it(logged):
    number = logged(EventKind.NOTICE_HEARD)
    got, gate = [], threading.Barrier(20)

    def claim():
        gate.wait()
        got.append(outbox.claim(number, NOON))

    crowd = [threading.Thread(target=claim) for _ in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(got) == 20 and len([event for event in got if event]) == 1


def test_a_killed_worker_s_event_is_free_again_within_fifteen_seconds(logged):
    number = logged(EventKind.NOTICE_HEARD)
    outbox.claim(number, NOON)
    assert outbox.claim(number, NOON + 5 * SECOND) is None
    assert outbox.claim(number, NOON + 10 * SECOND).attempts == 2
    assert outbox.LEASE + 2 * timedelta(seconds=2.0) < 15 * SECOND


def test_whoever_is_alive_keeps_the_lease(logged):
    number = logged(EventKind.NOTICE_HEARD)
    outbox.claim(number, NOON)
    assert outbox.keep(number, NOON + 8 * SECOND)
    assert outbox.claim(number, NOON + 12 * SECOND) is None


def test_what_is_done_is_done(logged):
    number = logged(EventKind.NOTICE_HEARD)
    outbox.claim(number, NOON)
    outbox.handled(number, NOON + SECOND)
    assert outbox.claim(number, NOON + timedelta(days=1)) is None
    assert outbox.due(NOON + timedelta(days=1)) == []


def test_one_call_s_line_is_moved_by_one_at_a_time(logged):
    hold, resume = (logged(kind, call=17) for kind in (EventKind.CALL_HELD, EventKind.CALL_RESUMED))
    other = logged(EventKind.CALL_HELD, call=18)
    tape = logged(EventKind.RECORDING_PAUSED, call=17)
    assert outbox.claim(hold, NOON)
    assert outbox.claim(resume, NOON) is None
    assert outbox.claim(other, NOON) and outbox.claim(tape, NOON)
    outbox.handled(hold, NOON)
    assert outbox.claim(resume, NOON)


def test_two_workers_cannot_move_one_call_s_line_at_once(logged):
    numbers = [logged(EventKind.CALL_HELD, call=17) for _ in range(12)]
    got, gate = [], threading.Barrier(12)

    def claim(number):
        gate.wait()
        got.append(outbox.claim(number, NOON))

    crowd = [threading.Thread(target=claim, args=(number,)) for number in numbers]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len([event for event in got if event]) == 1


def test_a_failure_is_tried_again_later_and_later(logged):
    number = logged(EventKind.NOTICE_HEARD)
    event = outbox.claim(number, NOON)
    assert not outbox.failed(event, NOON, "Twilio is busy.")
    assert outbox.claim(number, NOON + 0.4 * SECOND) is None
    assert outbox.claim(number, NOON + 2 * SECOND).attempts == 2
    waits = [max(outbox.wait_after(tries) for _ in range(200)) for tries in (1, 3, 6, 9, 40)]
    assert waits == sorted(waits) and waits[-1] <= timedelta(minutes=22.5)


def test_retries_do_not_come_in_step():
    assert len({outbox.wait_after(3) for _ in range(50)}) > 40


def test_after_its_last_try_it_is_dead_and_can_be_seen_and_brought_back(logged):
    number, at = logged(EventKind.NOTICE_HEARD), NOON
    for _ in range(outbox.patience(EventKind.NOTICE_HEARD)):
        at += timedelta(hours=1)
        outbox.failed(outbox.claim(number, at), at, "The carrier hung.")
    assert outbox.claim(number, at + timedelta(days=1)) is None
    assert [(event.id, event.last_error) for event in outbox.dead()] == [(number, "The carrier hung.")]
    assert outbox.retry([number]) == 1 and outbox.dead() == []
    assert outbox.claim(number, at).attempts == 1


def test_what_is_refused_is_dead_at_once(logged):
    number = logged(EventKind.NOTICE_HEARD)
    assert outbox.failed(outbox.claim(number, NOON), NOON, "Twilio refused.", for_good=True)
    assert row(number).dead_at == NOON


def test_a_message_outlasts_a_day_of_failure():
    """Nobody is on the line: a mail server may be down for hours."""
    tries = outbox.patience(EventKind.MESSAGE_WAITING)
    assert sum((outbox.wait_after(n) for n in range(1, tries)), timedelta()) > timedelta(hours=20)


def test_an_event_that_ends_every_process_is_buried_and_does_not_stop_the_others(logged):
    killer, other, at = logged(EventKind.NOTICE_HEARD), logged(EventKind.NOTICE_HEARD), NOON
    for _ in range(outbox.patience(EventKind.NOTICE_HEARD)):
        outbox.claim(killer, at)
        at += timedelta(seconds=20)
    assert outbox.bury_the_killers(at) == 1
    assert row(killer).dead_at == at and [each.event_id for each in outbox.due(at)] == [other]


def test_the_outbox_never_changes_what_the_history_says(logged):
    number = logged(EventKind.NOTICE_HEARD)
    before = row(number)
    outbox.failed(outbox.claim(number, NOON), NOON, "No.")
    outbox.claim(number, NOON + timedelta(minutes=1))
    outbox.handled(number, NOON + timedelta(minutes=1))
    after = row(number)
    assert (after.hash, after.body, after.at) == (before.hash, before.body, before.at)
    with models.reading() as session:
        assert list(models.record.history.breaks(session)) == []


@pytest.mark.parametrize("grace", [0.0, 2.0])
def test_the_clock_leaves_fresh_events_to_the_workers(logged, grace):
    logged(EventKind.NOTICE_HEARD)
    due = outbox.due(NOON + SECOND, older_than=timedelta(seconds=grace))
    assert bool(due) == (grace == 0.0)
