"""What goes out in writing because something happened, once, and what becomes of it when it cannot."""

import socketserver
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

import models
from models import Account, Customer, Event, EventKind, Message, MessageKind, MessageState, Promise, queries
from tests.models.conftest import caller
from workers import hands
from workers.jobs import dates, letters, messages, texts

from .conftest import NOON


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server that answers as told: `answers["RCPT"] = "550 no"`; `received` holds the mails' words."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _MailLine)
        self.received, self.answers = [], {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _MailLine(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self._say("354 go on")
                words = []
                while (each := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    words.append(each)
                self.server.received.append("\n".join(words))
            self._say(self.server.answers.get(verb, "221 bye" if verb == "QUIT" else "250 fine"))
            if verb == "QUIT":
                return

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def mail():
    with MailServer() as server:
        yield server
        server.shutdown()


def the_event(kind):
    with models.reading() as session:
        return [each for each in queries.events_after(session, 0) if each.kind == kind][-1]


def the_messages():
    with models.reading() as session:
        return [
            (each.kind, each.to, each.body, each.state)
            for each in session.exec(select(Message).order_by(Message.id)).all()
        ]


def a_customer(tx, phone="+447700900123"):
    customer = Customer(created_at=NOON)
    customer.know(
        name="Eleanor", phone=phone, email="eleanor@example.test", date_of_birth=NOON.date(), pin="1" * 6,
        postcode="SK9 1NY",
    )  # fmt: skip
    tx.add(customer)
    tx.flush()
    account = Account(number="30017245", customer_id=customer.id, opened_at=NOON)
    tx.add(account)
    tx.flush()
    return customer, account


def a_complaint(tx):
    call = caller(tx)
    complaint = tx.get_one(models.Complaint, call.complaint_id)
    complaint.confirm(by="caller", at=NOON)
    return complaint


def test_a_confirmed_complaint_is_put_in_writing_with_reference_dates_and_the_ombudsman(ours):
    """CP8: acknowledge, say when we respond, give a contact; GC C4: tell promptly of ADR."""
    with models.transaction() as tx:
        complaint = a_complaint(tx)
        reference = complaint.reference
    texts.confirm_the_complaint(ours, the_event(EventKind.COMPLAINT_CONFIRMED))
    ((kind, to, body, state),) = the_messages()
    assert (kind, to, state) == (MessageKind.SMS, "+447700900123", MessageState.WAITING)
    assert f"{reference[:4]} {reference[4:]}" in body
    assert "by Monday 7 December" in body  # ten working days from Monday 23 November
    assert "six weeks" in body and "Communications Ombudsman" in body and "manager" in body
    assert len(body) <= 640  # four parts of a text message


def test_confirming_twice_writes_once(ours):
    with models.transaction() as tx:
        a_complaint(tx)
    for _ in range(3):
        texts.confirm_the_complaint(ours, the_event(EventKind.COMPLAINT_CONFIRMED))
    assert len(the_messages()) == 1


def test_a_landline_gets_a_letter_by_mail_instead_of_a_text(ours):
    with models.transaction() as tx:
        complaint = a_complaint(tx)
        customer, _ = a_customer(tx, phone="+441632960103")
        complaint.reach, complaint.customer_id = "", customer.id
        tx.add(complaint)
    letters.confirm(ours, the_event(EventKind.COMPLAINT_CONFIRMED))
    letters.dispatch(ours, the_event(EventKind.LETTER_APPROVED))
    assert [(kind, to) for kind, to, _, _ in the_messages()] == [(MessageKind.MAIL, "eleanor@example.test")]


def test_the_holder_is_told_of_failed_identity_once_a_day_and_not_which_answer_was_wrong(ours):
    with models.transaction() as tx:
        _, account = a_customer(tx)
        for _ in range(4):
            tx.log(EventKind.IDENTITY_LOCKED, at=NOON, by="caller", account=account.id)
        tx.log(EventKind.IDENTITY_LOCKED, at=NOON, by="caller", account=None)
    with models.reading() as session:
        locked = [e for e in queries.events_after(session, 0) if e.kind == EventKind.IDENTITY_LOCKED]
    for event in locked:
        texts.warn_the_holder(ours, event)
    ((kind, to, body, _),) = the_messages()
    assert (kind, to) == (MessageKind.SMS, "+447700900123")
    assert "PIN" not in body and "birth" not in body and "30017245" not in body


def test_a_promised_call_back_says_who_and_when_in_london_time(ours):
    with models.transaction() as tx:
        complaint = a_complaint(tx)
        Promise.call_back(
            tx, complaint_id=complaint.id, call_id=None, owner_id=None, owner_name="Ruth",
            due_at=NOON.replace(month=7) + timedelta(minutes=5), by="system", at=NOON, why="nobody was free",
        )  # fmt: skip
    texts.confirm_the_call_back(ours, the_event(EventKind.CALL_BACK_PROMISED))
    assert "Ruth will call you by 13:05 on Thursday 23 July" in the_messages()[-1][2]
    assert dates.day(NOON.date()) == "Monday 23 November"


def waiting_mail(ours, mail):
    with models.transaction() as tx:
        Message.wait(
            tx, about="a", kind=MessageKind.MAIL, to="eleanor@example.test", subject="Your complaint", body="Hello é.",
            at=NOON,
        )  # fmt: skip
    return replace(ours, settings=replace(ours.settings, smtp_url=mail.url)), the_event(
        EventKind.MESSAGE_WAITING
    )


def test_mail_goes_once_with_an_identity_of_its_own(ours, mail):
    theirs, event = waiting_mail(ours, mail)
    messages.send(theirs, event)
    messages.send(theirs, event)
    assert len(mail.received) == 1 and "Message-ID: <" in mail.received[0]
    assert the_messages()[0][3] == MessageState.SENT


def test_a_refused_mail_fails_visibly_and_is_not_tried_for_ever(ours, mail):
    mail.answers["RCPT"] = "550 no such person"
    theirs, event = waiting_mail(ours, mail)
    messages.send(theirs, event)
    assert the_messages()[0][3] == MessageState.FAILED
    assert the_event(EventKind.MESSAGE_FAILED).body["why"] == "The mail server will not deliver it (550)."


@pytest.mark.parametrize("verb", ["RCPT", "MAIL", "DATA"])
def test_a_mail_server_that_is_busy_is_asked_again_later(ours, mail, verb):
    mail.answers[verb] = "451 later please"
    theirs, event = waiting_mail(ours, mail)
    with pytest.raises(Exception, match="451"):
        messages.send(theirs, event)
    assert the_messages()[0][3] == MessageState.WAITING


def test_without_a_mail_server_mail_is_kept_for_the_demo_s_outbox_page(ours):
    with models.transaction() as tx:
        Message.wait(tx, about="a", kind=MessageKind.MAIL, to="a@example.test", body="Hello.", at=NOON)
    messages.send(ours, the_event(EventKind.MESSAGE_WAITING))
    assert the_messages()[0][3] == MessageState.SENT


def test_a_number_we_do_not_dial_fails_the_message_and_never_reaches_the_carrier(ours):
    with models.transaction() as tx:
        Message.wait(tx, about="a", kind=MessageKind.SMS, to="+4490900000", body="Hello.", at=NOON)
    messages.send(ours, the_event(EventKind.MESSAGE_WAITING))
    assert the_messages()[0][3] == MessageState.FAILED
    assert hands.ours() is not None and isinstance(the_event(EventKind.MESSAGE_FAILED), Event)
