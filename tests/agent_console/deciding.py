"""A complaint that is decided about, and what came of it."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

import models
from code_of_practice import clocks
from code_of_practice.stages import Stage
from models import Complaint, EventKind, Letter, Promise, queries, wall_clock
from models.casework.complaint_queries import complaint_with_reference
from models.correspondence.letter_queries import letters_on
from models.queries import promises_open
from models.record.history import words_of
from tests.agent_console.people import Desk, a_call, a_customer


@pytest.fixture
def case(app: Any) -> str:
    """A complaint of Eleanor's, made on the phone three days ago; its reference."""
    customer = a_customer()
    call = a_call(at=wall_clock.now() - timedelta(days=3))
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, tx.get_one(models.Call, call).complaint_id)
        complaint.is_of(customer_id=customer.id or 0, account_id=None, by="system", at=wall_clock.now())
        return complaint.reference


def the(reference: str) -> Complaint:
    with models.reading() as session:
        found = complaint_with_reference(session, reference)
        assert found is not None
        return found


def at_stage(reference: str, stage: Stage) -> None:
    with models.transaction() as tx:
        found = tx.get_one(Complaint, the(reference).id)
        found.stage = stage
        if stage is Stage.CLOSED:
            found.closed_at = wall_clock.now()
        tx.add(found)


def decide(desk: Desk, reference: str, key: str, **told: str) -> TestResponse:
    return desk.press(f"/complaints/{reference}/decide/{key}", do="it", **told)


def letters(reference: str) -> list[Letter]:
    with models.reading() as session:
        return list(letters_on(session, the(reference).id or 0))


def promised(reference: str, kind: str) -> list[Promise]:
    with models.reading() as session:
        return [each for each in promises_open(session) if each.kind == kind]


def said(reference: str, kind: EventKind) -> list[str]:
    with models.reading() as session:
        events = queries.events_of_complaint(session, the(reference).id or 0)
        return [words_of(each) for each in events if each.kind == kind]


def in_days(days: int) -> str:
    return (clocks.local_date(wall_clock.now()) + timedelta(days=days)).isoformat()
