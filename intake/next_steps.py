"""What everybody who writes to us is told: when they next hear, whom to ask, and the ombudsman (CP8, CP14, CP15)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from code_of_practice import clocks, schemes
from code_of_practice.provider import provider
from models import Complaint, Customer, CustomerClass, Obligation, ObligationState, Staff
from models.casework.complaint_queries import obligations_of

_ACKNOWLEDGED = "internal.ack_2wd"


@dataclass(frozen=True)
class NextSteps:
    """The facts of an acknowledgement. `respond_by` is a London date; `adr` is empty where there is no right to it."""

    received: date
    respond_by: date
    owner: str
    team: str
    phone: str
    email: str
    adr: str


def next_steps(session: Session, complaint: Complaint, *, at: datetime) -> NextSteps:
    """Read them from the complaint's own running obligations and its owner."""
    owed = _running(session, complaint)
    ours = provider()
    return NextSteps(
        received=clocks.local_date(complaint.first_contact_at),
        respond_by=owed[0].due if owed else clocks.local_date(at),
        owner=first_name(session, complaint),
        team=ours.team,
        phone=ours.phone,
        email=ours.email,
        adr=schemes.adr_sentence(complaint.first_contact_at, at=at) if may_go(session, complaint) else "",
    )


def first_name(session: Session, complaint: Complaint) -> str:
    """The owner's first name; empty while it is the whole team's."""
    owner = session.get(Staff, complaint.owner_id) if complaint.owner_id else None
    return owner.name.split()[0] if owner and owner.name.split() else ""


def may_go(session: Session, complaint: Complaint) -> bool:
    """Whether the ombudsman would take it: everybody but a larger business (GC C4.2); unknown means yes."""
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    return customer is None or customer.customer_class is not CustomerClass.LARGER_BUSINESS


def _running(session: Session, complaint: Complaint) -> list[Obligation]:
    """What we owe next, first due first. The acknowledgement itself is not our next answer: it is this one."""
    return [
        owed
        for owed in obligations_of(session, complaint.id or 0)
        if owed.state == ObligationState.RUNNING and owed.rule != _ACKNOWLEDGED
    ]
