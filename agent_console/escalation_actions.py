"""One key to a manager, one to the Managing Director, and what the people at both ends do next (CP11)."""

from flask import g, request

import models
from code_of_practice import references
from code_of_practice.roles import Role
from models import wall_clock
from models.casework import decisions
from models.casework.complaint_queries import complaint_with_reference
from models.casework.complaints import Complaint
from models.telephone.calls import Call
from models.telephone.escalations import Escalation, EscalationState

from . import packet
from .acting import Refused, action
from .call_actions import me, mine, the_complaint

_RUNGS = {"manager": Role.MANAGER, "managing_director": Role.MANAGING_DIRECTOR}


@action
def escalate(reference: str = "", call_id: int = 0) -> None:
    """Bring in the next rung. Never refused, once however often it is pressed; a caller without a complaint gets one."""
    to = _RUNGS.get(request.form.get("to", ""))
    if to is None:
        raise Refused("Choose a manager or the Managing Director.")
    at = wall_clock.now()
    with models.transaction() as tx:
        staff = me(tx)
        complaint, call = _meant(tx, reference, call_id)
        if call is not None and call.is_live:
            mine(tx, call.id or 0)
        made = packet.build(tx, complaint, call, staff, to, at=at)
        complaint.escalate(
            to,
            by=staff.actor,
            at=at,
            call=call,
            by_staff_id=staff.id,
            reason=made.reason,
            packet=made.as_text(),
        )


def _meant(tx: models.Transaction, reference: str, call_id: int) -> tuple[Complaint, Call | None]:
    if call_id:
        mine_now, staff = mine(tx, call_id)
        return the_complaint(tx, mine_now, staff), mine_now
    complaint = complaint_with_reference(tx, references.understood(reference))
    if complaint is None:
        raise Refused("There is no complaint of that reference.")
    form_call = request.form.get("call", "")
    call = tx.get(Call, int(form_call)) if form_call.isdigit() else None
    return complaint, call if call is not None and call.complaint_id == complaint.id else None


def _escalation(tx: models.Transaction, escalation_id: int) -> Escalation:
    """The escalation, if this person asked for it, is asked, or may stand in for who is. Raises Refused."""
    found = tx.get(Escalation, escalation_id)
    if found is None:
        raise Refused("There is no such escalation.")
    waits_for_me = found.state == EscalationState.WAITING and found.to_rung == g.me.role
    if g.me.id not in (found.by_staff_id, found.target_id) and not waits_for_me:
        raise Refused("That escalation is with a colleague.")
    return found


@action
def undo_escalation(escalation_id: int) -> None:
    """Back to the caller: within five seconds as if it had not been, later by cancelling."""
    at = wall_clock.now()
    with models.transaction() as tx:
        found = _escalation(tx, escalation_id)
        if request.form.get("cancel"):
            found.cancel(tx, by=me(tx).actor, at=at)
        else:
            found.undo(tx, by=me(tx).actor, at=at)


@action
def accept_escalation(escalation_id: int) -> None:
    """F2 on the rung's desk: the softphone picks up its leg, and that is what answers; here only whether it still may."""
    with models.reading() as reading:
        found = reading.get(Escalation, escalation_id)
        if found is None or found.target_id != g.me.id or not found.under_way:
            raise Refused("They have stopped ringing you; the adviser has the caller.")


@action
def decline_escalation(escalation_id: int) -> None:
    """Not now: the next manager is rung, or a call back promised."""
    with models.transaction() as tx:
        found = _escalation(tx, escalation_id)
        if found.target_id != g.me.id:
            raise Refused("They have stopped ringing you; the adviser has the caller.")
        found.decline(tx, by=me(tx).actor, at=wall_clock.now())


@action
def join(escalation_id: int) -> None:
    """Bring the caller back: all three together."""
    with models.transaction() as tx:
        _escalation(tx, escalation_id).ask_join(tx, by=me(tx).actor, at=wall_clock.now())


@action
def leave(escalation_id: int) -> None:
    """The adviser leaves them to it; the rung has the caller."""
    with models.transaction() as tx:
        _escalation(tx, escalation_id).ask_leave(tx, by=me(tx).actor, at=wall_clock.now())


@action
def send_back(escalation_id: int) -> None:
    """The Managing Director gives a case back to the managers, with a line that they read first."""
    line = request.form.get("line", "").strip()
    if not line:
        raise Refused("Write a line for the manager who takes it up again.")
    with models.transaction() as tx:
        found, staff = _escalation(tx, escalation_id), me(tx)
        if found.state != EscalationState.WAITING:
            raise Refused("Somebody has taken it already.")
        decisions.send_back(tx, found, staff, line=line, at=wall_clock.now())


@action
def take_escalation(escalation_id: int) -> None:
    """A case that waits without a call: from now on it is theirs, by name."""
    at = wall_clock.now()
    with models.transaction() as tx:
        found, staff = _escalation(tx, escalation_id), me(tx)
        complaint = tx.get(Complaint, found.complaint_id)
        if found.state != EscalationState.WAITING or complaint is None:
            raise Refused("Somebody has taken it already.")
        complaint.own(staff.id, by=staff.actor, at=at)
        found.end(tx, state=EscalationState.ENDED, at=at, by=staff.actor)
