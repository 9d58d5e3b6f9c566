"""A case that closed long ago, what is left of it, and the moments at which each kind of record may go."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

import models
from code_of_practice import retention
from models import Complaint, EventKind, Hold, HoldKind, Recording, queries
from models.correspondence.attachments import keep_in
from models.record.history import words_of
from tests.disclosure.whole_case import NOON, answered, attached, closed, whole_case

SECOND = timedelta(seconds=1)
CLOSED = NOON + timedelta(days=14)
#: Every table that holds something of a complaint that may go, and the column that says so.
_TABLES = (
    "letter", "letter_copy", "message", "note", "guide_run", "complainant", "one_time_code", "idempotency_key", "turn",
    "inbound_mail", "inbound_mail_copy", "identity_attempt", "attachment",
)  # fmt: skip


@pytest.fixture
def files(tmp_path):
    keep_in(tmp_path / "files")


@pytest.fixture
def old_case(database, files):
    """Closed two weeks after it came."""
    number = whole_case()
    answered(number)
    attached(number)
    closed(number)
    return number


def over(what, since=CLOSED):
    """The first moment at which that kind may go."""
    return retention.rule_for(what, since).kept_until(since)


def deletions():
    with models.reading() as session:
        return [
            e for e in queries.events_after(session, 0, limit=5_000) if e.kind == EventKind.RECORD_DELETED
        ]


def counts():
    with models.reading() as session:
        return {t: session.connection().execute(text(f"SELECT count(*) FROM {t}")).scalar() for t in _TABLES}


def dump():
    """Everything that the database holds of words, unsealed where it can be."""
    with models.reading() as session:
        complaint = session.exec(select(Complaint)).first()
        events = session.exec(select(models.Event)).all()
        told = [words_of(event) for event in events]
        told += [e.reason + e.packet for e in session.exec(select(models.Escalation)).all()]
        return " ".join((complaint.statement, complaint.wanted, complaint.extra_help, complaint.reach, *told))


def hold(number, kind=HoldKind.LEGAL, **more):
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, number)
        return Hold.place(
            tx, complaint, kind, reason="A claim is before the court", by="staff:1", at=NOON, **more
        ).id


def recording():
    with models.reading() as session:
        return session.exec(select(Recording)).one()
