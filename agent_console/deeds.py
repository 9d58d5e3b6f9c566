"""What each form of a decision does once it is filled in: one call of the noun that keeps the rule."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from code_of_practice.clocks import local_date
from code_of_practice.roles import Role
from code_of_practice.stages import Move
from models import Complaint, Event, EventKind, Letter, LetterState, Staff, Transaction
from models.casework import decisions
from models.casework.customer_asks import has_asked_for_early_referral
from models.correspondence import adr_letters

from .acting import Refused

Told = dict[str, Any]


def start(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
    complaint.move(Move.START_INVESTIGATING, staff.role, by=staff.actor, at=at)


def review(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
    complaint.move(Move.START_REVIEW, staff.role, by=staff.actor, at=at)


def generic(move: Move) -> Any:
    """A move whose whole form is its reason, or the customer's words."""

    def done(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
        complaint.move(move, staff.role, by=staff.actor, at=at, reason=told["reason"])

    return done


def ask_customer(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> Letter:
    return decisions.ask_customer(tx, complaint, staff, question=told["reason"], at=at)


def ask_supplier(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
    decisions.ask_supplier(
        tx, complaint, staff, supplier=told["supplier"], what=told["what"], chase_on=told["chase_on"], at=at
    )


def chased(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
    decisions.chase_again(tx, complaint, staff, said=told["said"], chase_on=told["chase_on"], at=at)


def carry_on(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
    decisions.carry_on(tx, complaint, staff, came=told["reason"], at=at)


def outcome(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> Letter:
    return decisions.answer(
        tx, complaint, staff, found=told["findings"], doing=told["doing"], pence=told["pence"], done_by=told["done_by"], at=at
    )  # fmt: skip


def accepted(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
    decisions.accepted(tx, complaint, staff, said=told["reason"], at=at)


def close(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> None:
    decisions.close(tx, complaint, staff, why=told["reason"], at=at)


def cannot_resolve(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> Letter:
    letter = adr_letters.cannot_resolve(tx, complaint, staff, at=at, why=told["why"], offered=told["offered"])
    return _before_its_approver(tx, complaint, staff, letter, told, at)


def deadlock(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> Letter:
    letter = adr_letters.draft_deadlock(
        tx, complaint, staff, at=at, position=told["position"], offered=told["offered"]
    )
    return _before_its_approver(tx, complaint, staff, letter, told, at)


def referral_agreed(tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime) -> Letter:
    _was_asked(tx, complaint, staff, at)
    letter = adr_letters.agree_early_referral(tx, complaint, staff, at=at, asked=told["asked"])
    return _before_its_approver(tx, complaint, staff, letter, told, at)


def referral_declined(
    tx: Transaction, complaint: Complaint, staff: Staff, told: Told, at: datetime
) -> Letter:
    _was_asked(tx, complaint, staff, at)
    asked_at = decisions.noon_of(told["asked"], no_later_than=at)
    return adr_letters.decline_early_referral(
        tx, complaint, staff, at=at, asked_at=asked_at, next_step=told["next_step"], owner=told["owner"],
        by_day=told["by_day"], reason=told["reason"],
    )  # fmt: skip


def asked_on(session: Session, complaint: Complaint, otherwise: date) -> date:
    """The day on which they asked for an early referral, where they asked in writing."""
    asked = select(Event.at).where(
        Event.complaint_id == complaint.id, Event.kind == EventKind.EARLY_REFERRAL_ASKED
    )
    at = session.exec(asked.order_by(col(Event.id).desc())).first()
    return local_date(at) if at else otherwise


def _was_asked(tx: Transaction, complaint: Complaint, staff: Staff, at: datetime) -> None:
    """What they asked on the phone is in the history as what they ask online is."""
    if not has_asked_for_early_referral(tx, complaint):
        tx.log(EventKind.EARLY_REFERRAL_ASKED, at=at, by=staff.actor, complaint=complaint)


def _before_its_approver(
    tx: Transaction, complaint: Complaint, staff: Staff, letter: Letter, told: Told, at: datetime
) -> Letter:
    if letter.state == LetterState.DRAFT:
        to = Role(told.get("approver") or Role.MANAGER)
        if to not in letter.template.matter.approved_by:
            raise Refused("Choose a manager or the Managing Director.")
        decisions.put_before(
            tx, complaint, staff, to, why="A letter to the ombudsman’s door waits for your name", at=at
        )
    return letter
