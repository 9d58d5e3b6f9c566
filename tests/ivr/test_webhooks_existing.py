"""An existing complaint through real webhooks: told to its owner only, added to, and escalated (issue part 5)."""

from datetime import timedelta

import pytest
from sqlmodel import select

import models
from code_of_practice import references
from models import Call, Complaint, Customer, Escalation, Event, Promise, Role, Staff

from .conftest import NOW
from .line import Line
from .test_webhooks import asked_for
from .told import ACCOUNT, BIRTH


@pytest.fixture
def complaint(customer: Customer) -> Complaint:
    """Jo's complaint of last week, which Sam looks after."""
    with models.transaction() as tx:
        sam = Staff(
            email="sam@example.org",
            name="Sam Smith",
            role=Role.ADVISER,
            password_hash="-",
            presence_since=NOW,
        )
        tx.add(sam)
        tx.flush()
        made = Complaint.opened(tx, by="caller", at=NOW, channel="phone")
        made.is_of(customer_id=customer.id or 0, account_id=None, by="caller", at=NOW)
        made.own(sam.id, by="system", at=NOW)
    return made


def proved(line: Line, reference: str) -> str:
    line.ring()
    line.press("2", reference, ACCOUNT, BIRTH)
    return line.press(asked_for(line.heard))


def test_its_owner_hears_stage_owner_and_next_date(line: Line, complaint: Complaint) -> None:
    heard = proved(line, complaint.reference)
    assert references.spoken(complaint.reference) in heard
    assert "we have your complaint and will start looking into it" in heard
    assert "Sam Smith" in heard
    assert "Monday the 7th of December, when we aim to give you our answer" in heard


def test_a_promise_is_the_next_date_with_its_own_time(line: Line, complaint: Complaint) -> None:
    """Any promise is an obligation too, and the caller hears it."""
    now = models.wall_clock.now()
    with models.transaction() as tx:
        Promise.call_back(
            tx, complaint_id=complaint.id, call_id=None, owner_id=None, owner_name="Sam Smith",
            due_at=now + timedelta(days=1), by="staff:1", at=now, why="asked",
        )  # fmt: skip
    assert "tomorrow, when we ring you back, as we promised" in proved(line, complaint.reference)


def test_somebody_else_hears_nothing_of_it(line: Line, complaint: Complaint) -> None:
    with models.transaction() as tx:
        tx.get_one(Complaint, complaint.id).customer_id = None
    heard = proved(line, complaint.reference)
    assert "can't tell you about that complaint" in heard and "Sam Smith" not in heard
    with models.reading() as session:
        assert session.exec(select(Call)).one().complaint_id is None
        asked = session.exec(select(Event).where(Event.kind == "person_asked_for")).one()
    # Whoever answers need not ask for the reference again; what they may see is their own desk's business.
    assert asked.body["keyed_reference"] == complaint.reference


def test_not_happy_with_progress_is_on_a_manager_s_page_and_first_in_the_queue_for_one(
    line: Line, complaint: Complaint
) -> None:
    waiting = Line(line.carrier)
    waiting.ring()
    waiting.press("0")
    proved(line, complaint.reference)
    line.press("1")
    assert "manager" in line.heard and line.waits
    with models.reading() as session:
        mine = session.exec(select(Call).where(Call.sid == line.sid)).one()
        other = session.exec(select(Call).where(Call.sid == waiting.sid)).one()
        escalation = session.exec(select(Escalation)).one()
    assert (mine.wanted_rung, mine.complaint_id) == (Role.MANAGER, complaint.id)
    assert mine.priority > other.priority
    assert (escalation.complaint_id, escalation.to_rung) == (complaint.id, Role.MANAGER)


def test_what_is_added_joins_what_was_said_before(line: Line, complaint: Complaint) -> None:
    with models.transaction() as tx:
        tx.get_one(Complaint, complaint.id).describe("First this.", by="caller", at=NOW)
    proved(line, complaint.reference)
    line.press("2")
    line.say("Then that.")
    with models.reading() as session:
        assert session.get_one(Complaint, complaint.id).statement == "First this.\n\nThen that."
        assert session.exec(select(Complaint)).one().id == complaint.id


def test_a_queue_that_fails_ends_in_a_promise_with_a_name_and_a_time(line: Line) -> None:
    """QueueResult system-error: never silence."""
    line.ring()
    line.press("0")
    line.request(line.verb("Enqueue").get("action", ""), QueueResult="system-error")
    assert "something went wrong on our side" in line.heard
    line.press("2", "07700900456")
    with models.reading() as session:
        promise = session.exec(select(Promise)).one()
        assert (promise.owner_name, promise.kept_at) == ("an adviser", None)
        assert session.exec(select(Call)).one().from_number == "+447700900456"
    assert "ending 4 5 6" in line.heard and "Goodbye" in line.heard
