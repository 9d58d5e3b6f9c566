"""An adviser has answered: ring their line into the room, and bring the caller to them."""

from __future__ import annotations

import structlog

import models
from carrier.errors import NotThere
from models import Call, CallState, Event, Leg, LegKind, Staff, Transaction, wall_clock
from models.queries import leg_of, legs_in_progress
from workers import addresses
from workers.hands import Hands
from workers.jobs import legs
from workers.jobs.rows import call_of

QUEUE = "complaints"
"""The carrier's queue that callers wait in; `ivr` enqueues under the same name."""
_RING_SECONDS = 20

_log = structlog.get_logger("connect")


def connect_the_adviser(hands: Hands, event: Event) -> None:
    """Their softphone first (it answers by itself), then the caller, so that nobody waits in an empty room."""
    at = wall_clock.now()
    with models.transaction() as tx:
        call = call_of(tx, event)
        if call is None or call.adviser_id is None or call.adviser_id != event.staff_id:
            return
        if call.state not in (CallState.CLAIMED, CallState.CONNECTED):
            return
        adviser = tx.get_one(Staff, call.adviser_id)
        leg = leg_of(tx, call, call.adviser_id)
        again = leg is not None
        if leg is None:
            leg = Leg(
                call_id=call.id or 0, staff_id=adviser.id or 0, kind=LegKind.ADVISER, to=adviser.client,
                asked_at=at,
            )  # fmt: skip
            tx.add(leg)
            tx.flush()
        leg_id = leg.id or 0
    legs.ring(hands, leg_id, seconds=_RING_SECONDS, again=again)
    bring_the_caller(hands, call)


def bring_the_caller(hands: Hands, call: Call) -> None:
    """Out of the queue and into the room, from wherever in the call they are; a caller in it stays."""
    room = addresses.room_of(hands.settings, call)
    try:
        hands.carrier.take_from_queue(queue=QUEUE, call_sid=call.sid, url=room)
        return
    except NotThere:
        _log.info("not_in_the_queue", call=call.sid)
    there = [each for each in hands.carrier.participants(room=call.room) if each.call_sid == call.sid]
    try:
        if not there:
            # Still hearing "I am putting you through", or brought here by an earlier try.
            hands.carrier.redirect(call_sid=call.sid, url=room)
        elif there[0].held and call.held_since is None:
            hands.carrier.hold(room=call.room, call_sid=call.sid, on=False)
    except NotThere:
        _log.info("caller_has_gone", call=call.sid)


def back_to_the_front(hands: Hands, event: Event) -> None:
    """The adviser's line was lost: a caller who is still there is told so and waits at the front.

    A caller who hangs up takes the adviser's line along, and the news of the two may come in either order.
    """
    with models.reading() as session:
        call = call_of(session, event)
    if call is None or _has_gone(hands, call):
        return
    at = wall_clock.now()
    with models.transaction() as tx:
        call = call_of(tx, event)
        if call is None:
            return
        if call.state != CallState.QUEUED and call.adviser_id == event.staff_id and not _anybody(tx, call):
            call.requeue(tx, at=at, why="The adviser's line was lost")
    if call.state != CallState.QUEUED:
        return  # somebody has them already, and their own event brings the caller to them
    try:
        hands.carrier.redirect(call_sid=call.sid, url=addresses.turn_of(hands.settings, call))
    except NotThere:
        _log.info("caller_has_gone", call=call.sid)


def _has_gone(hands: Hands, call: Call) -> bool:
    """Whether the caller's own line is over; then our side of the call is ended with it."""
    try:
        now = hands.carrier.call(call_sid=call.sid)
        status = now.status if now.ended else ""
    except NotThere:
        status = "completed"
    if status:
        with models.transaction() as tx:
            tx.get_one(Call, call.id, with_for_update=True).end(tx, at=wall_clock.now(), status=status)
    return bool(status)


def _anybody(tx: Transaction, call: Call) -> bool:
    """Whether one of our people is on the call."""
    return any(leg.accepted_at is not None for leg in legs_in_progress(tx, call))
