"""What a person decides about mail that no machine could place: set aside as automatic, or from an address that is not
the complaint's own. It is a complaint, it is about one that we have, or it is neither; never nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from ..casework.complaints import Complaint
from ..database import Transaction
from ..record.event_kinds import EventKind
from . import customer_writes
from .attachments import Attachment
from .file_types import FileRefused
from .inbound_mail import IS_A_STRANGERS, InboundMail, MailKind

_CUSTOMER = "customer"
_MOST_FILES = 10
#: How a kept mail is taken apart into the names and contents of its files; the door for mail says how.
_unpack: Callable[[bytes], Iterable[tuple[str, bytes]]] | None = None


class AlreadyDecided(Exception):
    """Somebody was quicker, or the mail never waited; the message says so."""


def unpack_with(unpack: Callable[[bytes], Iterable[tuple[str, bytes]]]) -> None:
    """Say how a whole mail's files are found."""
    global _unpack
    _unpack = unpack


def mail_waiting(session: Session, limit: int = 200) -> list[InboundMail]:
    """What waits for a person: the oldest first."""
    oldest = select(InboundMail).order_by(col(InboundMail.came_at), col(InboundMail.id)).limit(limit)
    aside = oldest.where(col(InboundMail.complaint_id).is_(None), InboundMail.kind == MailKind.AUTOMATIC)
    found = [*session.exec(aside), *session.exec(oldest.where(text(IS_A_STRANGERS)))]
    return sorted(found, key=lambda each: (each.came_at, each.id or 0))[:limit]


def waits(mail: InboundMail) -> bool:
    """Whether nobody has decided about it yet."""
    aside = mail.kind == MailKind.AUTOMATIC and mail.complaint_id is None
    return aside or mail.kind == MailKind.STRANGER


def open_complaint(tx: Transaction, mail: InboundMail, *, by: str, at: datetime) -> Complaint:
    """It is a complaint, from the moment that it came (GC C4); acknowledged like any other. Raises AlreadyDecided."""
    _must_wait(mail)
    complaint = Complaint.opened(tx, by=by, at=mail.came_at, channel="email")
    complaint.reach = mail.sender
    complaint.describe(said(mail.subject, mail.text), by=_CUSTOMER, at=mail.came_at)
    complaint.confirm(by=by, at=mail.came_at)
    _decided(tx, mail, MailKind.COMPLAINT, "a complaint", complaint, by=by, at=at)
    return complaint


def put_with(tx: Transaction, mail: InboundMail, complaint: Complaint, *, by: str, at: datetime) -> None:
    """It is about that complaint: its words join it, in writing from the day it came, and somebody reads them (CP13).

    Raises AlreadyDecided.
    """
    _must_wait(mail)
    customer_writes.add(
        tx, complaint, mail.text or mail.subject, at=max(mail.came_at, complaint.first_contact_at)
    )
    _decided(tx, mail, MailKind.MORE, "put with this complaint", complaint, by=by, at=at)


def not_a_complaint(tx: Transaction, mail: InboundMail, *, reason: str, by: str, at: datetime) -> None:
    """It is neither; why, in somebody's words. The mail stays kept. Raises AlreadyDecided."""
    _must_wait(mail)
    mail.kind = MailKind.NOT_A_COMPLAINT
    tx.add(mail)
    tx.log(
        EventKind.MAIL_DECIDED, at=at, by=by, complaint=mail.complaint_id, mail=mail.id, decided="not a complaint",
        words=reason,
    )  # fmt: skip


def said(subject: str, text: str) -> str:
    """A mail's words as its complaint says them."""
    return f"{subject}\n\n{text}".strip() or "(The mail was empty.)"


def _must_wait(mail: InboundMail) -> None:
    if not waits(mail):
        raise AlreadyDecided("Somebody has dealt with that mail already.")


def _decided(
    tx: Transaction,
    mail: InboundMail,
    kind: MailKind,
    what: str,
    complaint: Complaint,
    *,
    by: str,
    at: datetime,
) -> None:
    mail.kind, mail.complaint_id = kind, complaint.id
    tx.add(mail)
    tx.log(EventKind.MAIL_DECIDED, at=at, by=by, complaint=complaint, mail=mail.id, decided=what)
    for name, content in list(_unpack(mail.content(tx)) if _unpack and mail.files else ())[:_MOST_FILES]:
        try:
            Attachment.keep(tx, content, name=name, at=at, complaint=complaint)
        except FileRefused:
            continue  # it stays in the whole mail, unopened
