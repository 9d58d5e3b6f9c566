"""What becomes of a mail: a complaint, more about one, or nothing but its record. One transaction, once for each mail."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.exc import IntegrityError

import models
from code_of_practice import categories
from code_of_practice.provider import provider
from models import Complaint, InboundMail, MailKind, Transaction
from models.correspondence import customer_writes
from models.correspondence.attachments import Attachment
from models.correspondence.file_types import FileRefused
from models.correspondence.inbound_mail import complaint_written_from, complaints_opened_from, mail_with_id
from models.correspondence.mail_decisions import said
from models.people.complainants import Complainant

from . import answers
from .arrived import Arrived
from .bounces import note_failure
from .manners import why_not_answered
from .quoting import without_quotes
from .threads import Thread, thread_of

BY = "customer"
#: Complaints that one address may open in an hour; what it sends beyond them is added to its newest, and kept.
_AN_HOUR, _MOST = timedelta(hours=1), 5
_MOST_FILES = 10
_DID_NOT_FIT = "bigger than 20 MB: the words and the files that fitted are here"
_log = structlog.get_logger("mail")


def receive(mail: Arrived) -> InboundMail:
    """Keep a mail and do what it asks for. The same mail again, or twice at once, is the one that we have."""
    for _ in range(2):
        try:
            with models.transaction() as tx:
                kept = mail_with_id(tx, mail.message_id) or _take(tx, mail)
        except IntegrityError:
            continue  # its twin was first; the next look finds it
        _log.info("mail_received", mail=kept.id, taken_for=kept.kind.value, complaint=kept.complaint_id)
        return kept
    raise RuntimeError("The same mail is coming in over and over; look at the webhook's retries.")


def _take(tx: Transaction, mail: Arrived) -> InboundMail:
    thread, why = thread_of(tx, mail), why_not_answered(mail, ours={provider().email.lower()})
    if why:
        about = note_failure(tx, mail) or (thread.complaint if thread else None)
        return _keep(tx, mail, MailKind.AUTOMATIC, about, why=why)
    if thread is None:
        return _new(tx, mail)
    if not thread.known:
        answers.to_a_stranger(tx, mail)
        customer_writes.somebody_reads_it(tx, thread.complaint, by=BY, at=mail.came_at)
        return _keep(
            tx, mail, MailKind.STRANGER, thread.complaint, why="not from the complaint's own address"
        )
    return _more(tx, mail, thread)


def _new(tx: Transaction, mail: Arrived) -> InboundMail:
    """A complaint by email: the first word is enough, however it is written (GC C4; CP3, CP13)."""
    since = mail.came_at - _AN_HOUR
    if mail.address and complaints_opened_from(tx, address=mail.address, since=since) >= _MOST:
        newest = complaint_written_from(tx, address=mail.address)
        if newest is not None:
            newest.describe(said(mail.subject, mail.text), by=BY, at=mail.came_at)
            return _keep(tx, mail, MailKind.MORE, newest, why="more than five complaints in an hour")
    complaint = Complaint.opened(tx, by=BY, at=mail.came_at, channel="email")
    complaint.reach = mail.address
    if mail.name:
        who = Complainant(complaint_id=complaint.id or 0)
        who.name = mail.name
        tx.add(who)
    told = said(mail.subject, mail.text)
    about = categories.heard(told)
    if about is not None:
        complaint.categorise(about.key, by="system", at=mail.came_at)
    complaint.describe(told, by=BY, at=mail.came_at)
    complaint.confirm(by=BY, at=mail.came_at)
    return _keep(tx, mail, MailKind.COMPLAINT, complaint)


def _more(tx: Transaction, mail: Arrived, thread: Thread) -> InboundMail:
    complaint = thread.complaint
    customer_writes.add(tx, complaint, without_quotes(mail.text) or mail.subject, at=mail.came_at)
    answers.to_more(tx, mail, complaint)
    return _keep(tx, mail, MailKind.MORE, complaint)


def _keep(
    tx: Transaction, mail: Arrived, kind: MailKind, complaint: Complaint | None, *, why: str = ""
) -> InboundMail:
    kept = InboundMail.came(
        message_id=mail.message_id, sender=mail.address, subject=mail.subject, text=mail.text, kind=kind, at=mail.came_at,
        why=why or (_DID_NOT_FIT if mail.cut else ""), files=len(mail.files), complaint=complaint,
    )  # fmt: skip
    shown = mail.text if kind in (MailKind.STRANGER, MailKind.AUTOMATIC) and complaint else ""
    kept.keep(tx, mail.whole, by=BY, words=shown)
    if mail.cut and kind is not MailKind.AUTOMATIC:
        answers.to_what_did_not_fit(tx, mail, kept)
    if complaint is not None and kind in (MailKind.COMPLAINT, MailKind.MORE):
        _attach(tx, mail, complaint)
    return kept


def _attach(tx: Transaction, mail: Arrived, complaint: Complaint) -> None:
    """Files that staff may open. One that we do not take, an archive say, is never unpacked; it stays in the whole mail."""
    for file in mail.files[:_MOST_FILES]:
        try:
            Attachment.keep(tx, file.content, name=file.name, at=mail.came_at, complaint=complaint)
        except FileRefused:
            continue
