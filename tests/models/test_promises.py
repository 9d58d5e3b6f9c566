"""A promise is an obligation to its very minute, and whoever was let down is answered first."""

from datetime import timedelta

import pytest

import models
from models import EventKind, ObligationState, Promise, queries
from models.database import Database

from .conftest import NOON, caller
from .test_keeping import BROKEN, KEPT, opened, row, the_complaint


def said(kind: EventKind) -> int:
    with models.reading() as session:
        return sum(1 for each in queries.events_after(session, 0) if each.kind == kind)


def promised(number: int, *, what: str = "engineer", days: float = 2) -> int:
    with models.transaction() as tx:
        return (
            Promise.make(
                tx, what=what, complaint_id=number, call_id=None, owner_id=None, owner_name="Ruth",
                due_at=NOON + timedelta(days=days), by="staff:1", at=NOON,
            ).id
            or 0
        )  # fmt: skip


@pytest.mark.parametrize(("days", "state"), [(1.0, KEPT), (3.0, BROKEN)])
def test_a_promise_is_an_obligation_to_its_very_minute(
    database: Database, days: float, state: ObligationState
) -> None:
    number = opened()
    promise = promised(number)
    assert (
        the_complaint(number).next_due
        == row(number, "promise.engineer").due_ends_at
        == NOON + timedelta(days=2)
    )
    with models.transaction() as tx:
        tx.get_one(Promise, promise).keep(tx, by="staff:1", at=NOON + timedelta(days=days))
    assert row(number, "promise.engineer").state == state
    assert said(EventKind.PROMISE_BROKEN) == (state == BROKEN)


def test_whoever_was_promised_something_in_vain_is_answered_before_those_who_merely_wait(
    database: Database,
) -> None:
    with models.transaction() as tx:
        first, let_down = caller(tx, "CA1"), caller(tx, "CA2", at=NOON + timedelta(minutes=1))
        number = let_down.complaint_id or 0
        ids = [let_down.id, first.id]
    promise = promised(number, days=-1)
    with models.transaction() as tx:
        tx.get_one(Promise, promise).break_(tx, at=NOON)
        for call_id in reversed(ids):
            tx.get_one(models.Call, call_id).enqueue(tx, at=NOON)
        assert [call.id for call in queries.calls_in_queue(tx)] == ids
        tx.get_one(Promise, promise).keep(
            tx, by="staff:1", at=NOON
        )  # late, and done: nobody jumps for it again
        third = caller(tx, "CA3")
        third.complaint_id = number
        third.enqueue(tx, at=NOON)
        assert third.priority == 0
