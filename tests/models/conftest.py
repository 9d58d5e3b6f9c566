"""A moment, keys, a few people and a caller: what the nouns' tests begin with."""

from datetime import UTC, datetime

import pytest

import models
from models import Call, Complaint, Presence, Role, Staff, Transaction
from models.database import Database
from models.storage.sealed import use_keys
from models.telephone import arrivals, call_turns, routing

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys() -> None:
    use_keys({"test": b"k" * 32})


def member(tx: Transaction, name: str, role: Role = Role.ADVISER, *, ready: bool = False) -> Staff:
    """Somebody who works here, at their desk or not yet."""
    staff = Staff(
        email=f"{name.lower()}@example.test", name=name, role=role, password_hash="-", presence_since=NOON
    )
    tx.add(staff)
    tx.flush()
    if ready:
        routing.go_ready(tx, staff, at=NOON)
    return staff


def caller(tx: Transaction, sid: str = "CA1", *, at: datetime = NOON) -> Call:
    """Somebody on the line who has chosen to complain and been put in the queue."""
    new = arrivals.new_call(sid=sid, from_number="+447700900123", to_number="+443300538188", at=at)
    call = call_turns.row_of(tx, arrivals.arriving(tx, new))
    Complaint.opened(tx, by="caller", at=at, call=call)
    return call


@pytest.fixture
def connected(database: Database) -> tuple[int, int]:
    """A caller whom an adviser has answered; the ids of the call and of the adviser."""
    with models.transaction() as tx:
        ann = member(tx, "Ann", ready=True)
        call = caller(tx)
        call.enqueue(tx, at=NOON)
        call.claim(tx, ann, at=NOON)
        call.adviser_is_on(tx, at=NOON)
        assert ann.presence == Presence.ON_CALL
        return call.id or 0, ann.id or 0
