"""A portal's complaint, opened once: the same request again, or at the same moment, is the same complaint."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

import models
from carrier import numbers
from carrier.errors import NotANumber
from models import Complaint, Transaction
from models.casework.complaint_queries import account_with_number
from models.people.complainants import Complainant
from models.storage.idempotency import IdempotencyKey, kept_under

from .problems import Problem
from .reading import canonical
from .shapes import NewComplaint, plain
from .telling import opened

_BY = "customer"
_TWINS = 2


def open_once(asked: NewComplaint, *, portal: str, key: str, at: datetime) -> dict[str, Any]:
    """The answer to a new complaint; raises Problem 422 where the key was used for another.

    Without a key every request is a complaint of its own.
    """
    key, body = key or f"ours:{secrets.token_hex(16)}", canonical(asked)
    for _ in range(_TWINS):
        try:
            with models.transaction() as tx:
                known = kept_under(tx, portal=portal, key=key)
                if known is not None:
                    return _again(known, body)
                return _open(tx, asked, portal=portal, key=key, body=body, at=at)
        except IntegrityError:
            continue  # its twin was first and has committed; the next look finds its answer
    raise Problem(500, "We could not take that just now. Send it again under the same Idempotency-Key.")


def _again(known: IdempotencyKey, body: str) -> dict[str, Any]:
    if not known.asks_the_same(body):
        raise Problem(
            422, "That Idempotency-Key was used for another complaint. Use a new key for a new complaint."
        )
    return known.answer


def _open(
    tx: Transaction, asked: NewComplaint, *, portal: str, key: str, body: str, at: datetime
) -> dict[str, Any]:
    complaint = Complaint.opened(tx, by=_BY, at=at, channel="portal")
    if asked.email or asked.phone:
        complaint.reach = asked.email or _number(asked.phone or "")
    _say_who(tx, complaint, asked, at=at)
    if asked.category is not None:
        complaint.categorise(asked.category, by=_BY, at=at)
    complaint.describe(asked.statement, by=_BY, at=at)
    if asked.wanted:
        complaint.wants(asked.wanted, by=_BY, at=at)
    if asked.extra_help:
        complaint.needs(asked.extra_help, by=_BY, at=at)
    complaint.confirm(by=_BY, at=at)
    tx.flush()
    kept = IdempotencyKey.of(portal=portal, key=key, asked=body, complaint_id=complaint.id or 0, at=at)
    kept.answer = plain(opened(tx, complaint, at=at))
    tx.add(kept)
    tx.flush()
    return kept.answer


def _say_who(tx: Transaction, complaint: Complaint, asked: NewComplaint, *, at: datetime) -> None:
    """The portal vouches for the customer who is signed in; an account that we do not know stops nothing (CP7)."""
    account = account_with_number(tx, asked.account_number) if asked.account_number else None
    if account is not None:
        complaint.is_of(customer_id=account.customer_id, account_id=account.id, by=_BY, at=at)
    if asked.name or asked.account_number:
        who = Complainant(complaint_id=complaint.id or 0)
        who.name, who.account_number = asked.name or "", asked.account_number or ""
        tx.add(who)


def _number(given: str) -> str:
    """E.164 where we can read it; as it was given where we cannot."""
    try:
        return numbers.e164(given)
    except NotANumber:
        return given
