"""Letters that nobody need remember: acknowledged, six weeks, lapsed, withdrawn, closed; on both databases."""

from datetime import date, timedelta

from sqlmodel import select

import models
from code_of_practice.contact_wishes import Way
from code_of_practice.roles import Role
from code_of_practice.stages import Move, Stage
from models import Complaint, EventKind, LetterState, Message, queries
from models.correspondence.adr_letters import declare_deadlock
from workers.jobs import letters as jobs
from workers.jobs import messages
from workers.letter_clock import LetterClock

from .conftest import NOON
from .letter_case import act, owed, sent_off, the


def test_a_complaint_is_acknowledged_by_mail_once_and_that_keeps_the_two_working_days(ours, case):
    """CP8: "acknowledge receipt, advise how and when we will next respond and provide you with a contact point"."""
    for _ in range(3):
        jobs.acknowledge(case["complaint"], NOON)
    sent_off(ours)
    _, (letter,) = the(case)
    assert (letter.kind, letter.state, letter.way) == ("acknowledgement", LetterState.SENT, Way.MAIL)
    text = " ".join(letter.in_words().text.split())
    assert "Ruth" in text and "by Monday 7 December 2026" in text and "six weeks" in text
    assert owed(case, "internal.ack_2wd").state == "kept"
    with models.reading() as session:
        assert len(session.exec(select(Message)).all()) == 1


def test_a_text_message_that_confirms_acknowledges_too(ours, case):
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.reach = "+447700900123"
        tx.add(complaint)
        message = Message.wait(
            tx, about=f"confirmed:{complaint.id}", kind="sms", to="+447700900123", body="-", at=NOON,
            complaint_id=complaint.id,
        )  # fmt: skip
        messages._acknowledged(tx, message)
    assert owed(case, "internal.ack_2wd").state == "kept"


def test_whoever_hangs_up_before_the_reference_is_written_to_all_the_same(ours, case):
    with models.transaction() as tx:
        call = tx.exec(select(models.Call)).one()
        call.end(tx, at=NOON, status="completed")
    with models.reading() as session:
        ended = next(each for each in queries.events_after(session, 0) if each.kind == EventKind.CALL_ENDED)
    jobs.call_over(ours, ended)
    assert [letter.kind for letter in the(case)[1]] == ["acknowledgement"]


def test_a_deadlock_that_was_only_declared_leads_to_its_letter(ours, case):
    with models.transaction() as tx:
        manager = tx.get_one(models.Staff, case["manager"])
        tx.get_one(Complaint, case["complaint"]).move(
            Move.DECLARE_DEADLOCK, Role.MANAGER, by=manager.actor, at=NOON, reason="We have done all we can."
        )
    sent_off(ours)
    sent_off(ours)
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.ADR_LETTER_SENT and letter.kind == "deadlock"
    assert "We have done all we can." in letter.in_words().text


def test_at_six_weeks_the_letter_goes_by_itself_on_the_last_working_day_and_once(ours, case):
    """Received Monday 23 November 2026: due Monday 4 January 2027, a working day (regulation, section 6 f)."""
    due = owed(case, "internal.adr_letter_send_by").due
    assert due == date(2027, 1, 4)
    clock = LetterClock()
    morning = NOON.replace(year=2027, month=1, day=4, hour=8)
    assert clock.tick(morning - timedelta(days=1)) == 0
    assert [LetterClock().tick(morning) for _ in range(3)] == [1, 0, 0]
    complaint, (letter,) = the(case)
    assert complaint.stage == Stage.ADR_LETTER_SENT and letter.kind == "adr_six_weeks"
    text = " ".join(letter.in_words().text.split())
    assert "The six weeks" in text and "Monday 3 January 2028" in text  # the day before the anniversary
    sent_off(ours)
    assert [each.kind for each in the(case)[1]] == ["adr_six_weeks"]


def test_a_resolved_complaint_gets_no_adr_letter_and_nor_does_one_that_had_its_deadlock_letter(ours, case):
    act(case, "manager", declare_deadlock, position="We disagree.")
    assert LetterClock().tick(NOON + timedelta(days=60)) == 0
    assert [each.kind for each in the(case)[1]] == ["deadlock"]


def test_closing_and_withdrawing_are_confirmed_in_writing(ours, case):
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.move(Move.ACCEPT, Role.ADVISER, by="staff:1", at=NOON, reason="Happy.")
        complaint.move(Move.CLOSE, Role.ADVISER, by="staff:1", at=NOON)
    sent_off(ours)
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.move(Move.REOPEN, Role.ADVISER, by="staff:1", at=NOON)
        complaint.move(Move.WITHDRAW, Role.ADVISER, by="staff:1", at=NOON, reason="No longer wanted.")
        complaint.move(Move.CLOSE, Role.ADVISER, by="staff:1", at=NOON)
    sent_off(ours)
    sent_off(ours)
    assert [each.kind for each in the(case)[1]] == ["closing", "withdrawal"]
    assert "you told us that you are happy" in the(case)[1][0].in_words().text
