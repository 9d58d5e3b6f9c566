"""What an adviser does with a call: two steps from each button to the row that keeps the rule."""

from flask import g, request

import models
from code_of_practice.ladder import Rung, rung_of
from code_of_practice.roles import Role
from code_of_practice.stages import Move
from models import wall_clock
from models.casework.complaints import Complaint
from models.casework.promises import Promise
from models.people.staff import Presence, Staff
from models.queries import call_of_adviser, call_to_wrap_up, escalation_under_way, last_call_of
from models.record.event_kinds import EventKind
from models.telephone import routing
from models.telephone.calls import Call

from .acting import Refused, action
from .desk_view import DISPOSITIONS
from .guide_desk import let_it_end, still_to_say
from .promising import due_back


def mine(tx: models.Transaction, call_id: int) -> tuple[Call, Staff]:
    """The call, if this person has it or has been asked into it. Raises Refused."""
    call, staff = tx.get(Call, call_id), me(tx)
    if call is None:
        raise Refused("There is no such call.")
    under_way = escalation_under_way(tx, call)
    if call.adviser_id != staff.id and not (
        under_way and staff.id in (under_way.target_id, under_way.by_staff_id)
    ):
        raise Refused("This call is not yours; it may have gone to a colleague.")
    return call, staff


def me(tx: models.Transaction) -> Staff:
    staff = tx.get(Staff, g.me.id)
    assert staff is not None
    return staff


@action
def presence() -> None:
    """Go ready, stop taking calls, or say that one is here again."""
    want = request.form.get("want", "")
    at = wall_clock.now()
    with models.transaction() as tx:
        staff = me(tx)
        if want == "ready":
            if staff.presence == Presence.WRAP_UP:
                raise Refused("Finish the wrap-up first: Ctrl+Enter.")
            routing.go_ready(tx, staff, at=at)
        elif staff.presence == Presence.WRAP_UP:
            staff.next_presence = Presence.NOT_READY
            tx.add(staff)
        else:
            routing.go_not_ready(tx, staff, at=at, reason=request.form.get("reason", "")[:60])


@action
def answer(call_id: int) -> None:
    """F2: the call is this adviser's, or the sentence names who was quicker."""
    with models.transaction() as tx:
        call = tx.get(Call, call_id)
        if call is None:
            raise Refused("There is no such call.")
        staff = me(tx)
        if call.adviser_id == staff.id:
            return  # A second press of F2.
        at = wall_clock.now()
        call.claim(tx, staff, at=at)
        complaint = tx.get(Complaint, call.complaint_id) if call.complaint_id else None
        if complaint is not None and complaint.owner_id is None:
            complaint.own(staff.id, by=staff.actor, at=at)  # "a contact point", by name (CP7)


@action
def not_now(call_id: int) -> None:
    """F4: the call rings at the next desk."""
    with models.transaction() as tx:
        call = tx.get(Call, call_id)
        if call is not None:
            routing.decline(tx, call, me(tx), at=wall_clock.now())


@action
def hold(call_id: int) -> None:
    """The caller hears music, or is back."""
    at = wall_clock.now()
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        if request.form.get("hold") == "yes":
            call.hold(tx, by=staff.actor, at=at)
        else:
            call.resume(tx, by=staff.actor, at=at)


@action
def recording(call_id: int) -> None:
    """Nothing secret is recorded: card details are said while the recording pauses."""
    at = wall_clock.now()
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        if request.form.get("pause") == "yes":
            call.pause_recording(tx, by=staff.actor, at=at)
        else:
            call.resume_recording(tx, by=staff.actor, at=at)


@action
def hang_up(call_id: int) -> None:
    """Both have said goodbye."""
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        call.ask_hang_up(tx, by=staff.actor, at=wall_clock.now())


@action
def wrap_up(call_id: int) -> None:
    """The call is written up, and the adviser is ready."""
    disposition = request.form.get("disposition", "")
    if disposition not in dict(DISPOSITIONS):
        raise Refused("Choose how the call ended.")
    with models.transaction() as tx:
        staff = me(tx)
        call = call_to_wrap_up(tx, staff) or last_call_of(tx, staff)
        if call is None or call.id != call_id or call_of_adviser(tx, staff) is not None:
            raise Refused("Finish the call before you write it up.")
        if staff.presence == Presence.WRAP_UP:
            call.wrap_up(tx, staff, disposition=disposition, at=wall_clock.now())


def the_complaint(tx: models.Transaction, call: Call, staff: Staff) -> Complaint:
    """This call's complaint, opened now if the caller has none yet: nothing may stop it being recorded."""
    complaint = tx.get(Complaint, call.complaint_id) if call.complaint_id else None
    if complaint is None:
        at = wall_clock.now()
        complaint = Complaint.opened(tx, by=staff.actor, at=at, call=call)
        complaint.own(staff.id, by=staff.actor, at=at)
    return complaint


@action
def record_complaint(call_id: int) -> None:
    """Alt+C: from what the caller says, verified or not."""
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        the_complaint(tx, call, staff)


@action
def resolve(call_id: int) -> None:
    """The customer says that it is put right; only their word can (Ofcom Approved Complaints Code, closing).

    And only once they know their rights: whoever tells the outcome tells of ADR (DMCC Act 2024 s.308).
    """
    reason = request.form.get("reason", "").strip()
    at = wall_clock.now()
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        complaint = the_complaint(tx, call, staff)
        unsaid = still_to_say(tx, call, complaint, staff)
        if unsaid and staff.role == Role.ADVISER:
            raise Refused(
                f"Say these first, with Alt+W in the guide: {'; '.join(unsaid)}. Or ask a manager: Alt+G."
            )
        if unsaid:
            let_it_end(tx, call, staff, reason=reason, at=at)
        complaint.move(Move.ACCEPT, Role(staff.role), by=staff.actor, at=at, reason=reason)
        tx.log(
            EventKind.RESOLVED_ON_THE_CALL, at=at, by=staff.actor, call=call, complaint=complaint, staff=staff
        )


@action
def call_back(call_id: int) -> None:
    """Alt+K: a promise with a name and a time, in the rung's own hours (CP11)."""
    at = wall_clock.now()
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        complaint = the_complaint(tx, call, staff)
        Promise.call_back(
            tx,
            complaint_id=complaint.id,
            call_id=call.id,
            owner_id=staff.id,
            owner_name=staff.name,
            due_at=due_back(rung_of(Role(staff.role)) or Rung.ADVISER, at),
            by=staff.actor,
            at=at,
            why="promised on the call",
        )
