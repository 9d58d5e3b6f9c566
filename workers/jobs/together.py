"""After a rung has answered: brief, bring the caller back, leave them to it. The caller is never alone."""

from __future__ import annotations

import structlog

import models
from carrier.errors import NotThere
from models import (
    Call,
    CallState,
    Escalation,
    EscalationState,
    Event,
    Leg,
    Presence,
    Staff,
    Transaction,
    wall_clock,
)
from models.queries import legs_in_progress
from workers.hands import Hands
from workers.jobs import connect, hold, legs
from workers.jobs.patience import NotYet
from workers.jobs.rows import call_of, escalation_of

_log = structlog.get_logger("together")
_TALKING = (EscalationState.BRIEFING, EscalationState.JOINED)


def brief(hands: Hands, event: Event) -> None:
    """They are on the line. With no adviser left to brief them, the caller comes to them at once."""
    with models.transaction() as tx:
        call, escalation = call_of(tx, event), escalation_of(tx, event)
        if call is None or escalation is None or escalation.state != EscalationState.BRIEFING:
            return
        alone = not _others(tx, call, escalation)
        if alone:
            _take_over(tx, call, escalation)
    if alone:
        connect.bring_the_caller(hands, call)
    hold.match_call(hands, call)


def _take_over(tx: Transaction, call: Call, escalation: Escalation) -> None:
    """The adviser was lost while the rung's phone rang: the caller, queued again, goes to the rung."""
    at = wall_clock.now()
    _bring_back(tx, call, escalation)
    if call.state == CallState.QUEUED:
        call.claim(tx, tx.get_one(Staff, escalation.target_id), at=at)
        call.adviser_is_on(tx, at=at)
    _hand_over(tx, call, escalation)


def join(hands: Hands, event: Event) -> None:
    """Caller, adviser and rung together: first the caller can hear them, then the record says so."""
    with models.transaction() as tx:
        call, escalation = call_of(tx, event), escalation_of(tx, event)
        if call is None or escalation is None or escalation.state not in _TALKING:
            return
        call.resume(tx, by=event.by, at=wall_clock.now())
    hold.match_call(hands, call)
    with models.transaction() as tx:
        tx.get_one(Escalation, escalation.id).joined(tx, at=wall_clock.now())


def leave(hands: Hands, event: Event) -> None:
    """The adviser goes only once the carrier has said that the rung is in the room; the caller comes back first.

    Leaving while the target still rings is how other systems drop calls. Raises NotYet until then.
    """
    with models.transaction() as tx:
        call, escalation = call_of(tx, event), escalation_of(tx, event)
        if call is None or escalation is None or escalation.state not in _TALKING:
            return
        theirs = tx.get(Leg, escalation.leg_id) if escalation.leg_id else None
    if theirs is None or not _is_in_the_room(hands, call, theirs):
        raise NotYet("They are not in the room yet.")
    with models.transaction() as tx:
        _bring_back(tx, tx.get_one(Call, call.id), tx.get_one(Escalation, escalation.id))
        call = tx.get_one(Call, call.id)
    hold.match_call(hands, call)
    with models.transaction() as tx:
        going = _hand_over(tx, tx.get_one(Call, call.id), tx.get_one(Escalation, escalation.id))
    for leg in going:
        _take_out(hands, call, leg)


def _is_in_the_room(hands: Hands, call: Call, leg: Leg) -> bool:
    """The carrier's word for it (participant-join), or its answer when we ask, for a callback that was lost."""
    if leg.in_room:
        return True
    return any(
        each.label == leg.label and each.status == "connected"
        for each in hands.carrier.participants(room=call.room)
    )


def _others(tx: Transaction, call: Call, escalation: Escalation) -> list[Leg]:
    """Staff legs on the call that are not the rung's."""
    return [leg for leg in legs_in_progress(tx, call) if leg.accepted_at and leg.id != escalation.leg_id]


def _bring_back(tx: Transaction, call: Call, escalation: Escalation) -> None:
    call.resume(tx, by="system", at=wall_clock.now())
    escalation.joined(tx, at=wall_clock.now())


def _hand_over(tx: Transaction, call: Call, escalation: Escalation) -> list[Leg]:
    """The call is the rung's now; whoever leaves has their writing to do."""
    at = wall_clock.now()
    going = _others(tx, call, escalation)
    for leg in going:
        leg.dismissed_at = leg.dismissed_at or at
        tx.add(leg)
        adviser = tx.get_one(Staff, leg.staff_id)
        if adviser.presence == Presence.ON_CALL:
            adviser.become(Presence.WRAP_UP, tx=tx, at=at, by="system")
    call.adviser_id = escalation.target_id
    tx.add(call)
    escalation.handed_over(tx, at=at)
    return going


def _take_out(hands: Hands, call: Call, leg: Leg) -> None:
    if leg.sid is None:
        legs.dismiss(hands, leg)
        return
    try:
        hands.carrier.remove(room=call.room, call_sid=leg.sid)
    except NotThere:
        _log.info("adviser_gone_already", leg=leg.label)
