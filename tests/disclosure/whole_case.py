"""One complaint with something of every kind in its record, made through the nouns' own doors."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import models
import playbooks.run as walk
from code_of_practice.roles import Role
from code_of_practice.stages import Move
from models import (  # fmt: skip
    Account,
    Attachment,
    AttemptOutcome,
    Call,
    Complainant,
    Complaint,
    Customer,
    EventKind,
    GuideRun,
    IdempotencyKey,
    IdentityAttempt,
    InboundMail,
    Letter,
    MailKind,
    Message,
    MessageKind,
    Note,
    Offer,
    OneTimeCode,
    Promise,
    Recording,
    Transaction,
    Turn,
)
from models.correspondence.inbound_mail import message_mark
from models.correspondence.letter_writing import send_outcome, send_update
from models.storage.sealed import mark
from playbooks import library
from playbooks.progress import Run
from tests.models.conftest import member

NOON = datetime(2026, 4, 8, 11, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"a photo of the green box" * 8
#: What nobody outside may ever see, as somebody might look for it.
PIN, BORN = "739164", date(1961, 7, 9)
SECRETS = (PIN, BORN.isoformat(), "09071961", "9 July 1961")
#: Words of the case, each from another kind of row.
SAID = (
    "no dial tone since Easter", "a working telephone", "please write in large print", "She cares for her mother",
    "the engineer never came", "I have had enough of this", "line test failed twice", "the green box in the street",
)  # fmt: skip
#: What the desk kept for the manager who was asked in.
PACKET = {
    "reason": "Any other complaint: the customer asks for a manager.",
    "say_first": "Margery Holloway, I have Ruth’s notes, so you need not start again.",
    "tried": ["Looked at twice: by Ruth Adeyemi", "Rang 07700 900997"],
    "needs": ["large_print"],
}
#: What a portal sent, word for word.
ASKED = {"name": "Margery Holloway", "statement": "Sent by the portal; my son is on 07700 900996."}


def walked(happened: str) -> Run:
    """A guide, as far as what happened."""
    guides, facts = library.load(), {"call.extra_help": False}
    run = walk.start(guides, "general_complaint", facts, NOON)
    for step, value in (("outcome_wanted", "put_right"), ("topic", "contract"), ("story", happened)):
        while run.place.step != step:
            run = walk.go_on(guides, walk.tick(run, "Ruth Adeyemi", NOON), facts, NOON)
        run = walk.answer(guides, run, value, facts, NOON)
    return run


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


def whole_case(sid: str = "1", *, files: bool = True) -> int:
    """Received by phone on 8 April 2026, put in writing, escalated, and answered a week later; returns its id."""
    with models.transaction() as tx:
        customer = a_customer(tx, sid)
        ruth, priya = _people(tx)
        call = Call(
            sid="CA" + sid.rjust(32, "0"), started_at=NOON, heard_at=hours(0.3), ended_at=hours(0.3), memory={"keyed": "0042"}
        )  # fmt: skip
        call.from_number, call.from_mark = customer.phone, mark(customer.phone, kind="phone")
        tx.add(call)
        tx.flush()
        tx.log(EventKind.CALL_RECEIVED, at=NOON, by="caller", call=call, withheld=False)
        tx.add(Turn(call_id=call.id or 0, number=0, reply="<Response/>", at=NOON))
        complaint = Complaint.opened(tx, by="caller", at=NOON, call=call)
        complaint.categorise("missed_engineer", by="caller", at=NOON)
        complaint.describe(f"There is {SAID[0]}.", by="caller", at=hours(0.05))
        call.verify(tx, customer_id=customer.id or 0, how="adviser", by=ruth.actor, at=hours(0.1))
        complaint.is_of(
            customer_id=customer.id or 0, account_id=_account(tx, customer), by=ruth.actor, at=hours(0.1)
        )
        complaint.wants(f"I want {SAID[1]}.", by=ruth.actor, at=hours(0.15))
        complaint.needs(SAID[2], by=ruth.actor, at=hours(0.15))
        complaint.own(ruth.id, by="system", at=hours(0.15))
        note = Note(call_id=call.id, complaint_id=complaint.id, staff_id=ruth.id or 0, at=NOON)
        note.rewrite(
            tx, text=f"{SAID[3]}. Spoke to Ruth Adeyemi; ring 07700 900999.", version=0, at=hours(0.2)
        )
        run = GuideRun(
            call_id=call.id or 0, complaint_id=complaint.id, guide="general_complaint", version="1", at=NOON
        )
        run.run = walked(f"{SAID[4]}; ring my son on 07700 900998").as_json()
        tx.add(run)
        _rows_beside(tx, complaint, call, sid)
        Promise.call_back(
            tx, complaint_id=complaint.id, call_id=call.id, owner_id=ruth.id, owner_name=ruth.name,
            due_at=hours(4), by=ruth.actor, at=hours(0.2), why="to tell the engineer's day",
        )  # fmt: skip
        complaint.escalate(
            Role.MANAGER, by=ruth.actor, at=hours(0.25), reason=SAID[5], packet=json.dumps(PACKET)
        )
        offer = Offer.goodwill(tx, complaint, priya, pence=2500, at=hours(30))
        offer.refuse(tx, priya, at=hours(31))
        complaint.put_in_writing(by="customer", at=hours(48))
        return complaint.id or 0


def answered(number: int) -> None:
    """An update, then the outcome: two letters."""
    with models.transaction() as tx:
        complaint, (ruth, _) = tx.get_one(Complaint, number), _people(tx)
        send_update(tx, complaint, ruth, at=hours(72), news=f"We looked and the {SAID[6]}.")
        send_outcome(
            tx, complaint, ruth, at=hours(168), found="We missed the visit.", doing=["Mend the line"]
        )


def attached(number: int) -> None:
    """A photo, kept by the app that is running."""
    ready = Attachment.prepare(PNG, name=f"{SAID[7]}.png", at=hours(50))
    with models.transaction() as tx:
        ready.put(tx, complaint=tx.get_one(Complaint, number))


def closed(number: int, *, at: datetime = NOON + timedelta(days=14)) -> None:
    """Accepted by the customer, and closed."""
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, number)
        for move in (Move.ACCEPT, Move.CLOSE):
            complaint.move(
                move, Role.MANAGER, by="staff:1", at=at, reason="She said on the telephone: it works again"
            )


def a_customer(tx: Transaction, sid: str = "1") -> Customer:
    customer = Customer(created_at=NOON, needs=["large_print"])
    customer.know(
        name="Margery Holloway", phone=f"+4477009001{sid[-2:].rjust(2, '0')}", email=f"margery{sid}@example.test",
        date_of_birth=BORN, pin=PIN, postcode="M20 2RB",
    )  # fmt: skip
    customer.address = "12 Acacia Avenue\nDidsbury\nManchester\nM20 2RB"
    tx.add(customer)
    tx.flush()
    tx.add(Account(number=f"3001{sid.rjust(4, '0')}", customer_id=customer.id or 0, services=["landline"], opened_at=NOON))  # fmt: skip
    tx.flush()
    return customer


def _account(tx: Transaction, customer: Customer) -> int:
    from models.casework.complaint_queries import accounts_of

    return accounts_of(tx, customer.id or 0)[0].id or 0


def _people(tx: Transaction) -> tuple[models.Staff, models.Staff]:
    known = {staff.name: staff for staff in models.queries.all_staff(tx)}
    ruth = known.get("Ruth Adeyemi") or member(tx, "Ruth Adeyemi")
    return ruth, known.get("Priya Nair") or member(tx, "Priya Nair", Role.MANAGER)


def _rows_beside(tx: Transaction, complaint: Complaint, call: Call, sid: str) -> None:
    number: Any = complaint.id
    tx.add(
        IdentityAttempt(
            account_mark="m" + sid, channel="desk", call_id=call.id, at=NOON, outcome=AttemptOutcome.RIGHT
        )
    )
    tx.add(
        Recording(
            sid="RE" + sid.rjust(32, "0"), call_id=call.id, started_at=NOON, seconds=1080, status="completed"
        )
    )
    tx.add(IdempotencyKey.of(portal="zest", key=sid, asked=json.dumps(ASKED), complaint_id=number, at=NOON))  # fmt: skip
    OneTimeCode.make(tx, complaint_id=number, at=NOON)
    who = Complainant(complaint_id=number)
    who.name = "Margery Holloway"
    tx.add(who)
    mail = InboundMail(message_mark=message_mark(f"<{sid}@x>"), complaint_id=number, kind=MailKind.STRANGER, came_at=hours(49))  # fmt: skip
    mail.sender, mail.subject, mail.text = "neighbour@example.test", "About the line", "I live next door."
    mail.keep(
        tx, b"From: neighbour@example.test\r\n\r\nI live next door.", by="system", words="I live next door."
    )
    sms = Message.wait(
        tx, about=f"confirm:{sid}", kind=MessageKind.SMS, to="+447700900123", body="Your reference is known.",
        at=hours(0.3), complaint_id=number, call_id=call.id,
    )  # fmt: skip
    sms.was_sent(tx, sid="SM1", at=hours(0.31))


def letters_of(number: int) -> list[Letter]:
    from models.correspondence.letter_queries import letters_on

    with models.reading() as session:
        return list(letters_on(session, number))
