"""The page of what we have written: for managers alone, as text, mail and PDF, and where a draft gets its name."""

from flask import Flask
from sqlmodel import select

import models
from code_of_practice.stages import Stage
from models import Complaint, Letter, LetterState, Message, MessageKind, Staff
from models.correspondence.adr_letters import draft_deadlock
from models.correspondence.letter_writing import send_update
from tests.agent_console.people import NOON, Desk


def a_letter(desk: Desk, write: object = send_update, **told: str) -> int:
    with models.transaction() as tx:
        complaint = tx.exec(select(Complaint)).first() or Complaint.opened(tx, by="caller", at=NOON)
        staff = tx.get_one(Staff, desk.staff_id)
        return write(
            tx, complaint, staff, at=NOON, **(told or {"news": "Hello <script>alert(1)</script>"})
        ).id  # type: ignore[operator]


def test_a_manager_sees_a_letter_as_text_as_mail_and_as_the_file_that_was_hashed(manager: Desk) -> None:
    number = a_letter(manager)
    page = manager.get("/outbox").text
    assert (
        "where we are with your complaint" in page
        and "&lt;script&gt;" in page
        and "<script>alert" not in page
    )
    shown = manager.get(f"/letters/{number}.html")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "script-src" not in shown.headers["Content-Security-Policy"] and "<script>" not in shown.text
    file = manager.get(f"/letters/{number}.pdf")
    with models.reading() as session:
        assert file.data == session.get_one(Letter, number).pdf(session)
    assert file.headers["Content-Type"] == "application/pdf"
    assert manager.get("/letters/999.pdf").status_code == 404


def test_texts_and_mails_that_carry_no_letter_are_there_too(manager: Desk, app: Flask) -> None:
    with models.transaction() as tx:
        Message.wait(
            tx, about="a", kind=MessageKind.SMS, to="+447700900123", body="We will ring you.", at=NOON
        )
    assert "We will ring you." in manager.get("/outbox").text


def test_a_draft_is_approved_by_name_and_takes_the_complaint_with_it(manager: Desk, adviser: Desk) -> None:
    """Deadlock letters are a manager's or the Managing Director's to stand behind."""
    number = a_letter(adviser, draft_deadlock, position="We disagree.")
    assert adviser.press(f"/letters/{number}/approve").status_code == 403
    assert "Approve and send" in manager.get("/outbox").text
    manager.press(f"/letters/{number}/approve")
    with models.reading() as session:
        letter, complaint = session.get_one(Letter, number), session.exec(select(Complaint)).one()
        assert (letter.state, letter.approved_by_id) == (LetterState.APPROVED, manager.staff_id)
        assert complaint.stage == Stage.ADR_LETTER_SENT
    manager.press(f"/letters/{number}/approve")
    assert "approved already" in manager.get("/outbox").text
