"""What follows when the carrier says how a staff leg is doing. Harmless twice, late, or out of order."""

from datetime import datetime

from ..database import Transaction
from ..people.staff import Presence, Staff
from ..queries import legs_in_progress
from ..record.event_kinds import EventKind
from .calls import Call
from .escalations import Escalation
from .legs import ENDINGS, Leg, LegState


def report(tx: Transaction, leg: Leg, *, status: str, sequence: int, at: datetime) -> None:
    """Take a call status (Twilio's word) for a staff leg; an ended leg absorbs everything later."""
    if leg.state == LegState.ENDED or sequence <= leg.sequence and status not in ENDINGS:
        return
    leg.sequence = max(leg.sequence, sequence)
    tx.add(leg)
    if status in ENDINGS:
        _ended(tx, leg, outcome=ENDINGS[status], at=at)
    elif status == "in-progress":
        leg.state, leg.answered_at = LegState.IN_PROGRESS, leg.answered_at or at
        if leg.by_softphone:
            accepted(tx, leg, at=at)
    elif leg.state == LegState.ASKED:
        leg.state = LegState.RINGING


def accepted(tx: Transaction, leg: Leg, *, at: datetime) -> None:
    """A person is there: a softphone says so by answering, an ordinary phone by pressing 1."""
    if leg.accepted_at is not None:
        return
    leg.accepted_at = at
    tx.add(leg)
    if leg.escalation_id is None:
        _call_of(tx, leg).adviser_is_on(tx, at=at)
        return
    escalation = tx.get(Escalation, leg.escalation_id)
    if escalation is not None:
        escalation.answered(tx, at=at)


def joined_the_room(tx: Transaction, leg: Leg, *, at: datetime) -> None:
    leg.in_room, leg.joined_at = True, leg.joined_at or at
    tx.add(leg)


def left_the_room(tx: Transaction, leg: Leg) -> None:
    leg.in_room = False
    tx.add(leg)


def _ended(tx: Transaction, leg: Leg, *, outcome: str, at: datetime) -> None:
    leg.state, leg.outcome, leg.ended_at, leg.in_room = LegState.ENDED, outcome, at, False
    tx.flush()
    call = _call_of(tx, leg)
    if not call.is_live:
        return
    if leg.accepted_at is None:
        _never_answered(tx, leg, call, outcome=outcome, at=at)
    elif leg.dismissed_at is None:
        _dropped(tx, leg, call, at=at)


def _never_answered(tx: Transaction, leg: Leg, call: Call, *, outcome: str, at: datetime) -> None:
    if leg.escalation_id is not None:
        escalation = tx.get(Escalation, leg.escalation_id)
        if escalation is not None and escalation.leg_id == leg.id:
            escalation.missed(tx, why=outcome, at=at)
    elif call.adviser_id == leg.staff_id:
        _lost(tx, leg, call, at=at)


def _dropped(tx: Transaction, leg: Leg, call: Call, *, at: datetime) -> None:
    """Somebody who was on the call is gone and nobody asked them to go: the caller is not left alone."""
    staff = tx.get(Staff, leg.staff_id)
    if staff is not None and staff.presence == Presence.ON_CALL:
        staff.become(Presence.WRAP_UP, tx=tx, at=at, by="system")
    others = [other for other in legs_in_progress(tx, call) if other.accepted_at and other.id != leg.id]
    escalation = tx.get(Escalation, leg.escalation_id) if leg.escalation_id else None
    if escalation is not None:
        escalation.target_dropped(tx, alone=not others, at=at)
    if others:
        if call.adviser_id == leg.staff_id:
            call.adviser_id = others[0].staff_id
            tx.add(call)
        call.resume(tx, by="system", at=at)
        return
    _lost(tx, leg, call, at=at)


def _lost(tx: Transaction, leg: Leg, call: Call, *, at: datetime) -> None:
    """Said only: a caller who hangs up takes the adviser's line along, and that news may come first.

    A worker asks the carrier whether the caller is still there, and only then puts them at the front.
    """
    tx.log(
        EventKind.ADVISER_LOST, at=at, by="twilio", call=call, complaint=call.complaint_id, staff=leg.staff_id,
        why=leg.outcome,
    )  # fmt: skip
    staff = tx.get(Staff, leg.staff_id)
    if staff is not None and staff.presence == Presence.ON_CALL:
        # Their line never came up, or fell: ringing them again at once would lose the caller twice.
        staff.become(Presence.MISSED, tx=tx, at=at, by="system")


def _call_of(tx: Transaction, leg: Leg) -> Call:
    call = tx.get(Call, leg.call_id)
    assert call is not None  # a foreign key holds it
    return call
