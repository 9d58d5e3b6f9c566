"""Whose a letter is, from what it says of itself: a name, an account number, a telephone number, a reference of ours.

Named is not proved (CP6, CP7): a number and the name that goes with it link the complaint to the account, so that it is
answered at the address we hold; nothing of the account is shown to whoever keys it.
"""

import re
from dataclasses import dataclass, replace

from sqlmodel import Session

from carrier import numbers
from carrier.errors import NotANumber
from code_of_practice import channels, references
from code_of_practice.contact_wishes import Way, Wishes
from models.casework.complaint_queries import (
    account_with_number,
    accounts_of,
    complaint_with_reference,
    customers_with_phone,
    open_complaints_of,
)
from models.casework.complaints import Complaint
from models.people.customers import Account, Customer

from .words import plain

_DIGITS = re.compile(r"\+?\(?\d[\d ()./-]{5,}\d")
_EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^@\s,;<>\"()]+\.[^@\s,;<>\"().]{2,}")
_LABELS = re.compile(r"\b(account|acct|a/c|number|no|ref|reference|tel|phone|mobile)\b[.:]?", re.I)


@dataclass(frozen=True)
class Match:
    """What was found, and one sentence about it that says no more than the keying needs."""

    sentence: str
    name: str = ""
    account_number: str = ""
    phone: str = ""
    account: Account | None = None
    customer: Customer | None = None
    complaint: Complaint | None = None


def match(session: Session, who: str, *, answer: str = "") -> Match:
    """Read the line and look it up; `answer` may hold the postcode that goes with the number."""
    eight, phone, name = _read(who)
    if eight:
        account = account_with_number(session, eight)
        if account is not None:
            whose = session.get_one(Customer, account.customer_id)
            return _of_account(session, account, whose, name=name, answer=answer)
        known = complaint_with_reference(session, eight) if references.is_valid(eight) else None
        if known is not None:
            return Match(_about(known), name=name, complaint=known)
    if phone:
        found = customers_with_phone(session, phone)
        if len(found) == 1:
            accounts = accounts_of(session, found[0].id or 0)
            if accounts:
                matched = _of_account(session, accounts[0], found[0], name=name, answer=answer)
                return replace(matched, account_number="", phone=phone)
        if len(found) > 1:
            return Match("More than one customer has that number. Add the account number if the letter gives it.",
                         name=name, phone=phone)  # fmt: skip
    told = "No account matches. The complaint is taken all the same, under the name on the letter."
    return Match(told, name=name, account_number=eight, phone=phone)


def answer_wishes(answer: str) -> tuple[Wishes, str]:
    """How they wish to be answered, and where else they can be reached, from what was keyed: nothing is by post to the
    address we hold; "email" and "phone" are those on file; "none" is a letter that gives no address at all.
    """
    text = answer.strip()
    if text.casefold() in ("", "none", "post", "letter", "phone"):
        return Wishes(), ""
    if text.casefold() in ("email", "e-mail", "mail"):
        return Wishes(rather=Way.MAIL), ""
    if _EMAIL.fullmatch(text):
        return Wishes(rather=Way.MAIL, email=text), text
    try:
        if _DIGITS.fullmatch(text):
            return Wishes(), numbers.e164(text)
    except NotANumber:
        pass
    lines = tuple(line.strip(" ,") for line in re.split(r"\n|, ", text) if line.strip(" ,"))
    return Wishes(rather=Way.POST, address=lines), ""


def wants_a_call(answer: str, reach: str) -> bool:
    """Whether they ask to be rung: at the number on file, or at one that the letter gives."""
    return answer.strip().casefold() == "phone" or bool(reach and "@" not in reach)


def _read(who: str) -> tuple[str, str, str]:
    """An eight-digit number (an account's, or a reference, which are as long), a telephone number in E.164, and the name that is left."""
    eight = phone = ""
    for found in _DIGITS.findall(who):
        digits = "".join(each for each in found if each.isdigit())
        if len(digits) == references.LENGTH and not found.startswith("+"):
            eight = eight or digits
        elif not phone:
            try:
                phone = numbers.e164(found.strip())
            except NotANumber:
                continue
    left = _LABELS.sub(" ", _DIGITS.sub(" ", who))
    return eight, phone, " ".join(left.split()).strip(" ,;:-/")[:200]


def _of_account(session: Session, account: Account, whose: Customer, *, name: str, answer: str) -> Match:
    fits = _same_name(name, whose.name) or _same_postcode(answer, whose.postcode)
    if not fits:
        told = (
            "One account has that number, under another name. It is not linked; the name on the letter is kept."
            if name
            else "One account has that number. Add the name on the letter, so that it can be linked."
        )
        return Match(told, name=name, account_number=account.number)
    told = "One account matches, and it goes with the name: the complaint will be linked to it."
    theirs = open_complaints_of(session, whose.id or 0)
    if theirs:
        listed = ", ".join(
            f"{references.written(each.reference)} ({plain(each.category) or 'no kind yet'})"
            for each in theirs[:3]
        )
        told += (
            f" Open already: {listed}. If the letter is about one of them, key that reference here instead."
        )
    return Match(told, name=name, account_number=account.number, account=account, customer=whose)


def _about(known: Complaint) -> str:
    state = "which is closed" if known.closed_at else f"made {channels.by(known.channel)}"
    return f"Our complaint {references.written(known.reference)}, {state}: the letter will be put with it."


def _same_name(given: str, held: str) -> bool:
    """Their surname, or a business's whole name, is in what the letter says."""
    said, known = _words(given), _words(held)
    return bool(known) and known[-1] in said


def _same_postcode(given: str, held: str) -> bool:
    whole = "".join(held.upper().split())
    return bool(whole) and whole in "".join(given.upper().split())


def _words(name: str) -> list[str]:
    return re.findall(r"[\w'’-]+", name.casefold())


def may_be_linked(found: Match, wishes: Wishes, reach: str) -> bool:
    """Only where we answer at what we hold: an address that is new to us is no proof of whose letter it is (CP6)."""
    held = found.customer
    if held is None or found.account is None:
        return False
    if wishes.email and wishes.email.casefold() != held.email.casefold():
        return False
    if wishes.address and not _same_postcode(" ".join(wishes.address), held.postcode):
        return False
    return not reach or "@" in reach or reach == held.phone
