"""A letter that came by post and was keyed at the desk: the same complaint as through every other door (CP3, CP8, CP13).

The day the post came is the day of first contact, whenever somebody came to key it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from code_of_practice import categories, clocks
from code_of_practice.contact_wishes import Wishes

from ..casework.complaints import Complaint
from ..database import Transaction
from ..people.complainants import Complainant
from ..people.customers import Account
from ..record.event_kinds import EventKind
from . import customer_writes
from .attachments import Attachment

_CUSTOMER = "customer"
_NOON = timedelta(hours=12)


@dataclass(frozen=True)
class PostedLetter:
    """What somebody keyed of it. `account` is whose it is, where the letter's number and name go together."""

    came_on: date
    name: str
    said: str
    category: str = ""
    account_number: str = ""
    account: Account | None = None
    wishes: Wishes = Wishes()
    reach: str = ""
    by_phone: bool = False


def usual_day(now: datetime) -> date:
    """The day on which the post that is keyed now has most likely come: today, or the last working day before it."""
    return clocks.last_working_day_on_or_before(clocks.local_date(now))


def came_at(day: date, *, now: datetime) -> datetime:
    """A moment of that London day, never one to come."""
    return min(now, clocks.start_of(day) + _NOON) if day <= clocks.local_date(now) else now


def open_complaint(tx: Transaction, letter: PostedLetter, *, by: str, at: datetime) -> Complaint:
    """Open what the letter complains of; a worker acknowledges it as it does every other. `by` keyed it."""
    came = came_at(letter.came_on, now=at)
    complaint = Complaint.opened(tx, by=_CUSTOMER, at=came, channel="letter")
    complaint.reach = letter.reach
    if letter.name or letter.account_number:
        who = Complainant(complaint_id=complaint.id or 0)
        who.name, who.account_number = letter.name, letter.account_number
        tx.add(who)
    if letter.account is not None:
        complaint.is_of(customer_id=letter.account.customer_id, account_id=letter.account.id, by=by, at=at)
    heard = categories.heard(letter.said)
    complaint.categorise(letter.category or (heard.key if heard else "other"), by=by, at=at)
    complaint.describe(letter.said, by=_CUSTOMER, at=came)
    if letter.wishes != Wishes():
        complaint.wishes_contact(letter.wishes, by=by, at=at)
    if letter.by_phone:
        complaint.mark("answer_by_phone", by=by, at=at)
    _came(tx, complaint, letter, by=by, at=at)
    complaint.confirm(by=by, at=at)
    return complaint


def add_to(tx: Transaction, complaint: Complaint, letter: PostedLetter, *, by: str, at: datetime) -> None:
    """It is about a complaint that we have, which is in writing now and put before its owner."""
    came = max(came_at(letter.came_on, now=at), complaint.first_contact_at)
    _came(tx, complaint, letter, by=by, at=at)
    customer_writes.add(tx, complaint, letter.said, at=came)


def with_scans(
    tx: Transaction, complaint: Complaint, scans: list[Attachment], *, by: str, at: datetime
) -> None:
    """The scans are the complaint's from now on."""
    for each in scans:
        each.belongs_to(tx, complaint, by=by, at=at)


def _came(tx: Transaction, complaint: Complaint, letter: PostedLetter, *, by: str, at: datetime) -> None:
    tx.log(EventKind.LETTER_RECEIVED, at=at, by=by, complaint=complaint, came=letter.came_on.isoformat())
