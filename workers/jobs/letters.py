"""Letters that nobody need remember: the acknowledgement, what follows from a move, and how an approved one travels."""

from __future__ import annotations

from datetime import datetime

import structlog

import models
from code_of_practice import clocks
from code_of_practice.contact_wishes import Format, Way
from code_of_practice.stages import Move, Stage
from models import Call, Complaint, Event, Letter, LetterState, Message, MessageKind, Staff, wall_clock
from models.correspondence.adr_letters import adr_letter_of, approve
from models.correspondence.letter_facts import facts_of, reaching
from models.correspondence.letter_queries import letter_about
from models.correspondence.letter_writing import prepare, say_closed, say_withdrawn, write
from models.record.history import words_of
from workers.hands import Hands
from workers.jobs import goodbye, texts

_log = structlog.get_logger("letters")


def confirm(hands: Hands, event: Event) -> None:
    """The complaint is confirmed: a text message where there is a mobile, and the acknowledgement itself (CP8)."""
    texts.confirm_the_complaint(hands, event)
    acknowledge(event.complaint_id, wall_clock.now())


def call_over(hands: Hands, event: Event) -> None:
    """The call has ended: everybody is let go, and whoever hung up before their reference is written to all the same."""
    goodbye.let_everybody_go(hands, event)
    with models.reading() as session:
        call = session.get(Call, event.call_id or 0)
    if call is not None and call.complaint_id is not None:
        acknowledge(call.complaint_id, wall_clock.now())


def acknowledge(complaint_id: int | None, at: datetime) -> None:
    """Received, how and when we next respond, and whom to ask (CP8): once for each complaint, where we know an address."""
    with models.reading() as session:
        complaint = session.get(Complaint, complaint_id or 0)
        about = f"acknowledgement:{complaint_id}"
        if complaint is None or not complaint.is_open or letter_about(session, about) is not None:
            return
        wishes = reaching(session, complaint)
        ways = wishes.ways(
            email=wishes.email, address=wishes.address, by_letter=complaint.channel == "letter"
        )
        texted = wishes.may_text() and bool(wishes.mobile) and wishes.format is Format.STANDARD
        if ways[:1] == (Way.POST,) and texted and complaint.channel != "letter":
            return  # the text message is their acknowledgement
        if not ways:
            return  # nobody knows where to write; the obligation runs on, for a person
        ready = prepare(session, complaint, "acknowledgement", at=at)
    with models.transaction() as tx:
        write(
            tx,
            tx.get_one(Complaint, complaint_id),
            "acknowledgement",
            about=about,
            by="system",
            at=at,
            prepared=ready,
        )


def dispatch(hands: Hands, event: Event) -> None:
    """An approved letter sets off by the way that its reader wishes today: mail waits to be sent, post to be printed."""
    at = wall_clock.now()
    with models.transaction() as tx:
        letter = tx.get(Letter, event.body.get("letter") or 0, with_for_update=True)
        if letter is None or letter.state != LetterState.APPROVED or letter.message_id is not None:
            return
        complaint = tx.get_one(Complaint, letter.complaint_id)
        wishes = reaching(tx, complaint)
        by_letter = complaint.channel == "letter"
        ways = wishes.ways(email=wishes.email, address=wishes.address, by_letter=by_letter)
        letter.way = next((way for way in ways if way in letter.template.matter.channels), None)
        letter.to = (
            wishes.email if letter.way is Way.MAIL else "\n".join(wishes.address) if letter.way else ""
        )
        words = letter.in_words()
        if letter.way is Way.MAIL:
            message = Message.wait(
                tx, about=f"letter:{letter.id}", kind=MessageKind.MAIL, to=letter.to, subject=words.subject,
                body=words.text, at=at, complaint_id=complaint.id,
            )  # fmt: skip
            letter.message_id = message.id
        if words.sms and wishes.mobile and wishes.may_text():
            Message.wait(
                tx, about=f"letter-sms:{letter.id}", kind=MessageKind.SMS, to=wishes.mobile, body=words.sms, at=at,
                complaint_id=complaint.id,
            )  # fmt: skip
        if letter.way is None:
            _log.error("letter_has_nowhere_to_go", letter=letter.id, complaint=complaint.reference)
        tx.add(letter)


def follow_the_stage(hands: Hands, event: Event) -> None:
    """What a move owes in writing, whoever made it and from wherever: withdrawal, closing, and always the ADR letter."""
    at = wall_clock.now()
    match event.body.get("now"):
        case Stage.WITHDRAWN:
            with models.transaction() as tx:
                complaint = tx.get_one(Complaint, event.complaint_id)
                say_withdrawn(tx, complaint, at=at, on=clocks.local_date(event.at))
        case Stage.CLOSED:
            with models.transaction() as tx:
                say_closed(tx, tx.get_one(Complaint, event.complaint_id), at=at)
        case Stage.DEADLOCK:
            _deadlock_leads_to_its_letter(event, at)
        case Stage.ADR_LETTER_SENT if event.body.get("move") == Move.SEND_ADR_LETTER:
            _letter_behind_the_move(event, at)


def _deadlock_leads_to_its_letter(event: Event, at: datetime) -> None:
    """A deadlock that a manager only declared: what they wrote is its letter, and they have stood behind it."""
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, event.complaint_id, with_for_update=True)
        manager = tx.get(Staff, _staff_id(event.by))
        if complaint.stage != Stage.DEADLOCK or adr_letter_of(tx, complaint) is not None or manager is None:
            return
        if "scheme" not in facts_of(tx, complaint, at=at):
            write(
                tx,
                complaint,
                "cannot_resolve",
                about=f"deadlock:{event.id}",
                by=manager.actor,
                at=at,
                why=words_of(event),
            ).approve(tx, manager, at=at)
            return
        letter = write(
            tx,
            complaint,
            "deadlock",
            about=f"deadlock:{event.id}",
            by=manager.actor,
            at=at,
            position=words_of(event),
        )
        approve(tx, letter, manager, at=at)


def _letter_behind_the_move(event: Event, at: datetime) -> None:
    """The ADR letter's move made without its letter: the letter is written now, so that nobody's right is only a stage."""
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, event.complaint_id, with_for_update=True)
        if adr_letter_of(tx, complaint) is None and "scheme" in facts_of(tx, complaint, at=at):
            write(tx, complaint, "adr_six_weeks", about=f"adr:{complaint.id}", by="system", at=at)


def _staff_id(by: str) -> int:
    kind, _, number = by.partition(":")
    return int(number) if kind == "staff" and number.isdigit() else 0
