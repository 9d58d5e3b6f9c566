"""What a customer writes about a complaint that we have: kept with it, put before somebody, and in writing from then on.

One act for every door: mail, the public form, a letter keyed at the desk.
"""

from datetime import datetime

from sqlmodel import col, select

from code_of_practice import clocks
from code_of_practice.provider import provider
from code_of_practice.roles import Party
from code_of_practice.stages import Move, Stage

from ..casework.complaints import Complaint
from ..casework.promises import Promise
from ..database import Transaction
from ..people.staff import Staff

READ_MAIL = "read what they sent"
_BY = "customer"
_WORKING_DAYS = 2


def add(tx: Transaction, complaint: Complaint, said: str, *, at: datetime, by: str = _BY) -> None:
    """Their words join the complaint. One that began on the phone is in writing from now (CP13), and what waited for
    their answer goes on. `at` is the moment it reached us.
    """
    complaint.describe(said, by=by, at=at)
    complaint.put_in_writing(by=by, at=at)
    if complaint.stage == Stage.WAITING_CUSTOMER:
        complaint.move(Move.CARRY_ON, Party.CUSTOMER, by=by, at=at, reason="they have written to us")
    somebody_reads_it(tx, complaint, by=by, at=at)


def somebody_reads_it(tx: Transaction, complaint: Complaint, *, by: str, at: datetime) -> None:
    """Put it before the complaint's owner, or the team, within two working days, also when the complaint is closed (CP9).

    One such task at a time.
    """
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
