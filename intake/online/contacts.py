"""Is this contact one that is on the complaint, and where may a code go? Yes or no; nothing is ever told of which."""

import hmac
import re

from sqlmodel import Session

from code_of_practice.contact_wishes import Way
from models import Complaint, Customer, MessageKind
from models.correspondence.letter_facts import reaching
from models.people.complainants import complainant_of

_ENDING = 4


def is_on(session: Session, complaint: Complaint, contact: str) -> bool:
    """Whether it is an email address of it, the last digits (four or more) of a phone number, or a postcode.

    Everything known is compared, so that the time it takes does not tell how near a guess was.
    """
    email, digits, postcode = _email(contact), re.sub(r"\D", "", contact), _postcode(contact)
    emails, phones, postcodes = _known(session, complaint)
    right = False
    if "@" in contact:
        for each in emails:
            right |= hmac.compare_digest(email.encode(), each.encode())
    elif any(letter.isalpha() for letter in contact):
        for each in postcodes:
            right |= hmac.compare_digest(postcode.encode(), each.encode())
    elif len(digits) >= _ENDING:
        ending = digits[-_ENDING:]
        for each in phones:
            right |= hmac.compare_digest(ending, each[-_ENDING:])
    return right


def where_to_send(session: Session, complaint: Complaint) -> tuple[MessageKind, str] | None:
    """The safe address that a code may go to: their email, or their mobile; None where we know neither."""
    wishes = reaching(session, complaint)
    if wishes.email and Way.MAIL not in wishes.never:
        return MessageKind.MAIL, wishes.email
    if wishes.mobile and wishes.may_text():
        return MessageKind.SMS, wishes.mobile
    return None


def _known(session: Session, complaint: Complaint) -> tuple[list[str], list[str], list[str]]:
    wishes, reach = reaching(session, complaint), complaint.reach
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    named = complainant_of(session, complaint.id or 0)
    emails = [wishes.email, reach if "@" in reach else "", customer.email if customer else ""]
    phones = [wishes.mobile, "" if "@" in reach else reach, customer.phone if customer else ""]
    postcodes = [
        named.postcode if named else "",
        customer.postcode if customer else "",
        wishes.address[-1] if wishes.address else "",
    ]
    return (
        [_email(each) for each in emails if each],
        [re.sub(r"\D", "", each) for each in phones if each],
        [_postcode(each) for each in postcodes if each],
    )


def _email(text: str) -> str:
    return text.strip().casefold()


def _postcode(text: str) -> str:
    return re.sub(r"\s", "", text).upper()
