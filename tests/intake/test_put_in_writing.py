"""A complaint by telephone that its customer then writes about is in writing, whichever door they write to (CP13)."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

import models
from code_of_practice import clocks
from models import Complaint, EventKind, queries, wall_clock
from models.casework.complaint_queries import obligations_of
from settings import Settings
from tests.agent_console.people import a_call, a_customer
from tests.intake.mail.conftest import SECRET
from tests.intake.mail.sendgrid import form
from tests.intake.online.people import messages, visitor

EIGHT_WEEKS = "published.adr_8w_from_written"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    from dataclasses import replace

    return replace(settings, intake_email_secret=SECRET)


def by_telephone() -> Complaint:
    """A complaint of Eleanor's, made on the phone a week ago; nothing of it is in writing."""
    customer = a_customer()
    call = a_call(at=wall_clock.now() - timedelta(days=7))
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, tx.get_one(models.Call, call).complaint_id)
        complaint.is_of(customer_id=customer.id or 0, account_id=None, by="system", at=wall_clock.now())
    assert complaint.written_at is None and EIGHT_WEEKS not in owed(complaint)
    return complaint


def owed(complaint: Complaint) -> dict[str, date]:
    with models.reading() as session:
        return {each.rule: each.due for each in obligations_of(session, complaint.id or 0)}


def assert_the_eight_weeks_run_from_today(complaint: Complaint) -> None:
    """ "You must write/ email your complaint … There will then follow an 8 week period to resolve your complaint"."""
    today = clocks.local_date(wall_clock.now())
    assert owed(complaint)[EIGHT_WEEKS] == today + timedelta(weeks=8)
    with models.reading() as session:
        kinds = [event.kind for event in queries.events_of_complaint(session, complaint.id or 0)]
        assert kinds.count(EventKind.COMPLAINT_PUT_IN_WRITING) == 1
        assert session.get_one(Complaint, complaint.id).first_contact_at == complaint.first_contact_at


def test_a_mail_about_it_puts_it_in_writing_once(app: Flask) -> None:
    complaint = by_telephone()
    for text in ("Here it is in writing.", "And once more."):
        body, kind = form(sender="eleanor@example.com", subject=complaint.reference, text=text)
        app.test_client().post(f"/intake/email?key={SECRET}", data=body, content_type=kind)
    assert_the_eight_weeks_run_from_today(complaint)


def test_a_strangers_mail_that_names_it_does_not(app: Flask) -> None:
    """A reference can be read off a letter by anybody; whoever writes it is not yet its customer."""
    complaint = by_telephone()
    body, kind = form(sender="somebody@example.com", subject=complaint.reference, text="I write for them.")
    app.test_client().post(f"/intake/email?key={SECRET}", data=body, content_type=kind)
    assert EIGHT_WEEKS not in owed(complaint)


def test_words_added_on_the_page_of_ones_complaint_do(app: Flask) -> None:
    complaint = by_telephone()
    person = visitor(app)
    person.post("/track", {"reference": complaint.reference, "contact": "eleanor@example.com"})
    code = next(
        found[1]
        for each in messages()
        if (found := re.search(r"(\d{6})", each.body)) and "track" in each.about
    )
    assert person.post("/track/code", {"code": code}).location == "/complaints/track/complaint"
    person.post("/track/add", {"added": "I am writing it down, as you asked."})
    assert_the_eight_weeks_run_from_today(complaint)


@pytest.mark.parametrize("channel", ["online", "portal", "email", "letter"])
def test_what_comes_in_writing_is_in_writing_from_its_first_day(app: Flask, channel: str) -> None:
    at = wall_clock.now()
    with models.transaction() as tx:
        complaint = Complaint.opened(tx, by="customer", at=at, channel=channel)
    assert complaint.written_at == at
    assert owed(complaint)[EIGHT_WEEKS] == clocks.local_date(at) + timedelta(weeks=8)
