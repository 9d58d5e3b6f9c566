"""One row of a file of old complaints: read with care, opened once with its own first day."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from code_of_practice import clocks
from code_of_practice.categories import category
from code_of_practice.errors import NoSuchCategory
from models.casework.complaint_queries import account_with_number
from models.casework.complaints import Complaint
from models.correspondence.letters import keep_promises
from models.database import Transaction
from models.people.complainants import Complainant
from models.storage.idempotency import IdempotencyKey, kept_under

from .customer_rows import BadRow

COLUMNS = ("number", "received", "channel", "statement")
_CHANNELS = ("phone", "online", "portal", "email", "letter")
_NOON = time(12, 0)
_BY = "operator"
#: Whose keys the old system's numbers are; no portal can have a name with a colon.
_FROM = ":complaints import"


@dataclass(frozen=True)
class ComplaintRow:
    """A good row. `received` is an aware moment; `number` is the old system's own."""

    number: str
    received: datetime
    channel: str
    statement: str
    wanted: str
    category: str
    account_number: str
    name: str
    email: str
    acknowledged: datetime | None


def read(row: Mapping[Any, Any], *, at: datetime) -> ComplaintRow:
    """Check a row's texts. Raises BadRow with the first thing that is wrong."""
    if None in row:
        raise BadRow(
            "it has more fields than the heading; is there a comma in a text without quotation marks?"
        )
    texts = {str(name): (value or "").strip() for name, value in row.items()}
    for name in ("number", "statement"):
        if not texts[name]:
            raise BadRow(f"the {name} is missing")
    if texts["channel"] not in _CHANNELS:
        raise BadRow(f"the channel {texts['channel']!r} is not one of {', '.join(_CHANNELS)}")
    account, email = texts.get("account_number", ""), texts.get("email", "")
    if account and not re.fullmatch(r"[0-9]{8}", account):
        raise BadRow(f"the account number {account!r} is not 8 digits")
    if email and not re.fullmatch(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+", email):
        raise BadRow(f"{email!r} is not an email address")
    acknowledged = texts.get("acknowledged", "")
    return ComplaintRow(
        number=texts["number"],
        received=_moment(texts["received"], at=at),
        channel=texts["channel"],
        statement=texts["statement"],
        wanted=texts.get("wanted", ""),
        category=_category(texts.get("category", "")),
        account_number=account,
        name=texts.get("name", ""),
        email=email,
        acknowledged=_moment(acknowledged, at=at) if acknowledged else None,
    )


def keep(tx: Transaction, row: ComplaintRow, *, at: datetime) -> Literal["added", "unchanged"]:
    """Open the complaint on its own first day; the same row again changes nothing. Raises BadRow.

    Nobody is written to: they were, by the system that the row comes from.
    """
    said = json.dumps(asdict(row), sort_keys=True, ensure_ascii=False, default=str)
    known = kept_under(tx, portal=_FROM, key=row.number)
    if known is not None and known.asks_the_same(said):
        return "unchanged"
    if known is not None:
        raise BadRow(f"number {row.number} was imported before with other words; change it at the desk")
    account = account_with_number(tx, row.account_number) if row.account_number else None
    if row.account_number and account is None:
        raise BadRow(f"account {row.account_number} is not one of ours; import its customer first")
    complaint = Complaint.opened(tx, by=_BY, at=row.received, channel=row.channel)
    complaint.reach = row.email
    if account is not None:
        complaint.is_of(customer_id=account.customer_id, account_id=account.id, by=_BY, at=at)
    _say(tx, complaint, row, at=at)
    tx.flush()
    kept = IdempotencyKey.of(portal=_FROM, key=row.number, asked=said, complaint_id=complaint.id or 0, at=at)
    tx.add(kept)
    tx.flush()
    return "added"


def _say(tx: Transaction, complaint: Complaint, row: ComplaintRow, *, at: datetime) -> None:
    if row.category:
        complaint.categorise(row.category, by=_BY, at=row.received)
    complaint.describe(row.statement, by=_BY, at=at)
    if row.wanted:
        complaint.wants(row.wanted, by=_BY, at=at)
    if row.name:
        who = Complainant(complaint_id=complaint.id or 0)
        who.name = row.name
        tx.add(who)
    if row.acknowledged is not None:
        tx.flush()
        keep_promises(
            tx, complaint.id or 0, ("internal.ack_2wd",), why="acknowledged before it came here", at=row.acknowledged
        )  # fmt: skip


def _moment(text: str, *, at: datetime) -> datetime:
    """A day in London (its noon), or a moment with its zone; never one that is still to come."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            moment = datetime.combine(date.fromisoformat(text), _NOON, clocks.LONDON)
        else:
            moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadRow(f"{text!r} is not written as 2026-10-31 or 2026-10-31T09:30Z") from None
    if moment.tzinfo is None:
        raise BadRow(f"{text!r} does not say its zone; write it as {text}Z if it is in UTC")
    if moment.year < 2000 or moment.date() > at.date():
        raise BadRow(f"{text} is not a day on which it can have come")
    return moment


def _category(text: str) -> str:
    try:
        return category(text).key if text else ""
    except NoSuchCategory as reason:
        raise BadRow(str(reason).rstrip(".")) from None
