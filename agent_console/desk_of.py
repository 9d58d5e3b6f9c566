"""What an adviser or manager sees now, worked out from the database alone: the server holds the state of a desk."""

from datetime import datetime, timedelta

from sqlmodel import Session

from code_of_practice.roles import Role
from models.casework.complaint_queries import complaints_by_clock
from models.casework.complaints import Complaint
from models.casework.notes import Note
from models.people.staff import Presence, Staff
from models.queries import (
    all_staff,
    call_of_adviser,
    call_to_wrap_up,
    calls_in_queue,
    escalation_for_target,
    escalation_under_way,
    last_call_of,
    last_escalation_of,
    note_of,
    offered_call_of,
    promises_open,
    recent_calls_from,
    staff_on_rung,
)
from models.telephone.calls import Call
from models.telephone.escalations import Escalation, EscalationState

from . import caller_card
from . import packet as packets
from .complaint_card import card_of, cards_of
from .desk_view import Desk
from .escalation_card import escalation_card
from .guide_desk import guide_desk
from .waiting_cases import cases_for
from .words import day_and_clock


def desk_of(session: Session, me: Staff, *, at: datetime) -> Desk:
    """The desk of this person at this moment."""
    staff = session.get(Staff, me.id) or me
    asked_in = escalation_for_target(session, staff)
    call, state = _call_and_state(session, staff, asked_in)
    queue = calls_in_queue(session)
    desk = Desk(me=staff, state=state, at=at, waiting=len(queue), call=call)
    desk.longest = min((each.queued_at for each in queue if each.queued_at), default=None)
    if call is None:
        _between_calls(session, desk)
    else:
        _with_call(session, desk, call, asked_in)
    return desk


def _call_and_state(session: Session, staff: Staff, asked_in: Escalation | None) -> tuple[Call | None, str]:
    if asked_in is not None and asked_in.call_id is not None:
        call = session.get(Call, asked_in.call_id)
        if call is not None and call.is_live:
            return call, "escalated_to_me" if asked_in.state == "ringing" else "escalating"
    ringing = offered_call_of(session, staff)
    if ringing is not None and staff.presence == Presence.RINGING:
        return ringing, "ringing"
    mine = call_of_adviser(session, staff)
    if mine is not None and staff.presence == Presence.ON_CALL:
        return mine, "escalating" if escalation_under_way(session, mine) else "on_call"
    if staff.presence == Presence.WRAP_UP:
        return call_to_wrap_up(session, staff) or last_call_of(session, staff), "wrap_up"
    if staff.presence == Presence.MISSED:
        return None, "missed"
    return None, "idle" if staff.presence in (
        Presence.IDLE,
        Presence.RINGING,
        Presence.ON_CALL,
    ) else "not_ready"


def _between_calls(session: Session, desk: Desk) -> None:
    owned = complaints_by_clock(session, limit=8, owner_id=desk.me.id)
    desk.mine = cards_of(session, owned, at=desk.at)
    desk.team = [each for each in all_staff(session) if each.id != desk.me.id and each.role != Role.ADMIN]
    if desk.me.role == Role.MANAGER:
        waiting = cases_for(session, desk.me, at=desk.at)
        # One's own promises stand beside them, under one's own name.
        desk.cases = [case for case in waiting if case.promise_id is None or case.is_anybodys]
    for promise in promises_open(session, desk.me.id):
        complaint = session.get(Complaint, promise.complaint_id) if promise.complaint_id else None
        desk.promises.append(
            {
                "due_at": promise.due_at,
                "what": promise.kind,
                "reference": complaint.reference if complaint else "",
            }
        )
    desk.last_call = last_call_of(session, desk.me)
    if desk.last_call is not None and desk.last_call.complaint_id:
        complaint = session.get(Complaint, desk.last_call.complaint_id)
        desk.last_reference = complaint.reference if complaint else ""


def _with_call(session: Session, desk: Desk, call: Call, asked_in: Escalation | None) -> None:
    complaint = session.get(Complaint, call.complaint_id) if call.complaint_id else None
    desk.customer = caller_card.customer_card(session, call)
    desk.identity = caller_card.identity_form(session, call)
    desk.match = caller_card.match(session, call)
    desk.complaint = card_of(session, complaint, at=desk.at) if complaint else None
    desk.extra_help = complaint.extra_help if complaint else ""
    if desk.state == "ringing" and call.from_number:
        desk.calls_this_week = len(recent_calls_from(session, call.from_number, desk.at - timedelta(days=7)))
    under_way = asked_in or escalation_under_way(session, call)
    if under_way is not None:
        desk.escalation = escalation_card(session, under_way, desk.me)
        if asked_in is not None and desk.state == "escalated_to_me" or under_way.target_id == desk.me.id:
            desk.packet = packets.read(under_way)
    walked = guide_desk(session, call, complaint, desk.me, at=desk.at)
    desk.guide, desk.guides, desk.steps, desk.ticks = (
        walked.showing,
        walked.guides,
        walked.steps,
        walked.ticks,
    )
    if not desk.rings:
        # A fresh note has no row yet; its first words make one.
        desk.note = note_of(session, call.id or 0, desk.me.id or 0) or Note(
            call_id=call.id, staff_id=desk.me.id or 0, at=desk.at
        )
    desk.told = _how_the_last_asking_ended(session, call)
    if desk.state == "on_call":
        desk.can_escalate = (
            ("manager", "managing_director") if desk.me.role == Role.ADVISER else ("managing_director",)
        )
        desk.who_is_free = _who_is_free(session)


def _how_the_last_asking_ended(session: Session, call: Call) -> str:
    """What to tell the caller when nobody could come: who calls back, and by when."""
    last = last_escalation_of(session, call)
    if last is None or last.state != EscalationState.CALL_BACK or not call.is_live:
        return ""
    promised = next((each for each in reversed(promises_open(session)) if each.call_id == call.id), None)
    if promised is None:
        return "Nobody could come. Promise a call back: Alt+K."
    return (
        f"Nobody could come. Tell them: {promised.owner_name} calls back by {day_and_clock(promised.due_at)}."
    )


def _who_is_free(session: Session) -> str:
    free = [
        each.first_name for each in staff_on_rung(session, Role.MANAGER) if each.presence == Presence.IDLE
    ]
    return (
        f"Free now: {', '.join(free)}." if free else "No manager is at a desk now; their telephones are rung."
    )
