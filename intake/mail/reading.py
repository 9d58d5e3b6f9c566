"""What somebody writes about a complaint that we have is read in good time, even when the complaint is closed (CP9)."""

from datetime import datetime

from sqlmodel import col, select

from code_of_practice import clocks
from code_of_practice.provider import provider
from models import Complaint, Promise, Staff, Transaction

READ_MAIL = "read what they sent"
_WORKING_DAYS = 2


def somebody_reads_it(tx: Transaction, complaint: Complaint, *, by: str, at: datetime) -> None:
    """Put it before the complaint's owner, or the team, within two working days; one such task at a time."""
    waiting = select(Promise.id).where(
        Promise.complaint_id == complaint.id, Promise.kind == READ_MAIL, col(Promise.kept_at).is_(None)
    )
    if tx.exec(waiting).first() is not None:
        return
    owner = tx.get(Staff, complaint.owner_id) if complaint.owner_id else None
    day = clocks.working_days_after(clocks.local_date(at), _WORKING_DAYS)
    Promise.make(
        tx, what=READ_MAIL, complaint_id=complaint.id, call_id=None, owner_id=owner.id if owner else None,
        owner_name=owner.name if owner else provider().team, due_at=clocks.end_of(day), by=by, at=at,
    )  # fmt: skip
