"""A mail of ours that came back: it was not told to anybody, so it is not sent, whatever the mail server said (CP8)."""

import re

from sqlmodel import Session

from models import Complaint, Message, MessageState, Transaction
from models.correspondence.inbound_mail import message_with_uid
from models.correspondence.letter_facts import reaching
from models.correspondence.letter_queries import letter_of_message

from .arrived import Arrived

# RFC 3464, section 2.3.3: a delayed mail is still on its way.
_FAILED = re.compile(rb"^Action:\s*failed\b", re.I | re.M)
# Our own Message-ID in what the report returns; nobody who has not had the mail knows it.
_OURS = re.compile(rb"^Message-ID:\s*<([0-9a-f]{32})@", re.I | re.M)


def note_failure(tx: Transaction, mail: Arrived) -> Complaint | None:
    """Where this reports that a mail of ours failed, say so: its letter goes by post, or is somebody's task."""
    if not _FAILED.search(mail.whole):
        return None
    for uid in dict.fromkeys(_OURS.findall(mail.whole)):
        message = message_with_uid(tx, uid.decode())
        if message is not None:
            return _failed(tx, message, mail)
    return None


def _failed(tx: Transaction, message: Message, mail: Arrived) -> Complaint | None:
    if message.state != MessageState.FAILED:
        why = "The mail came back; its address does not work."
        message.has_failed(tx, why=why, at=mail.came_at)
        letter = letter_of_message(tx, message.id)
        if letter is not None:
            letter.could_not_be_mailed(tx, why=why, address=_by_post(tx, letter.complaint_id))
    return tx.get(Complaint, message.complaint_id) if message.complaint_id else None


def _by_post(session: Session, complaint_id: int) -> str:
    wishes = reaching(session, session.get_one(Complaint, complaint_id))
    return "\n".join(wishes.address) if "post" in wishes.ways(email="", address=wishes.address) else ""
