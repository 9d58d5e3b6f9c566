"""What time itself makes due on complaints: warnings, broken obligations, 28 days' silence, the end of referral time.

The work is proportional to what fell due, not to what is stored: an index holds the running obligations by the moment
at which each must next be looked at, and this reads its beginning. A batch is one short transaction, so that a caller's
turn never waits long for a night's work. Two clocks do no harm: each look is taken with one UPDATE whose row count
decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlmodel import col, select

import models
from code_of_practice import keeping
from code_of_practice.roles import Party
from code_of_practice.stages import may
from models import Complaint, EventKind, Obligation, ObligationState, Promise, Transaction
from models.keeping import adr_is_open_to

BATCH = 50
"""Obligations in one transaction."""
AT_ONCE = 1_000
"""Obligations in one tick of the clock, which has callers to look after too; the rest waits for the next tick."""
_A_DAY = timedelta(days=1)
_log = structlog.get_logger("due")
_obligation = Obligation.__table__  # type: ignore[attr-defined]


def look(at: datetime, *, at_most: int = AT_ONCE) -> int:
    """Do what fell due by `at`; returns how many obligations were looked at."""
    done = 0
    while done < at_most and (found := _due(at)):
        with models.transaction() as tx:
            taken = [row for row in _locked(tx, found) if _take(tx, row, at)]
            for row in taken:
                _one(tx, row, at)
        done += len(found)
    return done


def _due(at: datetime) -> list[tuple[int, int]]:
    """The next obligations to be looked at, and whose: soonest first."""
    with models.reading() as session:
        asked = select(Obligation.id, Obligation.complaint_id).where(
            Obligation.state == ObligationState.RUNNING, col(Obligation.next_look_at) <= at
        )
        rows = session.exec(asked.order_by(col(Obligation.next_look_at), col(Obligation.id)).limit(BATCH))
        return [(number or 0, complaint_id) for number, complaint_id in rows.all()]


def _locked(tx: Transaction, found: list[tuple[int, int]]) -> list[Obligation]:
    """The complaints first, in order, as everybody locks them; then their obligations as they are now."""
    whose = sorted({complaint_id for _, complaint_id in found})
    complaints = select(Complaint).where(col(Complaint.id).in_(whose)).order_by(col(Complaint.id))
    tx.exec(complaints.with_for_update()).all()
    rows = tx.exec(select(Obligation).where(col(Obligation.id).in_([number for number, _ in found]))).all()
    return sorted(rows, key=lambda row: (row.due_ends_at, row.id or 0))


def _take(tx: Transaction, row: Obligation, at: datetime) -> bool:
    """Take this look, unless another clock has; what comes next is written in the same breath."""
    if not row.is_running or row.next_look_at is None or row.next_look_at > at:
        return False
    looked_for = row.next_look_at
    passed = keeping.share_passed(row.rule, started_at=row.started_at, ends_at=row.due_ends_at, at=at)
    coming, _ = keeping.next_look(row.rule, started_at=row.started_at, ends_at=row.due_ends_at, warned=passed)
    coming = (
        coming if passed < 100 else at + _A_DAY
    )  # where its end could not be settled, it is tried tomorrow
    taken = tx.connection().execute(
        update(_obligation)
        .where(
            _obligation.c.id == row.id,
            _obligation.c.state == "running",
            _obligation.c.next_look_at == looked_for,
        )
        .values(next_look_at=coming)
    )
    if taken.rowcount != 1:
        return False
    row.next_look_at = coming
    return True


def _one(tx: Transaction, row: Obligation, at: datetime) -> None:
    complaint = tx.get_one(Complaint, row.complaint_id)
    if not row.is_running:
        return  # one before it, in this very transaction, has settled it
    if row.due_ends_at <= at:
        _its_time_is_over(tx, row, complaint, at)
        return
    row.warned = keeping.share_passed(row.rule, started_at=row.started_at, ends_at=row.due_ends_at, at=at)
    tx.add(row)
    tx.log(
        EventKind.OBLIGATION_WARNED, at=at, by="system", complaint=complaint, staff=row.owner_id, rule=row.rule,
        hundredths=row.warned, due=row.due.isoformat(),
    )  # fmt: skip


def _its_time_is_over(tx: Transaction, row: Obligation, complaint: Complaint, at: datetime) -> None:
    if row.promise_id is not None:
        promise = tx.get(Promise, row.promise_id)
        if promise is not None:
            promise.break_(tx, at=at)  # whose event breaks the obligation
        return
    if row.rule in keeping.adr_rules() and not adr_is_open_to(tx, complaint):
        row.settle(
            tx, state=ObligationState.LIFTED, by="system", at=at, why="no ombudsman hears it", cause="due"
        )
        return
    moves = keeping.moves_at_the_end(row.rule)
    if moves is None:
        row.settle(tx, state=ObligationState.BROKEN, by="system", at=at, why="its day ended")
        return
    if moves and _something_is_promised(tx, complaint):
        return  # "with the agreed actions done": nobody closes over a promise that is not kept; tomorrow again
    for move in moves:
        if may(complaint.stage, move, Party.SYSTEM):
            complaint.move(move, Party.SYSTEM, by="system", at=at)
    row.settle(tx, state=ObligationState.KEPT, by="system", at=at, why="its time has passed", cause="due")


def _something_is_promised(tx: Transaction, complaint: Complaint) -> bool:
    found = select(Promise.id).where(Promise.complaint_id == complaint.id, col(Promise.kept_at).is_(None))
    return tx.exec(found.limit(1)).first() is not None
