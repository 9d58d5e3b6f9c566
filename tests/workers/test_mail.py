"""Mail as it leaves: threaded by complaint, marked as a machine's, text and HTML and the letter itself; or visibly not."""

import email
import socket
import time
from dataclasses import replace
from email import policy

import pytest
from sqlmodel import select

import models
from models import Complaint, EventKind, Letter, LetterState, Message, MessageState, Staff, queries
from models.correspondence.letter_writing import send_outcome, send_update
from workers.jobs import letters as jobs
from workers.jobs import messages

from .conftest import NOON
from .letter_case import ADDRESS, owed, the
from .test_written_to_customers import mail

__all__ = ["mail"]  # a fixture


def written(case, what=send_outcome, **told):
    told = told or {"found": "The cable was damaged <b>.", "doing": ["Replace it"]}
    with models.transaction() as tx:
        complaint, staff = tx.get_one(Complaint, case["complaint"]), tx.get_one(Staff, case["adviser"])
        return what(tx, complaint, staff, at=NOON, **told).id


def events(kind):
    with models.reading() as session:
        return [each for each in queries.events_after(session, 0) if each.kind == kind]


def dispatched(ours, server=None):
    hands = replace(ours, settings=replace(ours.settings, smtp_url=server.url if server else ""))
    for event in events(EventKind.LETTER_APPROVED):
        jobs.dispatch(hands, event)
    for event in events(EventKind.MESSAGE_WAITING):
        messages.send(hands, event)


def as_read(words):
    return email.message_from_string(words, policy=policy.default)


def test_a_letter_by_mail_is_text_and_html_and_the_pdf_that_was_hashed(ours, case, mail):
    number = written(case)
    dispatched(ours, mail)
    read = as_read(mail.received[0])
    reference = the(case)[0].reference
    assert read["Subject"] == f"{reference[:4]} {reference[4:]}: our answer to your complaint"
    assert read["Auto-Submitted"] == "auto-generated" and read["To"] == "eleanor@example.test"
    assert str(read["From"]) == "All Communications <info@allcommunications.com>"
    assert "The cable was damaged <b>." in read.get_body(("plain",)).get_content()
    html = read.get_body(("html",)).get_content()
    assert "&lt;b&gt;" in html and "http://" not in html and "<img" not in html and "<link" not in html
    (attached,) = read.iter_attachments()
    with models.reading() as session:
        assert attached.get_content() == session.get_one(Letter, number).pdf(session)
    assert attached.get_filename() == f"{reference}-outcome.pdf"


def test_mails_of_one_complaint_refer_to_one_name_and_each_has_its_own(ours, case, mail):
    written(case)
    written(case, send_update, news="x")
    dispatched(ours, mail)
    first, second = (as_read(each) for each in mail.received)
    assert first["References"] == second["References"] and first["References"].endswith(
        "@allcommunications.com>"
    )
    assert first["Message-ID"] != second["Message-ID"]


def test_a_mail_that_is_sent_again_after_a_lost_answer_is_known_for_the_same(ours, case, mail):
    written(case, send_update, news="x")
    dispatched(ours, mail)
    with models.transaction() as tx:
        message = tx.exec(select(Message)).one()
        message.state = MessageState.WAITING
        tx.add(message)
    dispatched(ours, mail)
    assert len(mail.received) == 2
    assert as_read(mail.received[0])["Message-ID"] == as_read(mail.received[1])["Message-ID"]


def test_a_refusal_for_good_sends_the_letter_by_post(ours, case, mail):
    mail.answers["RCPT"] = "550 no such person"
    written(case)
    dispatched(ours, mail)
    (letter,) = the(case)[1]
    assert (letter.way, letter.state, letter.to) == ("post", LetterState.APPROVED, ADDRESS)
    assert "550" in letter.why_failed and events(EventKind.MESSAGE_FAILED)
    assert owed(case, "published.target_10wd") is not None


def test_a_refusal_for_good_without_an_address_is_somebodys_task_and_never_silence(ours, case, mail):
    mail.answers["DATA"] = "554 no"
    with models.transaction() as tx:
        customer = tx.exec(select(models.Customer)).one()
        customer.address = ""
        tx.add(customer)
    written(case, send_update, news="x")
    dispatched(ours, mail)
    assert the(case)[1][0].state == LetterState.FAILED


def test_a_busy_server_is_asked_again_and_the_letter_waits(ours, case, mail):
    mail.answers["MAIL"] = "421 later"
    written(case, send_update, news="x")
    with pytest.raises(Exception, match="421"):
        dispatched(ours, mail)
    assert the(case)[1][0].state == LetterState.APPROVED
    mail.answers.clear()
    dispatched(ours, mail)
    assert the(case)[1][0].state == LetterState.SENT


def test_the_time_outs_hold_when_a_mail_server_says_nothing(ours, case):
    """A server that accepts and is silent costs a worker ten seconds, never for ever."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hands = replace(
            ours, settings=replace(ours.settings, smtp_url=f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        )
        written(case, send_update, news="x")
        for event in events(EventKind.LETTER_APPROVED):
            jobs.dispatch(hands, event)
        began = time.monotonic()
        with pytest.raises(OSError):
            messages.send(hands, events(EventKind.MESSAGE_WAITING)[-1])
        assert 5 < time.monotonic() - began < 60
