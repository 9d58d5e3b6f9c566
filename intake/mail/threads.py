"""Which complaint a mail belongs to, and whether its sender is somebody we may answer about it (CP6).

A Message-ID of ours cannot be guessed, so whoever answers it has the mail it was in. A reference can be read off a
letter by anybody; with it alone, only an address that is already the complaint's own is told anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from code_of_practice import references
from models import Complaint, Customer
from models.casework.complaint_queries import complaint_with_reference
from models.correspondence.inbound_mail import complaint_with_uid, has_written, mail_with_id, message_with_uid

from .arrived import Arrived

_COMPLAINTS = re.compile(r"<complaint-([0-9a-f]{32})@")
_MESSAGES = re.compile(r"<([0-9a-f]{32})@")
_REFERENCE = re.compile(r"(?<!\d)([1-9]\d{3})[ \u00a0.-]?(\d{4})(?!\d)")
_MOST = 20


@dataclass(frozen=True)
class Thread:
    """The complaint, and whether the mail is known to be its customer's."""

    complaint: Complaint
    known: bool


def thread_of(session: Session, mail: Arrived) -> Thread | None:
    """By what it answers, then by the reference it names."""
    for each in mail.refers_to:
        complaint = _answered(session, each)
        if complaint is not None:
            return Thread(complaint, known=True)
    for reference in _named(mail):
        complaint = complaint_with_reference(session, reference)
        if complaint is not None:
            return Thread(complaint, known=_is_theirs(session, complaint, mail.address))
    return None


def _answered(session: Session, message_id: str) -> Complaint | None:
    if found := _COMPLAINTS.match(message_id):
        return complaint_with_uid(session, found[1])
    if found := _MESSAGES.match(message_id):
        message = message_with_uid(session, found[1])
        if message is not None and message.complaint_id is not None:
            return session.get(Complaint, message.complaint_id)
    before = mail_with_id(session, message_id)
    return session.get(Complaint, before.complaint_id) if before and before.complaint_id else None


def _named(mail: Arrived) -> Iterator[str]:
    found = (f"{a}{b}" for text in (mail.subject, mail.text) for a, b in _REFERENCE.findall(text))
    valid = dict.fromkeys(each for each in found if references.is_valid(each))
    yield from list(valid)[:_MOST]


def _is_theirs(session: Session, complaint: Complaint, address: str) -> bool:
    if not address:
        return False
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    known = {complaint.reach.lower(), customer.email.lower() if customer else ""} - {""}
    return address.lower() in known or has_written(session, address=address, complaint_id=complaint.id or 0)
