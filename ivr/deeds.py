"""Doing what a turn of the conversation asks for, inside its transaction."""

from typing import Any

from carrier.numbers import e164
from models import Call, CallState, EventKind, Promise, Role
from models.casework.complaint_queries import complaint_with_reference
from models.casework.complaints import Complaint
from models.telephone.routing import leave_queue

from .effects import (
    AddStatement,
    AskForManager,
    AskForPerson,
    Effect,
    FinishDescription,
    JoinQueue,
    LeaveQueue,
    OpenComplaint,
    PromiseCallBack,
    RecordNeed,
    SetCategory,
    TakeUp,
)
from .house import House

_BY = "caller"
#: Before those who wait for the first time, after those whose adviser was lost.
ASKED_FOR_A_MANAGER = 50


def perform(effects: tuple[Effect, ...], house: House) -> None:
    """Every effect, in order."""
    for effect in effects:
        _perform(effect, house)


def _perform(effect: Effect, house: House) -> None:
    tx, call, at = house.tx, house.call, house.at
    match effect:
        case OpenComplaint():
            if call.complaint_id is None:
                Complaint.opened(tx, by=_BY, at=at, channel="phone", call=call)
        case TakeUp(reference):
            _take_up(reference, house)
        case SetCategory(category) if house.complaint:
            house.complaint.categorise(category, by=_BY, at=at)
        case AddStatement(words) if house.complaint:
            house.complaint.describe(words, by=_BY, at=at)
        case RecordNeed(need) if house.complaint:
            house.complaint.needs(need, by=_BY, at=at)
        case FinishDescription() if house.complaint:
            house.complaint.confirm(by=_BY, at=at)
        case AskForPerson(why):
            about: dict[str, Any] = (
                {"keyed_reference": house.keyed_reference} if house.keyed_reference else {}
            )
            tx.log(
                EventKind.PERSON_ASKED_FOR,
                at=at,
                by=_BY,
                call=call,
                complaint=call.complaint_id,
                why=why,
                **about,
            )
        case AskForManager() if house.complaint:
            # Written down even if they hang up while they wait: a manager's page has it.
            house.complaint.escalate(Role.MANAGER, by=_BY, at=at, reason="Not happy with progress, by phone")
            call.wanted_rung = Role.MANAGER
            tx.add(call)
        case JoinQueue(urgent):
            if call.state == CallState.IN_MENU:
                call.enqueue(tx, at=at, priority=ASKED_FOR_A_MANAGER if urgent else 0)
        case LeaveQueue():
            leave_queue(tx, call, at=at)
        case PromiseCallBack(number, why):
            _promise(number, why, house)


def _take_up(reference: str, house: House) -> None:
    """This call is about that complaint: what is said now is added to it, and whoever answers sees it."""
    complaint = complaint_with_reference(house.tx, reference)
    if complaint is not None and house.call.complaint_id != complaint.id:
        house.call.complaint_id = complaint.id
        house.tx.add(house.call)


def _promise(number: str, why: str, house: House) -> None:
    call = house.call
    if number:
        _remember_number(e164(number), call, house)
    Promise.call_back(
        house.tx,
        complaint_id=call.complaint_id,
        call_id=call.id,
        owner_id=None,
        owner_name=house.rung.words,
        due_at=house.ring_back_at(),
        by=_BY,
        at=house.at,
        why=why,
    )


def _remember_number(number: str, call: Call, house: House) -> None:
    """Where they want to be rung: on the complaint, or on the call where there is none."""
    if house.complaint is not None:
        house.complaint.reach = number
        house.tx.add(house.complaint)
    else:
        call.from_number = number
        house.tx.add(call)
