"""The same for complaints and customers; apart, because complaints stand on the questions of `queries`."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from code_of_practice.stages import Stage

from ..people.customers import Account, Customer
from ..storage.sealed import mark
from ..telephone.calls import Call
from .complaints import Complaint
from .obligations import Obligation, ObligationState
from .promises import Promise


def complaint_with_reference(session: Session, reference: str) -> Complaint | None:
    return session.exec(select(Complaint).where(Complaint.reference == reference)).first()


def complaints(
    session: Session, *, since: datetime | None = None, open_only: bool = False
) -> Sequence[Complaint]:
    found = select(Complaint)
    if since is not None:
        found = found.where(Complaint.first_contact_at >= since)
    if open_only:
        found = found.where(col(Complaint.closed_at).is_(None))
    return session.exec(found.order_by(col(Complaint.first_contact_at), col(Complaint.id))).all()


def complaints_by_clock(
    session: Session, *, limit: int = 100, owner_id: int | None = None
) -> Sequence[Complaint]:
    """Open complaints, the one whose deciding clock ends first on top."""
    found = select(Complaint).where(col(Complaint.closed_at).is_(None))
    if owner_id is not None:
        found = found.where(Complaint.owner_id == owner_id)
    return session.exec(found.order_by(col(Complaint.next_due), col(Complaint.id)).limit(limit)).all()


def open_complaints_of(session: Session, customer_id: int) -> Sequence[Complaint]:
    return session.exec(
        select(Complaint)
        .where(Complaint.customer_id == customer_id, col(Complaint.closed_at).is_(None))
        .order_by(col(Complaint.first_contact_at))
    ).all()


def complaints_nothing_closes(session: Session, stage: Stage, rules: Collection[str], most: int) -> list[int]:
    """Open complaints in that stage of which none of those rules' clocks runs, the oldest first."""
    runs = select(Obligation.id).where(
        Obligation.complaint_id == Complaint.id,
        Obligation.state == ObligationState.RUNNING,
        col(Obligation.rule).in_(rules),
    )
    asked = select(Complaint.id).where(
        Complaint.stage == stage, col(Complaint.closed_at).is_(None), ~runs.exists()
    )
    return [number or 0 for number in session.exec(asked.order_by(col(Complaint.id)).limit(most)).all()]


def obligations_of(session: Session, complaint_id: int) -> Sequence[Obligation]:
    return session.exec(
        select(Obligation)
        .where(Obligation.complaint_id == complaint_id)
        .order_by(col(Obligation.due_ends_at))
    ).all()


def obligations_of_each(session: Session, complaint_ids: Collection[int]) -> dict[int, list[Obligation]]:
    """The same for a whole list, asked once."""
    found: dict[int, list[Obligation]] = {number: [] for number in complaint_ids}
    asked = select(Obligation).where(col(Obligation.complaint_id).in_(complaint_ids))
    for obligation in session.exec(asked.order_by(col(Obligation.due_ends_at))):
        found[obligation.complaint_id].append(obligation)
    return found


def a_promise_was_broken_to(session: Session, call: Call) -> bool:
    """Whether we owe this caller, on this complaint or another of theirs, what we promised and did not do in time."""
    theirs = [col(Promise.complaint_id) == call.complaint_id] if call.complaint_id is not None else []
    if call.customer_id is not None:
        owned = select(Complaint.id).where(Complaint.customer_id == call.customer_id)
        theirs.append(col(Promise.complaint_id).in_(owned))
    if not theirs:
        return False
    broken = select(Promise.id).where(
        col(Promise.broken_at).is_not(None), col(Promise.kept_at).is_(None), or_(*theirs)
    )
    return session.exec(broken.limit(1)).first() is not None


def account_with_number(session: Session, number: str) -> Account | None:
    return session.exec(select(Account).where(Account.number == number)).first()


def accounts_of(session: Session, customer_id: int) -> Sequence[Account]:
    return session.exec(select(Account).where(Account.customer_id == customer_id)).all()


def customers_with_phone(session: Session, number: str) -> Sequence[Customer]:
    """Whose number it is on file; a hint only, since a caller's number can be forged."""
    return session.exec(select(Customer).where(Customer.phone_mark == mark(number, kind="phone"))).all()
