"""Absences, bounces, lists and loops: recorded, never answered, never a complaint unless a person says so."""

import json

import pytest
from flask import Flask

from models import MailKind

from .conftest import Post, Record


@pytest.mark.parametrize(
    "told",
    [
        {"headers": "Auto-Submitted: auto-replied\n"},
        {"headers": "Auto-Submitted: auto-generated; owner-email=x\n"},
        {"headers": "Precedence: bulk\n"},
        {"headers": "Precedence: auto_reply\n"},
        {"headers": "X-Auto-Response-Suppress: All\n"},
        {"headers": "X-Autoreply: yes\n"},
        {"headers": "List-Id: <offers.example.com>\n"},
        {"headers": "Content-Type: multipart/report; report-type=delivery-status\n"},
        {"envelope_from": ""},
        {"sender": "MAILER-DAEMON@mail.example.com"},
        {"sender": "All Communications <INFO@allcommunications.com>"},
        {"sender": "Forged <x@example.com>", "envelope_from": "info@allcommunications.com"},
    ],
)
def test_a_machine_is_recorded_and_not_answered(post: Post, record: Record, told: dict[str, str]) -> None:
    assert post(**told).status_code == 200
    (mail,) = record.mails()
    assert mail.kind == MailKind.AUTOMATIC and mail.why
    assert record.complaints() == record.messages() == []


def test_auto_submitted_no_is_a_person(post: Post, record: Record) -> None:
    """RFC 3834, section 5: "no" says that a person wrote it."""
    post(headers="Auto-Submitted: no\nX-Auto-Response-Suppress: None\n")
    assert len(record.complaints()) == 1


def test_an_absence_in_a_thread_is_kept_with_its_complaint_and_changes_nothing(
    post: Post, record: Record
) -> None:
    post()
    before = record.complaint()
    post(subject=f"Out of office: {before.reference}", headers="Auto-Submitted: auto-replied\n")
    assert record.complaint().statement == before.statement
    assert record.mails()[1].complaint_id == before.id and record.messages() == []


def test_two_machines_without_manners_stop_by_themselves(post: Post, record: Record) -> None:
    """One that answers each of our answers and says nowhere that it is a machine hears one a day."""
    post()
    for _ in range(30):
        post(subject=record.complaint().reference, text="Your ticket has been received.")
    assert len(record.complaints()) == 1 and len(record.messages()) == 1


def test_a_person_can_say_that_it_was_a_complaint_after_all(app: Flask, post: Post, record: Record) -> None:
    """A complaint passed on by a list is still one, from the moment that it came (GC C4)."""
    post(headers="List-Id: <info.allcommunications.com>\n")
    typed = app.test_cli_runner()
    (listed,) = json.loads(typed.invoke(args=["mail", "set-aside", "--json"]).stdout)
    assert listed["why"] == "it came by a mailing list" and listed["from"] == "anne@example.com"
    opened = typed.invoke(args=["mail", "complaint", str(listed["number"])])
    complaint = record.complaint()
    assert opened.output.strip() == complaint.reference and complaint.reach == "anne@example.com"
    assert complaint.first_contact_at == record.mails()[0].came_at
    assert typed.invoke(args=["mail", "complaint", str(listed["number"])]).exit_code == 1
    assert json.loads(typed.invoke(args=["mail", "set-aside", "--json"]).stdout) == []
