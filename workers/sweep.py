"""The clock: every couple of seconds, whatever nobody took and whatever time itself has made due.

Each step looks again inside its own transaction, so two clocks do no harm; a step that fails is said and
tried at the next tick, and never keeps the others from running.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

import structlog
from redis import RedisError

import models
from models import Call, CallState, EventKind, Presence, Promise, Staff, wall_clock
from models.policy import policy_editions
from models.queries import (
    calls_waiting_for_an_offer,
    calls_with_expired_claims,
    calls_with_expired_offers,
    promises_overdue,
)
from models.telephone import routing
from workers import due, outbox, queue, reconcile
from workers.drain import drain
from workers.hands import Hands
from workers.letter_clock import LetterClock
from workers.retention import RetentionClock
from workers.unclosed import ClosingClock

TICK = 2.0
"""Seconds between looks while Redis wakes the workers."""
ALONE_TICK = 0.25
"""Seconds between looks while there is no Redis: the clock is the only one who does the work then."""
GRACE = 1.5
"""Seconds that a worker has before the clock takes an event itself."""

_log = structlog.get_logger("clock")
_letters = LetterClock()
_retention = RetentionClock()
_unclosed = ClosingClock()


def run(hands: Hands, stop: threading.Event) -> None:
    """Tick until stopped."""
    while not stop.is_set():
        alone = not redis_answers(hands.settings.redis_url)
        tick(hands, wall_clock.now(), grace=0.0 if alone else GRACE)
        stop.wait(ALONE_TICK if alone else TICK)


def until_told_to_stop() -> threading.Event:
    """An event that SIGTERM and SIGINT set, so that a tick is finished before the process ends."""
    stop = threading.Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    return stop


def tick(hands: Hands, at: datetime, *, grace: float = GRACE) -> None:
    """One look at everything, by the edition of the policy that holds."""
    policy_editions.keep_up(lambda: at)
    for step in (
        expire_offers,
        give_up_claims,
        offer_again,
        break_promises,
        _letters.tick,  # before a day that ended is said to be broken
        _unclosed.tick,
        due.look,
        _retention.tick,
        outbox.bury_the_killers,
        lambda _at: drain(older_than=grace),
        lambda at: reconcile.ask_about_silent_calls(hands, at),
        lambda at: reconcile.ask_about_unanswered_legs(hands, at),
    ):
        _safely(step, at)


def _safely(step: Callable[[datetime], object], at: datetime) -> None:
    try:
        step(at)
    except Exception:
        _log.exception("step_failed")


def redis_answers(url: str) -> bool:
    """Whether there is a Redis to wake the workers; asked with a short time-out."""
    if not url:
        return False
    try:
        with queue.connected(url) as connection:
            return bool(connection.ping())
    except RedisError:
        return False


def expire_offers(at: datetime) -> int:
    """Desks that did not pick up in time: the caller keeps their place and rings at the next desk."""
    with models.reading() as session:
        found = [call.id for call in calls_with_expired_offers(session, at)]
    for call_id in found:
        with models.transaction() as tx:
            call = tx.get_one(Call, call_id, with_for_update=True)
            if call.state == CallState.QUEUED:
                routing.expire(tx, call, at=at)
    return len(found)


def give_up_claims(at: datetime) -> int:
    """Claims whose line never came up: the caller is told and goes back to the front."""
    with models.reading() as session:
        found = [call.id for call in calls_with_expired_claims(session, at)]
    for call_id in found:
        with models.transaction() as tx:
            _give_up_claim(tx, tx.get_one(Call, call_id, with_for_update=True), at)
    return len(found)


def _give_up_claim(tx: models.Transaction, call: Call, at: datetime) -> None:
    if call.state != CallState.CLAIMED or call.claim_until is None or call.claim_until > at:
        return
    staff = tx.get(Staff, call.adviser_id) if call.adviser_id else None
    for kind in (EventKind.CLAIM_EXPIRED, EventKind.ADVISER_LOST):
        tx.log(
            kind, at=at, by="system", call=call, complaint=call.complaint_id, staff=staff,
            why="no line in time",
        )  # fmt: skip
    if staff is not None and staff.presence == Presence.ON_CALL:
        staff.become(Presence.MISSED, tx=tx, at=at, by="system")
    call.requeue(tx, at=at, why="The adviser's line did not come up")


def offer_again(at: datetime) -> None:
    """Whoever waits while somebody is free: their offer may have been lost to a crash between two commits."""
    with models.reading() as session:
        waiting = bool(calls_waiting_for_an_offer(session))
    if waiting:
        with models.transaction() as tx:
            routing.offer_waiting_calls(tx, at=at)


def break_promises(at: datetime) -> int:
    """Promises whose time has passed are broken, and seen to be."""
    with models.reading() as session:
        found = [promise.id for promise in promises_overdue(session, at)]
    for promise_id in found:
        with models.transaction() as tx:
            promise = tx.get_one(Promise, promise_id, with_for_update=True)
            if promise.kept_at is None and promise.broken_at is None:
                promise.break_(tx, at=at)
    return len(found)
