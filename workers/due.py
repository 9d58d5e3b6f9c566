"""What time itself makes due on complaints: warnings, broken obligations, 28 days' silence, the end of referral time.

The work is proportional to what fell due, not to what is stored: an index holds the running obligations by the moment
at which each must next be looked at, and this reads its beginning. A batch is one short transaction, so that a caller's
turn never waits long for a night's work. Two clocks do no harm: each look is taken with one UPDATE whose row count
decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, text, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select

import models
from code_of_practice import keeping
from code_of_practice.roles import Party
from code_of_practice.stages import may
from models import Complaint, EventKind, Obligation, ObligationState, Promise, Transaction
from models.casework.keeping import adr_is_open_to
from models.casework.obligations import IS_RUNNING

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
            complaints, rows = _locked(tx, found)
            for row in [row for row in rows if _take(tx, row, at)]:
                _one(tx, row, complaints[row.complaint_id], at)
        done += len(found)
    return done


def _due(at: datetime) -> list[tuple[int, int]]:
    """The next obligations to be looked at, and whose: soonest first."""
    with models.reading() as session:
        asked = select(Obligation.id, Obligation.complaint_id).where(
            text(IS_RUNNING), col(Obligation.next_look_at) <= at
        )
        rows = session.exec(asked.order_by(col(Obligation.next_look_at), col(Obligation.id)).limit(BATCH))
        return [(number or 0, complaint_id) for number, complaint_id in rows.all()]


def _locked(tx: Transaction, found: list[tuple[int, int]]) -> tuple[dict[int, Complaint], list[Obligation]]:
    """The complaints first, in order, as everybody locks them; then their obligations as they are now."""
    whose = sorted({complaint_id for _, complaint_id in found})
    asked = select(Complaint).where(col(Complaint.id).in_(whose)).order_by(col(Complaint.id))
    complaints = {each.id or 0: each for each in tx.exec(asked.with_for_update()).all()}
    rows = tx.exec(select(Obligation).where(col(Obligation.id).in_([number for number, _ in found]))).all()
    return complaints, sorted(rows, key=lambda row: (row.due_ends_at, row.id or 0))


def _take(tx: Transaction, row: Obligation, at: datetime) -> bool:
    """Take this look, unless another clock has; what comes next is written in the same breath."""
    if not row.is_running or row.next_look_at is None or row.next_look_at > at:
        return False
    times = {"started_at": row.started_at, "ends_at": row.due_ends_at}
    passed = keeping.share_passed(row.rule, **times, at=at)
    if passed < 100:
        coming, _ = keeping.next_look(row.rule, **times, warned=passed)
    else:
        coming = at + _A_DAY  # where its end cannot be settled today, it is tried tomorrow
    warned = passed if passed < 100 else row.warned
    taken = tx.connection().execute(
        _TAKE, {"row": row.id, "looked_for": row.next_look_at, "coming": coming, "share": warned}
    )
    if taken.rowcount != 1:
        return False
    set_committed_value(row, "next_look_at", coming)
    set_committed_value(row, "warned", warned)
    return True


_TAKE = (
    update(_obligation)
    .where(
        _obligation.c.id == bindparam("row"),
        _obligation.c.state == "running",
        _obligation.c.next_look_at == bindparam("looked_for"),
    )
    .values(next_look_at=bindparam("coming"), warned=bindparam("share"))
)


def _one(tx: Transaction, row: Obligation, complaint: Complaint, at: datetime) -> None:
    if not row.is_running:
        return  # one before it, in this very transaction, has settled it
    if row.due_ends_at <= at:
        _its_time_is_over(tx, row, complaint, at)
        return
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
