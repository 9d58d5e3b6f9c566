"""What we write to a customer because something happened: composed once, sent by `messages`."""

from __future__ import annotations

from datetime import datetime

import models
from carrier.numbers import national
from code_of_practice import schemes
from code_of_practice.contact_wishes import Way
from models import Account, Call, Complaint, Customer, Event, Message, MessageKind, Promise, wall_clock
from models.casework.complaint_queries import obligations_of
from models.correspondence.letter_facts import reaching
from models.database import Transaction
from workers.hands import Hands
from workers.jobs import dates

_MOBILE = "+447"
_TARGET = "published.target_10wd"


def confirm_the_complaint(hands: Hands, event: Event) -> None:
    """The reference in writing, when to expect an answer, how to go higher, and ADR (CP8, GC C4 "promptly tell")."""
    at = wall_clock.now()
    with models.transaction() as tx:
        complaint = tx.get(Complaint, event.complaint_id)
        if complaint is None:
            return
        _write(
            tx, complaint, about=f"confirmed:{complaint.id}", call_id=event.call_id, at=at,
            subject=f"Your complaint {complaint.reference}", body=_confirmation(tx, complaint, hands, at), by_mail=False,
        )  # fmt: skip


def confirm_the_call_back(hands: Hands, event: Event) -> None:
    """Who calls back and by when, in writing: a promise that only we remember is none (CP8, CP11)."""
    at = wall_clock.now()
    with models.transaction() as tx:
        promise = tx.get(Promise, event.body.get("promise"))
        if promise is None:
            return
        complaint = tx.get(Complaint, promise.complaint_id) if promise.complaint_id else None
        about = f"call_back:{promise.id}"
        when = f"{promise.owner_name} will call you by {dates.moment(promise.due_at)}."
        body = f"All Communications: {when}"
        if complaint is not None:
            body += f" Your complaint reference is {_grouped(complaint.reference)}."
            _write(
                tx,
                complaint,
                about=about,
                call_id=promise.call_id,
                at=at,
                subject="We will call you",
                body=body,
            )
            return
        call = tx.get(Call, promise.call_id) if promise.call_id else None
        if call is not None and call.from_number.startswith(_MOBILE):
            Message.wait(
                tx, about=about, kind=MessageKind.SMS, to=call.from_number, body=body, at=at, call_id=call.id
            )


def warn_the_holder(hands: Hands, event: Event) -> None:
    """Somebody failed to prove who they are too often: the account's holder is told, at the address we hold (CP6)."""
    at = wall_clock.now()
    with models.transaction() as tx:
        account = tx.get(Account, event.body.get("account")) if event.body.get("account") else None
        customer = tx.get(Customer, account.customer_id) if account else None
        if account is None or customer is None:
            return
        body = (
            "All Communications: somebody tried to prove they were you on a call to us and could not. Nothing was "
            f"told or changed. If it was not you, please call {_our_number(hands)}."
        )
        # Once a day and account: a stranger who rings all day must not ring the holder all day too.
        about = f"identity_locked:{account.id}:{at.date().isoformat()}"
        _send(
            tx,
            customer.phone,
            customer.email,
            about=about,
            at=at,
            subject="A call about your account",
            body=body,
        )


def _confirmation(tx: Transaction, complaint: Complaint, hands: Hands, at: datetime) -> str:
    target = next((each for each in obligations_of(tx, complaint.id or 0) if each.rule == _TARGET), None)
    aim = f"We aim to answer by {dates.day(target.due)}. " if target else ""
    adr = schemes.adr_sentence(complaint.first_contact_at, at=at)
    return (
        f"All Communications: your complaint reference is {_grouped(complaint.reference)}. {aim}"
        f"To ask how it is going, or for a manager or our Managing Director, call {_our_number(hands)}. {adr}"
    )


def _write(
    tx: Transaction,
    complaint: Complaint,
    *,
    about: str,
    call_id: int | None,
    at: datetime,
    subject: str,
    body: str,
    by_mail: bool = True,
) -> None:
    """To the mobile they asked to be reached at, else to the email we know, as they wish; an acknowledgement's mail is a letter."""
    wishes = reaching(tx, complaint)
    mobile = wishes.mobile if wishes.may_text() else ""
    email = wishes.email if by_mail and Way.MAIL not in wishes.never else ""
    _send(
        tx, mobile, email, about=about, at=at, subject=subject, body=body, complaint_id=complaint.id,
        call_id=call_id,
    )  # fmt: skip


def _send(
    tx: Transaction,
    phone: str,
    email: str,
    *,
    about: str,
    at: datetime,
    subject: str,
    body: str,
    complaint_id: int | None = None,
    call_id: int | None = None,
) -> None:
    to, kind = (phone, MessageKind.SMS) if phone.startswith(_MOBILE) else (email, MessageKind.MAIL)
    if to:
        Message.wait(
            tx, about=about, kind=kind, to=to, subject=subject, body=body, at=at,
            complaint_id=complaint_id, call_id=call_id,
        )  # fmt: skip


def _grouped(reference: str) -> str:
    return f"{reference[:4]} {reference[4:]}"


def _our_number(hands: Hands) -> str:
    return national(hands.settings.complaints_number)
