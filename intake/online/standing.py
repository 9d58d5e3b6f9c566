"""Where a complaint stands, as its customer reads it once they have opened it: plain words, dates, nothing of an account."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from code_of_practice import references
from code_of_practice.roles import Party, Role
from code_of_practice.stage_words import in_plain_words
from code_of_practice.stages import UNRESOLVED, Move, may
from models import Complaint, Letter, LetterState, MessageKind, MessageState, ObligationState, Promise
from models.casework import customer_asks
from models.casework.complaint_queries import obligations_of
from models.queries import messages_on

from ..next_steps import first_name, may_go
from . import words

#: How the name of a code's message begins; codes are not among what we sent about the complaint.
CODE = "track_code:"
_WE_WILL = {
    "internal.ack_2wd": "we will have written to say that we have it",
    "published.target_10wd": "we aim to have our answer for you",
    "statutory.adr_letter": "if it is still not settled, we will have written to you about the ombudsman",
    "published.adr_8w_from_written": "if it is still not settled, we will have written to you about the ombudsman",
    "internal.adr_letter_send_by": "if it is still not settled, we will write to you about the ombudsman",
    "internal.deadlock_letter_1wd": "we will have written to you to say that we cannot resolve it",
    "dp.ack_30d_ico": "we will have answered you about your personal data",
    "close.silence_28d": "we would like to hear whether you accept our answer",
}
_HOW = {MessageKind.SMS: "A text message", MessageKind.MAIL: "An email", MessageKind.LETTER: "A letter"}


@dataclass(frozen=True)
class Sent:
    """Something that we sent: when, and what, never its words."""

    when: str
    what: str


@dataclass(frozen=True)
class Standing:
    """What the page says. `asked_for` is the rung asked for and not yet dealt with."""

    reference: str
    received: str
    stage: str
    owner: str
    next_day: str
    next_words: str
    promises: tuple[str, ...]
    sent: tuple[Sent, ...]
    asked_for: Role | None
    asked_for_letter: bool
    may_ask: bool
    may_ask_letter: bool
    may_reopen: bool


def of(session: Session, complaint: Complaint, *, at: datetime) -> Standing:
    """Read it from the complaint's own rows."""
    day, promised = _next(session, complaint, at)
    return Standing(
        reference=references.written(complaint.reference),
        received=words.day_of(complaint.first_contact_at),
        stage=words.sentence(in_plain_words(complaint.stage)),
        owner=first_name(session, complaint),
        next_day=day,
        next_words=promised,
        promises=_promises(session, complaint),
        sent=_sent(session, complaint),
        asked_for=customer_asks.asked_for(session, complaint),
        asked_for_letter=customer_asks.has_asked_for_early_referral(session, complaint),
        may_ask=complaint.is_open,
        may_ask_letter=complaint.stage in UNRESOLVED and may_go(session, complaint),
        may_reopen=may(complaint.stage, Move.REOPEN, Party.CUSTOMER),
    )


def _next(session: Session, complaint: Complaint, at: datetime) -> tuple[str, str]:
    """The first date still to come that means something to its customer."""
    for owed in obligations_of(session, complaint.id or 0):
        running = owed.state == ObligationState.RUNNING and owed.due_ends_at > at
        if running and complaint.is_open and owed.rule in _WE_WILL:
            return words.day(owed.due), words.sentence(_WE_WILL[owed.rule])
    return "", ""


def _promises(session: Session, complaint: Complaint) -> tuple[str, ...]:
    open_ones = select(Promise).where(
        Promise.complaint_id == complaint.id, col(Promise.kept_at).is_(None), Promise.kind == "call_back"
    )
    return tuple(
        f"{(each.owner_name.split() or ['We'])[0]} will call you by {words.moment(each.due_at)}."
        for each in session.exec(open_ones.order_by(col(Promise.due_at)))
    )


def _sent(session: Session, complaint: Complaint) -> tuple[Sent, ...]:
    """Newest first."""
    told = [
        (each.sent_at, f"{_HOW[each.kind]}{f': {each.subject}' if each.subject else ''}")
        for each in messages_on(session, complaint.id or 0)
        if each.state == MessageState.SENT and each.sent_at and not each.about.startswith(CODE)
    ]
    posted = select(Letter).where(
        Letter.complaint_id == complaint.id, col(Letter.state).in_((LetterState.SENT, LetterState.POSTED))
    )
    told += [
        (when, f"A letter: {each.subject}")
        for each in session.exec(posted)
        if each.message_id is None and (when := each.posted_at or each.sent_at)
    ]
    told.sort(key=lambda each: each[0], reverse=True)
    return tuple(Sent(words.day_of(when), what) for when, what in told)
