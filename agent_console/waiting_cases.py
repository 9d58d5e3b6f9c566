"""The cases that wait for a manager or the Managing Director without a call: asked for in writing, or promised."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from code_of_practice.roles import Role
from models.casework.complaints import Complaint
from models.casework.promises import Promise
from models.people.customers import Customer
from models.people.staff import Staff
from models.queries import escalations_waiting_for, newest_escalation_on, promises_of_nobody, promises_open
from models.telephone.escalations import Escalation, EscalationState

from . import packet
from .complaint_card import ComplaintCard, card_of
from .packet import Packet
from .words import phone, plain, sentence


@dataclass(frozen=True)
class Case:
    """One card, readable in twenty seconds."""

    card: ComplaintCard
    packet: Packet
    asked_by: str
    asked_at: datetime
    escalation_id: int | None
    promise_id: int | None
    promised: str
    is_anybodys: bool
    due_at: datetime | None
    late: bool
    phone: str


def cases_for(session: Session, staff: Staff, *, at: datetime) -> list[Case]:
    """What this rung owes: promises first, by their time, then what was handed up.

    What has no owner by name, "a manager" or the team, is every manager's until one of them does it.
    """
    owed = [
        *promises_open(session, staff.id),
        *(promises_of_nobody(session) if staff.role == Role.MANAGER else ()),
    ]
    promised = [
        _case(session, newest_escalation_on(session, promise.complaint_id), promise, at=at)
        for promise in sorted(owed, key=lambda each: (each.due_at, each.id or 0))
        if promise.complaint_id is not None
    ]
    waiting = [
        _case(session, escalation, None, at=at)
        for escalation in escalations_waiting_for(session, staff.role)
        if escalation.state == EscalationState.WAITING
    ]
    return [case for case in (*promised, *waiting) if case is not None]


def _what(promise: Promise | None) -> str:
    return sentence(promise.kind) if promise else "A question"


def _case(
    session: Session, escalation: Escalation | None, promise: Promise | None, *, at: datetime
) -> Case | None:
    number = promise.complaint_id if promise else escalation.complaint_id if escalation else None
    complaint = session.get(Complaint, number) if number else None
    if complaint is None:
        return None
    by = session.get(Staff, escalation.by_staff_id) if escalation and escalation.by_staff_id else None
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    return Case(
        card=card_of(session, complaint, at=at),
        packet=packet.read(escalation)
        if escalation
        else packet.Packet(f"{_what(promise)} about {plain(complaint.category) or 'a complaint'}.", ""),
        asked_by=by.name if by else "the customer",
        asked_at=escalation.asked_at if escalation else complaint.first_contact_at,
        escalation_id=escalation.id if escalation and promise is None else None,
        promise_id=promise.id if promise else None,
        promised=promise.kind if promise else "",
        is_anybodys=promise is not None and promise.owner_id is None,
        due_at=promise.due_at if promise else None,
        late=promise is not None and promise.due_at <= at,
        phone=phone(customer.phone if customer else complaint.reach),
    )
