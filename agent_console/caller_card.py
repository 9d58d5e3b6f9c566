"""Who is calling, as far as the desk may say: a hint before identity, the account after it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from code_of_practice.identity import Question, questions_for, terms
from models.casework.complaint_queries import accounts_of, customers_with_phone, open_complaints_of
from models.people.customers import Customer
from models.queries import tries_in_call
from models.telephone.calls import Call


@dataclass(frozen=True)
class Contact:
    """One earlier complaint of this customer."""

    reference: str
    at: datetime
    about: str
    stage: str


@dataclass(frozen=True)
class CustomerCard:
    """Facts of the account. It is made only for a verified call, so no template can show them sooner."""

    name: str
    needs: tuple[str, ...]
    account_number: str
    services: tuple[str, ...]
    balance_pence: int
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class AskedAtDesk:
    """One box of the identity form. What is typed is compared on the server and shown to nobody."""

    name: str
    label: str
    hint: str


@dataclass(frozen=True)
class IdentityForm:
    """The questions of this call and the tries so far; `spent` says why there are no more."""

    questions: tuple[AskedAtDesk, ...]
    tries: int
    allowed: int
    spent: str


def customer_card(session: Session, call: Call) -> CustomerCard | None:
    """The customer of a verified call; None for every other call."""
    if not call.is_verified or call.customer_id is None:
        return None
    customer = session.get(Customer, call.customer_id)
    if customer is None:
        return None
    accounts = accounts_of(session, call.customer_id)
    earlier = [each for each in open_complaints_of(session, call.customer_id) if each.id != call.complaint_id]
    return CustomerCard(
        name=customer.name,
        needs=tuple(customer.needs),
        account_number=", ".join(account.number for account in accounts),
        services=tuple(service for account in accounts for service in account.services),
        balance_pence=sum(account.balance_pence for account in accounts),
        contacts=tuple(
            Contact(each.reference, each.first_contact_at, each.category or "complaint", each.stage)
            for each in earlier[:5]
        ),
    )


def match(session: Session, call: Call) -> str:
    """What the number alone tells. It can be forged, so it names nobody."""
    if call.is_verified:
        return "Verified by the phone menu"
    if not call.from_number:
        return "Number withheld"
    found = len(customers_with_phone(session, call.from_number))
    return {0: "The number matches no account", 1: "The number matches one account"}.get(
        found, f"The number matches {found} accounts"
    )


_HINTS = {
    Question.ACCOUNT_NUMBER: "8 digits, on every bill",
    Question.DATE_OF_BIRTH: "day, month, year: 8 digits",
    Question.PIN_DIGITS: "only these two digits",
}


def identity_form(session: Session, call: Call) -> IdentityForm | None:
    """The questions to put to a caller who is not verified; the same ones the phone menu asks on this call."""
    if call.is_verified:
        return None
    tries, allowed = tries_in_call(session, call.id or 0), terms().tries_per_call
    return IdentityForm(
        questions=tuple(
            AskedAtDesk(asked.question, asked.words[:1].upper() + asked.words[1:], _HINTS[asked.question])
            for asked in questions_for(call.key)
        ),
        tries=tries,
        allowed=allowed,
        spent=(
            f"{allowed} tries are used up on this call. Carry on with the complaint; account facts stay shut."
            if tries >= allowed
            else ""
        ),
    )
