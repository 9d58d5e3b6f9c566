"""The Code, CP3: "By email: info@allcommunications.com", and CP8: what everybody who writes is told."""

from flask import Flask

import models
from models import EventKind, MailKind
from models.casework.complaint_queries import obligations_of
from models.people.complainants import complainant_of
from models.queries import events_of_complaint
from settings import Settings
from workers import hands
from workers.drain import drain

from .conftest import Post, Record


def test_a_mail_is_a_complaint_from_the_moment_it_came(post: Post, record: Record) -> None:
    """GC C4: no form and no word "complaint" is needed; in writing, both clocks start (CP13)."""
    assert post().status_code == 200
    complaint = record.complaint()
    assert (complaint.channel, complaint.reach) == ("email", "anne@example.com")
    assert complaint.statement == "My broadband is slow\n\nIt drops out every evening."
    assert complaint.written_at == complaint.first_contact_at == record.mails()[0].came_at
    with models.reading() as session:
        who = complainant_of(session, complaint.id or 0)
        rules = {each.rule for each in obligations_of(session, complaint.id or 0)}
    assert who is not None and who.name == "Anne Lister"
    assert {"statutory.adr_letter", "published.adr_8w_from_written", "internal.ack_2wd"} <= rules


def test_what_it_is_about_is_heard_in_their_own_words(post: Post, record: Record) -> None:
    post(subject="You passed on my personal data", text="A data breach, I call it.")
    with models.reading() as session:
        rules = {each.rule for each in obligations_of(session, record.complaint().id or 0)}
    assert record.complaint().category == "data_protection" and "dp.ack_30d_ico" in rules


def test_it_is_acknowledged_by_mail_with_all_that_was_promised(
    app: Flask, settings: Settings, post: Post, record: Record
) -> None:
    """CP8: "we will acknowledge receipt, advise how and when we will next respond and provide you with a contact point"."""
    post()
    hands.take_up(settings)
    drain()
    (message,) = record.messages()
    assert message.to == "anne@example.com" and message.kind == "mail"
    for words in ("We received your complaint", "by email", "0330 053 8188", "info@allcommunications.com"):
        assert words in message.body.replace("\u00a0", " ")
    for words in ("six weeks", "Communications Ombudsman", "independent", "free"):
        assert words in " ".join(message.body.split())
    assert record.complaint().reference in message.subject.replace(" ", "")


def test_the_same_mail_delivered_twice_is_kept_once(post: Post, record: Record) -> None:
    """A webhook that did not hear our answer sends again, with another boundary and spam score."""
    for _ in range(3):
        assert post(message_id="<one@mail.example.com>").status_code == 200
    assert len(record.mails()) == len(record.complaints()) == 1


def test_mail_without_a_message_id_is_known_by_its_words(post: Post, record: Record) -> None:
    for text in ("Slow", "Slow", "Dear"):
        post(message_id="none", text=text)
    assert len(record.mails()) == 2


def test_everything_is_sealed_and_the_whole_mail_is_kept(post: Post, record: Record) -> None:
    post(text="My secret is 4711.")
    (mail,) = record.mails()
    assert "secret" not in mail.model_dump_json() and "anne" not in mail.model_dump_json()
    with models.reading() as session:
        whole = mail.content(session)
        told = [event.model_dump_json() for event in events_of_complaint(session, mail.complaint_id or 0)]
    assert b"My secret is 4711." in whole and whole.startswith(b"Content-Type: multipart/form-data")
    assert not any("secret" in each or "anne@" in each for each in told)
    assert any(EventKind.MAIL_RECEIVED in each for each in told)


def test_the_sixth_complaint_of_an_hour_is_added_to_the_newest(post: Post, record: Record) -> None:
    """A machine that writes and writes opens five, and nothing of the rest is lost."""
    for number in range(8):
        post(subject=f"Fault {number}")
    assert len(record.complaints()) == 5
    assert [mail.kind for mail in record.mails()][5:] == [MailKind.MORE] * 3
    assert "Fault 7" in record.complaints()[4].statement
