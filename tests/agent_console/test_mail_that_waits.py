"""Mail that no machine could place is read by a person, safely, and is never left without an answer to what it is."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlmodel import select

import models
from code_of_practice import clocks
from models import Complaint, EventKind, InboundMail, MailKind, queries, wall_clock
from models.casework.complaint_queries import obligations_of
from models.correspondence.attachments import files_of_complaint
from models.record.history import words_of
from settings import Settings
from tests.agent_console.people import Desk, a_call
from tests.intake.mail.conftest import SECRET
from tests.intake.mail.sendgrid import form

SCRIPT = "<script>alert('hello')</script><p onclick=x>The engineer never came.</p>"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, intake_email_secret=SECRET)


def comes(app: Flask, **told: object) -> InboundMail:
    """A mail reaches us as the webhook delivers it."""
    body, kind = form(**told)  # type: ignore[arg-type]
    assert (
        app.test_client().post(f"/intake/email?key={SECRET}", data=body, content_type=kind).status_code == 200
    )
    with models.reading() as session:
        return session.exec(select(InboundMail).order_by(InboundMail.id.desc())).first()  # type: ignore[union-attr, return-value]


def set_aside(app: Flask, **told: object) -> InboundMail:
    """One that a machine seems to have sent."""
    return comes(app, headers="Auto-Submitted: auto-generated\n", **told)


def by_telephone() -> Complaint:
    call = a_call(at=wall_clock.now())
    with models.reading() as session:
        return session.get_one(Complaint, session.get_one(models.Call, call).complaint_id)


def again(mail: InboundMail) -> InboundMail:
    with models.reading() as session:
        return session.get_one(InboundMail, mail.id)


def test_what_waits_is_listed_and_read_as_words_alone(app: Flask, adviser: Desk) -> None:
    mail = set_aside(app, text="", html=SCRIPT, subject="Re: <b>visit</b>")
    assert "Re: &lt;b&gt;visit" in adviser.get("/post/mail").text
    page = adviser.get(f"/post/mail/{mail.id}").text
    assert "The engineer never came." in page and "alert(" not in page and "onclick" not in page
    assert "Nothing waits" not in adviser.get("/post/mail").text


def test_a_mail_set_aside_is_opened_as_a_complaint_from_the_day_it_came(app: Flask, adviser: Desk) -> None:
    """An expression of dissatisfaction is one, whatever its headers say (GC C4)."""
    file = ("bill.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff the bill\n")
    mail = set_aside(app, files=(file,))
    opened = adviser.press(f"/post/mail/{mail.id}", what="open")
    with models.reading() as session:
        complaint = session.exec(select(Complaint)).one()
        (kept,) = files_of_complaint(session, complaint.id or 0)
        assert (kept.name, kept.read()) == ("bill.pdf", file[2])
        kinds = [event.kind for event in queries.events_of_complaint(session, complaint.id or 0)]
    assert opened.status_code == 303 and complaint.reference in opened.location
    assert (complaint.channel, complaint.first_contact_at, complaint.reach) == (
        "email",
        mail.came_at,
        "anne@example.com",
    )
    assert {EventKind.MAIL_DECIDED, EventKind.COMPLAINT_CONFIRMED} <= set(kinds)
    assert "Nothing waits" in adviser.get("/post/mail").text


def test_a_strangers_mail_is_put_with_the_complaint_it_names_which_is_in_writing_then(
    app: Flask, adviser: Desk
) -> None:
    """CP13: its customer wrote from another address; a person has seen that it is theirs."""
    complaint = by_telephone()
    mail = comes(
        app, sender="work@example.com", subject=f"My complaint {complaint.reference}", text="In writing now."
    )
    assert mail.kind == MailKind.STRANGER
    assert f"{complaint.reference[:4]} {complaint.reference[4:]}" in adviser.get(f"/post/mail/{mail.id}").text
    adviser.press(f"/post/mail/{mail.id}", what="put-with", reference=complaint.reference)
    assert again(mail).kind == MailKind.MORE
    with models.reading() as session:
        owed = {each.rule: each.due for each in obligations_of(session, complaint.id or 0)}
        assert session.get_one(Complaint, complaint.id).statement.endswith("In writing now.")
    assert (owed["published.adr_8w_from_written"] - clocks.local_date(mail.came_at)).days == 56


def test_what_is_no_complaint_is_set_down_with_its_reason_and_kept(app: Flask, adviser: Desk) -> None:
    mail = set_aside(app)
    refused = adviser.press(f"/post/mail/{mail.id}", what="neither", reason=" ")
    assert refused.status_code == 400 and "Write down why" in refused.text
    adviser.press(f"/post/mail/{mail.id}", what="neither", reason="A newsletter of our supplier’s.")
    assert again(mail).kind == MailKind.NOT_A_COMPLAINT
    with models.reading() as session:
        (decided,) = [
            each for each in queries.events_after(session, 0) if each.kind == EventKind.MAIL_DECIDED
        ]
        assert (decided.by, words_of(decided)) == (
            f"staff:{adviser.staff_id}",
            "A newsletter of our supplier’s.",
        )
        assert b"It drops out" in again(mail).content(session)
    assert adviser.press(f"/post/mail/{mail.id}", what="open").status_code == 409


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [("", "Write the eight digits"), ("12345678", "not one of our references"), ("10000008", "")],
)
def test_a_reference_that_is_none_is_refused_and_stays_typed(
    app: Flask, adviser: Desk, reference: str, sentence: str
) -> None:
    mail = set_aside(app)
    refused = adviser.press(f"/post/mail/{mail.id}", what="put-with", reference=reference)
    assert refused.status_code == 400 and sentence in refused.text and reference in refused.text
    assert again(mail).kind == MailKind.AUTOMATIC


def test_the_whole_mail_is_saved_never_shown_and_who_saved_it_is_known(app: Flask, adviser: Desk) -> None:
    mail = set_aside(app, html=SCRIPT)
    whole = adviser.get(f"/post/mail/{mail.id}/whole")
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert whole.headers["Content-Type"] == "application/octet-stream" and b"onclick" in whole.data
    with models.reading() as session:
        assert queries.events_after(session, 0)[-1].kind == EventKind.MAIL_OPENED
