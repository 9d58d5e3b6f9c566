"""A mail of ours that comes back was told to nobody: never silence, always the post or a person."""

import pytest
from flask import Flask
from sqlmodel import select

import models
from models import Letter, LetterState, Message, MessageState
from settings import Settings
from workers import hands
from workers.drain import drain

from .conftest import Post, Record

REPORT = """From: MAILER-DAEMON@mail.example.com\r
Subject: Undelivered Mail Returned to Sender\r
Message-ID: <bounce-%(number)s@mail.example.com>\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: text/plain\r
\r
I could not deliver your mail.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mail.example.com\r
\r
Final-Recipient: rfc822; anne@example.com\r
Action: %(action)s\r
Status: 5.1.1\r
--b\r
Content-Type: text/rfc822-headers\r
\r
From: info@allcommunications.com\r
Message-ID: <%(ours)s@allcommunications.com>\r
--b--\r
"""


@pytest.fixture
def acknowledged(app: Flask, settings: Settings, post: Post, record: Record) -> Message:
    """The acknowledgement of Anne's complaint, which the mail server took."""
    post()
    hands.take_up(settings)
    drain()
    (message,) = record.messages()
    assert message.state == MessageState.SENT
    return message


def report(post: Post, ours: str, *, action: str = "failed", number: int = 1) -> None:
    raw = REPORT % {"ours": ours, "action": action, "number": number}
    assert post(raw=raw.encode(), envelope_from="").status_code == 200


def the_letter() -> Letter:
    with models.reading() as session:
        return session.exec(select(Letter)).one()


def test_a_letter_whose_mail_came_back_is_somebodys_task(
    post: Post, record: Record, acknowledged: Message
) -> None:
    """CP8: an acknowledgement that reached nobody is none; here no postal address is known."""
    report(post, acknowledged.uid)
    report(post, acknowledged.uid, number=2)
    assert record.messages()[0].state == MessageState.FAILED and len(record.messages()) == 1
    assert the_letter().state == LetterState.FAILED
    assert record.mails()[1].complaint_id == record.complaint().id


def test_a_mail_that_is_only_late_is_still_on_its_way(
    post: Post, record: Record, acknowledged: Message
) -> None:
    report(post, acknowledged.uid, action="delayed")
    assert record.messages()[0].state == MessageState.SENT and the_letter().state == LetterState.SENT


def test_a_report_about_a_mail_that_is_not_ours_changes_nothing(
    post: Post, record: Record, acknowledged: Message
) -> None:
    report(post, "0" * 32)
    assert record.messages()[0].state == MessageState.SENT
