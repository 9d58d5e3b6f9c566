"""Who rings next: the caller who has waited longest, at the desk that has been free longest."""

from datetime import datetime

from code_of_practice.roles import Role

from ..database import Transaction
from ..people.staff import Presence, Staff
from ..queries import calls_waiting_for_an_offer, offered_call_of, staff_free_for
from ..record.event_kinds import EventKind
from .calls import RING_ALLOWED, Call, CallState


def offer_waiting_calls(tx: Transaction, *, at: datetime) -> None:
    """Offer every waiting caller to a free adviser, as far as there are any.

    In the transaction that changed queue or presence, so that a desk rings with the same commit.
    """
    if staff_free_for(tx, Role.ADVISER) is None:
        return  # a long queue is not read for nobody
    for call in calls_waiting_for_an_offer(tx):
        staff = staff_free_for(tx, call.wanted_rung)
        if staff is None:
            return
        offer(tx, call, staff, at=at)


def offer(tx: Transaction, call: Call, staff: Staff, *, at: datetime) -> None:
    call.offered_to_id, call.offered_at, call.offered_until = staff.id, at, at + RING_ALLOWED
    staff.become(Presence.RINGING, tx=tx, at=at, by="system")
    tx.add(call)
    tx.flush()
    tx.log(EventKind.CALL_OFFERED, at=at, by="system", call=call, complaint=call.complaint_id, staff=staff)


def decline(tx: Transaction, call: Call, staff: Staff, *, at: datetime) -> None:
    """ "Not now": the call goes to the next desk, and this one stops ringing until they are ready again."""
    if call.offered_to_id != staff.id:
        return
    _withdraw(call)
    staff.become(Presence.NOT_READY, tx=tx, at=at, by=staff.actor, reason="Declined a call")
    tx.add(call)
    tx.flush()
    tx.log(
        EventKind.OFFER_DECLINED, at=at, by=staff.actor, call=call, complaint=call.complaint_id, staff=staff
    )
    offer_waiting_calls(tx, at=at)


def expire(tx: Transaction, call: Call, *, at: datetime) -> None:
    """Nobody picked up in time: the caller keeps their place, the adviser is asked whether they are there."""
    if call.offered_to_id is None or call.offered_until is None or call.offered_until > at:
        return
    staff = tx.get(Staff, call.offered_to_id)
    _withdraw(call)
    tx.add(call)
    if staff is not None and staff.presence == Presence.RINGING:
        staff.become(Presence.MISSED, tx=tx, at=at, by="system")
    tx.flush()
    tx.log(EventKind.OFFER_EXPIRED, at=at, by="system", call=call, complaint=call.complaint_id, staff=staff)
    offer_waiting_calls(tx, at=at)


def leave_queue(tx: Transaction, call: Call, *, at: datetime) -> None:
    """The caller stops waiting but stays on the line: a desk that rings for them falls silent."""
    if call.state != CallState.QUEUED:
        return
    staff = tx.get(Staff, call.offered_to_id) if call.offered_to_id else None
    _withdraw(call)
    call.state = CallState.IN_MENU
    tx.add(call)
    if staff is not None and staff.presence == Presence.RINGING:
        staff.become(Presence.IDLE, tx=tx, at=at, by="system")
    tx.flush()
    offer_waiting_calls(tx, at=at)


def go_ready(tx: Transaction, staff: Staff, *, at: datetime) -> None:
    """The adviser is at their desk: whoever waits rings at once."""
    if staff.presence in (Presence.ON_CALL, Presence.RINGING):
        return
    staff.become(Presence.IDLE, tx=tx, at=at, by=staff.actor)
    tx.flush()
    offer_waiting_calls(tx, at=at)


def go_not_ready(tx: Transaction, staff: Staff, *, at: datetime, reason: str = "") -> None:
    """No more calls; one that rings at this desk moves on. During a call it is what comes after it."""
    if staff.presence == Presence.ON_CALL:
        staff.next_presence = Presence.NOT_READY
        tx.add(staff)
        return
    ringing = offered_call_of(tx, staff)
    if ringing is not None:
        decline(tx, ringing, staff, at=at)
    staff.become(Presence.NOT_READY, tx=tx, at=at, by=staff.actor, reason=reason)


def _withdraw(call: Call) -> None:
    call.offered_to_id = call.offered_at = call.offered_until = None
