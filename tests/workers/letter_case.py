"""A complaint that letters are written about, the people who write them, and a worker to send them off."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

import models
from code_of_practice.contact_wishes import Wishes
from code_of_practice.roles import Role
from models import Complaint, Customer, EventKind, Obligation, queries
from models.correspondence.adr_letters import decline_early_referral
from models.correspondence.letter_queries import letters_on
from tests.models.conftest import caller, member
from workers.jobs import letters as jobs
from workers.jobs import messages

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADDRESS = "12 Acacia Avenue\nDidsbury\nManchester\nM20 2RB"


@pytest.fixture
def case(ours):
    """A complaint of a known customer with an adviser, a manager and the Managing Director: ids by name."""
    with models.transaction() as tx:
        call = caller(tx)
        complaint = tx.get_one(Complaint, call.complaint_id)
        customer = Customer(created_at=NOON)
        customer.know(
            name="Eleanor Whitcombe", phone="+441632960103", email="eleanor@example.test", date_of_birth=NOON.date(),
            pin="1" * 6, postcode="M20 2RB",
        )  # fmt: skip
        customer.address = ADDRESS
        tx.add(customer)
        tx.flush()
        complaint.customer_id, complaint.reach = customer.id, ""
        complaint.categorise("slow_broadband", by="caller", at=NOON)
        people = {
            "adviser": member(tx, "Ruth"),
            "manager": member(tx, "Priya", Role.MANAGER),
            "md": member(tx, "Helen", Role.MANAGING_DIRECTOR),
        }
        complaint.own(people["adviser"].id, by="system", at=NOON)
        return {"complaint": complaint.id, **{name: each.id for name, each in people.items()}}


def act(case, who, what, *, at=NOON, **told):
    with models.transaction() as tx:
        letter = what(
            tx, tx.get_one(Complaint, case["complaint"]), tx.get_one(models.Staff, case[who]), at=at, **told
        )
        return letter.id


def sent_off(ours):
    """Let every letter and message that waits set off, as a worker would."""
    for kind, job in (
        (EventKind.STAGE_CHANGED, jobs.follow_the_stage),
        (EventKind.LETTER_APPROVED, jobs.dispatch),
        (EventKind.MESSAGE_WAITING, messages.send),
    ):
        with models.reading() as session:
            found = [each for each in queries.events_after(session, 0) if each.kind == kind]
        for event in found:
            job(ours, event)


def the(case):
    with models.reading() as session:
        return session.get_one(Complaint, case["complaint"]), list(letters_on(session, case["complaint"]))


def owed(case, rule):
    with models.reading() as session:
        found = select(Obligation).where(
            Obligation.complaint_id == case["complaint"], Obligation.rule == rule
        )
        return session.exec(found).one()


def wish(case, **wishes):
    with models.transaction() as tx:
        tx.get_one(Complaint, case["complaint"]).wishes_contact(Wishes(**wishes), by="staff:1", at=NOON)


def declined(case, who="manager", days=3):
    return act(
        case, who, decline_early_referral, asked_at=NOON, next_step="Replace the cable", owner="Ruth",
        by_day=NOON.date() + timedelta(days=days), reason="The engineer is booked.",
    )  # fmt: skip
