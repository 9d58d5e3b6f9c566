"""The end of a call: everybody on it is let go, and what they owe is left standing."""

from datetime import datetime

from ..database import Transaction
from ..people.staff import Presence, Staff
from ..queries import escalations_under_way, legs_in_progress
from ..record.event_kinds import EventKind
from .calls import Call, CallState
from .escalations import EscalationState


def end_call(tx: Transaction, call: Call, *, at: datetime, status: str) -> None:
    """End it once: the adviser goes to wrap-up, a desk that rings falls silent, an escalation is over."""
    call.state, call.ended_at, call.status = CallState.ENDED, at, status
    offered_to, call.offered_to_id, call.offered_until = call.offered_to_id, None, None
    call.claim_until = call.held_since = None
    tx.add(call)
    staff_ids = {call.adviser_id} | {leg.staff_id for leg in legs_in_progress(tx, call)}
    for escalation in escalations_under_way(tx, call):
        if escalation.target_id is not None:
            staff_ids.add(escalation.target_id)
        escalation.end(tx, state=EscalationState.ENDED, at=at, by="caller")
    for staff_id in staff_ids - {None}:
        _let_go(tx, staff_id, at=at)
    if offered_to is not None:
        staff = tx.get(Staff, offered_to)
        if staff is not None and staff.presence == Presence.RINGING:
            staff.become(Presence.IDLE, tx=tx, at=at, by="system")
    tx.flush()
    tx.log(EventKind.CALL_ENDED, at=at, by="caller", call=call, complaint=call.complaint_id, status=status)


def _let_go(tx: Transaction, staff_id: int | None, *, at: datetime) -> None:
    staff = tx.get(Staff, staff_id)
    if staff is None:
        return
    if staff.presence == Presence.ON_CALL:
        staff.become(Presence.WRAP_UP, tx=tx, at=at, by="system")
    elif staff.presence == Presence.RINGING:
        staff.become(Presence.IDLE, tx=tx, at=at, by="system")
