"""Ringing one of our people into a room, once, even where the worker dies or the answer is lost in between."""

from __future__ import annotations

import structlog

import models
from carrier.errors import NotThere, Refused
from models import Call, Leg, LegState, wall_clock
from models.telephone.leg_reports import report
from workers import addresses
from workers.hands import Hands

_log = structlog.get_logger("legs")


def ring(hands: Hands, leg_id: int, *, seconds: int, again: bool) -> None:
    """Ring the leg's phone into its call's room; a leg that rings already is left alone.

    Creating a leg has no idempotency at the carrier, so `again` (an earlier try may have rung it) looks for
    it first, by its label and by whom it rings. A refused number is a leg that failed: its next step follows.
    """
    with models.reading() as session:
        leg = session.get_one(Leg, leg_id)
        call = session.get_one(Call, leg.call_id)
    if leg.sid is not None or leg.state == LegState.ENDED:
        return
    found = _rung_already(hands, leg, call) if again else None
    try:
        sid = found or _rung(hands, leg, call, seconds)
    except Refused as refusal:
        _log.error("leg_refused", leg=leg.label, why=str(refusal))
        with models.transaction() as tx:
            report(tx, tx.get_one(Leg, leg_id), status="failed", sequence=leg.sequence, at=wall_clock.now())
        return
    with models.transaction() as tx:
        kept = tx.get_one(Leg, leg_id)
        kept.sid = kept.sid or sid
        tx.add(kept)


def _rung_already(hands: Hands, leg: Leg, call: Call) -> str | None:
    """The Sid of a leg that an earlier try made and could not tell us of."""
    return hands.carrier.who_is_labelled(room=call.room, label=leg.label) or hands.carrier.find_leg(
        to=leg.to, since=leg.asked_at
    )


def _rung(hands: Hands, leg: Leg, call: Call, seconds: int) -> str:
    settings = hands.settings
    if leg.by_softphone:
        return hands.carrier.bring_in(
            room=call.room,
            to=leg.to,
            label=leg.label,
            status_url=addresses.status_of(settings, leg),
            conference_status_url=addresses.conference_of(settings),
            timeout=seconds,
        )
    return hands.carrier.ring_phone(
        to=leg.to,
        url=addresses.whisper_of(settings, leg),
        status_url=addresses.status_of(settings, leg),
        timeout=seconds,
    )


def dismiss(hands: Hands, leg: Leg) -> None:
    """End a leg because we no longer want it: its end is not taken for a loss. Ringing or live alike."""
    with models.transaction() as tx:
        kept = tx.get_one(Leg, leg.id)
        if kept.dismissed_at is None:
            kept.dismissed_at = wall_clock.now()
            tx.add(kept)
        call = tx.get_one(Call, kept.call_id)
    sid = kept.sid or hands.carrier.who_is_labelled(room=call.room, label=kept.label)
    if sid is None:
        return
    try:
        hands.carrier.end_call(call_sid=sid)
    except NotThere:
        _log.info("leg_gone_already", leg=kept.label)
