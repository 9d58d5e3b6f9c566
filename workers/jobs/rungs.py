"""Ringing a higher rung while the caller hears music: the next person, and the next, or a promised call back."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

import models
from code_of_practice import ladder, opening_hours
from code_of_practice.ladder import Candidate, PromiseCallBack, Ring
from models import (
    Call,
    Escalation,
    EscalationState,
    Event,
    Leg,
    LegKind,
    Presence,
    Promise,
    Role,
    Staff,
    Transaction,
    wall_clock,
)
from models.queries import last_leg_of, legs_in_progress, staff_on_rung
from settings import Settings
from workers.hands import Hands
from workers.jobs import hold, legs
from workers.jobs.rows import call_of, escalation_of

_log = structlog.get_logger("rungs")
_NEVER_RANG = timedelta(seconds=3)
"""A softphone leg that is over as soon as this found no browser: nobody has had the chance to answer."""
_KINDS = {Role.MANAGER: LegKind.MANAGER, Role.MANAGING_DIRECTOR: LegKind.MANAGING_DIRECTOR}


def ring_the_rung(hands: Hands, event: Event) -> None:
    """Hold the caller and ring whoever is next on the rung; nobody left means a promise and the caller back."""
    with models.transaction() as tx:
        call, escalation = call_of(tx, event), escalation_of(tx, event)
        if call is None or escalation is None or escalation.state != EscalationState.RINGING:
            return
        unwanted = _earlier_legs(tx, call, escalation)
        leg, again, seconds = _next_leg(tx, call, escalation, hands.settings, wall_clock.now())
        leg_id = leg.id if leg is not None else None
    for other in unwanted:
        legs.dismiss(hands, other)
    hold.match_call(hands, call)
    if leg_id is not None:
        legs.ring(hands, leg_id, seconds=seconds, again=again)


def _next_leg(
    tx: Transaction, call: Call, escalation: Escalation, settings: Settings, at: datetime
) -> tuple[Leg | None, bool, int]:
    """The leg to ring (one that an earlier try began goes on), or None once a call back is promised."""
    rung = ladder.Rung(escalation.to_rung.value)
    if escalation.leg_id is not None:
        return tx.get_one(Leg, escalation.leg_id), True, ladder.rings_for_seconds(rung)
    own_phone = _own_phone_instead(tx, escalation)
    if own_phone is not None:
        leg = _leg_to(tx, call, escalation, own_phone, own_phone.phone, at)
        return leg, False, ladder.rings_for_seconds(rung)
    step = _step(tx, call, escalation, settings, at)
    if isinstance(step, PromiseCallBack):
        _promise(tx, call, escalation, step, at)
        return None, False, 0
    target = tx.get_one(Staff, step.candidate.staff_id)
    return _leg_to(tx, call, escalation, target, _phone_of(target), at), False, step.seconds


def _leg_to(
    tx: Transaction, call: Call, escalation: Escalation, target: Staff, phone: str, at: datetime
) -> Leg:
    leg = Leg(
        call_id=call.id or 0, staff_id=target.id or 0, kind=_KINDS[escalation.to_rung],
        escalation_id=escalation.id, to=phone, asked_at=at,
    )  # fmt: skip
    tx.add(leg)
    tx.flush()
    escalation.ring(tx, target, leg_id=leg.id, at=at)
    call.hold(tx, by="system", at=at)
    return leg


def _own_phone_instead(tx: Transaction, escalation: Escalation) -> Staff | None:
    """Whoever was rung last at a desk whose softphone was not there: their own phone has not rung yet."""
    last = last_leg_of(tx, escalation)
    if last is None or not last.by_softphone or last.outcome not in ("no_answer", "failed"):
        return None
    if last.ended_at is None or last.ended_at - last.asked_at > _NEVER_RANG:
        return None
    person = tx.get_one(Staff, last.staff_id)
    return person if person.phone and person.presence != Presence.ON_CALL else None


def _step(
    tx: Transaction, call: Call, escalation: Escalation, settings: Settings, at: datetime
) -> Ring | PromiseCallBack:
    people = [each for each in staff_on_rung(tx, escalation.to_rung) if each.id != call.adviser_id]
    unreachable = [each.id for each in people if not _phone_of(each)]
    candidates = [
        Candidate(
            staff_id=each.id or 0,
            name=each.name,
            rung=ladder.Rung(each.role.value),
            free=each.presence == Presence.IDLE,
            idle_since=each.presence_since if each.presence == Presence.IDLE else None,
        )
        for each in people
    ]
    return ladder.next_step(
        ladder.Rung(escalation.to_rung.value),
        candidates,
        tried=[*escalation.tried, *(number for number in unreachable if number is not None)],
        at=at,
        hours=hours(settings),
    )


def _phone_of(person: Staff) -> str:
    """Their softphone when they are at a desk, else their own phone; empty while they are with a caller."""
    if person.presence == Presence.IDLE:
        return person.client
    if person.presence in (Presence.ON_CALL, Presence.RINGING):
        return ""
    return person.phone


def _earlier_legs(tx: Transaction, call: Call, escalation: Escalation) -> list[Leg]:
    """Legs of people this escalation rang before and has given up: a phone declined at the desk still rings."""
    return [
        leg
        for leg in legs_in_progress(tx, call)
        if leg.escalation_id == escalation.id and leg.id != escalation.leg_id
    ]


def _promise(
    tx: Transaction, call: Call, escalation: Escalation, step: PromiseCallBack, at: datetime
) -> None:
    """Nobody is free: the caller gets the adviser back, and a call back with a name and a time (CP11)."""
    call.resume(tx, by="system", at=at)
    escalation.end(tx, state=EscalationState.CALL_BACK, at=at, by="system")
    Promise.call_back(
        tx,
        complaint_id=escalation.complaint_id,
        call_id=call.id,
        owner_id=step.by_whom.staff_id if step.by_whom else None,
        owner_name=step.name,
        due_at=step.by,
        by="system",
        at=at,
        why=f"{step.rung.words} could not be reached",
    )


def hours(settings: Settings) -> opening_hours.OpeningHours:
    """The operator's opening hours, or the policy's."""
    if settings.opening_hours:
        return opening_hours.OpeningHours.parse(settings.opening_hours)
    return opening_hours.of_the_policy()


def stop_ringing(hands: Hands, event: Event) -> None:
    """Taken back: their phone stops, and the caller hears the adviser again unless another rung is asked for."""
    with models.transaction() as tx:
        call, escalation = call_of(tx, event), escalation_of(tx, event)
        if call is None or escalation is None:
            return
        unwanted = [leg for leg in legs_in_progress(tx, call) if leg.escalation_id == escalation.id]
        if models.queries.escalation_under_way(tx, call) is None:
            call.resume(tx, by=event.by, at=wall_clock.now())
    for leg in unwanted:
        legs.dismiss(hands, leg)
    hold.match_call(hands, call)
