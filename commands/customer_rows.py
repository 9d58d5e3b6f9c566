"""One row of a customers' file: read with care, kept once."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from carrier import numbers
from carrier.errors import NotANumber
from models.casework.complaint_queries import account_with_number
from models.database import Transaction
from models.people.customers import Account, Customer, CustomerClass

COLUMNS = ("name", "account_number", "phone", "email", "date_of_birth", "pin", "postcode")
#: Where letters go; the postcode follows in its own column. Not needed: who has none is written to by mail.
ADDRESS = ("address_line_1", "address_line_2", "address_line_3", "town")
#: What the window of an envelope shows of a line.
_LONGEST_LINE = 50

# The shapes that Royal Mail gives postcodes; whether one exists is not ours to say.
_POSTCODE = re.compile(r"(GIR 0AA|[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2})")


class BadRow(ValueError):
    """What is wrong with a row, in words for the person who will mend it."""


@dataclass(frozen=True)
class CustomerRow:
    """A good row, in the forms we keep: E.164, ISO, upper case."""

    name: str
    account_number: str
    phone: str
    email: str
    date_of_birth: date
    pin: str
    postcode: str
    address: str
    note: str
    customer_class: CustomerClass


def read(row: dict[Any, Any]) -> CustomerRow:
    """Check a row's texts. Raises BadRow with the first thing that is wrong."""
    if None in row:
        raise BadRow(
            "it has more fields than the heading; is there a comma in a text without quotation marks?"
        )
    texts = {str(name): (value or "").strip() for name, value in row.items()}
    if not texts["name"]:
        raise BadRow("the name is missing")
    if any(not text.isprintable() for text in texts.values()):
        raise BadRow("it holds characters that cannot be printed")
    if not re.fullmatch(r"[0-9]{8}", texts["account_number"]):
        raise BadRow(f"the account number {texts['account_number']!r} is not 8 digits")
    if not re.fullmatch(r"[0-9]{6}", texts["pin"]):
        raise BadRow("the PIN is not 6 digits")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", texts["email"]):
        raise BadRow(f"{texts['email']!r} is not an email address")
    return CustomerRow(
        name=texts["name"],
        account_number=texts["account_number"],
        phone=_phone(texts["phone"]),
        email=texts["email"],
        date_of_birth=_born(texts["date_of_birth"]),
        pin=texts["pin"],
        postcode=_postcode(texts["postcode"]),
        address=_address(texts),
        note=texts.get("note", ""),
        customer_class=_class(texts.get("class", "")),
    )


def keep(tx: Transaction, row: CustomerRow, *, at: datetime) -> Literal["added", "changed", "unchanged"]:
    """Add the customer, or bring what we know of them up to date; the same row again changes nothing."""
    account = account_with_number(tx, row.account_number)
    customer = tx.get(Customer, account.customer_id) if account else None
    if customer is not None and _known(customer) == _wanted(row, customer):
        return "unchanged"
    done: Literal["added", "changed"] = "changed" if customer else "added"
    customer = customer or Customer(created_at=at)
    customer.know(
        name=row.name, phone=row.phone, email=row.email, date_of_birth=row.date_of_birth, pin=row.pin,
        postcode=row.postcode,
    )  # fmt: skip
    customer.note, customer.customer_class = row.note, row.customer_class
    if row.address:
        customer.address = row.address
    tx.add(customer)
    tx.flush()
    if account is None and customer.id is not None:
        tx.add(Account(number=row.account_number, customer_id=customer.id, opened_at=at))
        tx.flush()
    return done


def _known(customer: Customer) -> tuple[Any, ...]:
    return (
        customer.name, customer.phone, customer.email, customer.date_of_birth, customer.pin, customer.postcode,
        customer.note, customer.customer_class, customer.address,
    )  # fmt: skip


def _wanted(row: CustomerRow, customer: Customer) -> tuple[Any, ...]:
    """A file that tells no address takes none away."""
    return (
        row.name, row.phone, row.email, row.date_of_birth.isoformat(), row.pin, row.postcode,
        row.note, row.customer_class, row.address or customer.address,
    )  # fmt: skip


def _phone(text: str) -> str:
    try:
        return numbers.e164(text)
    except NotANumber:
        raise BadRow(f"{text!r} is not a telephone number with its area code") from None


def _born(text: str) -> date:
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise BadRow(f"the date of birth {text!r} is not written as 1980-12-31") from None
    if born.year < 1890:
        raise BadRow(f"nobody born on {text} is a customer")
    return born


def _postcode(text: str) -> str:
    bare = re.sub(r"\s", "", text).upper()
    spaced = f"{bare[:-3]} {bare[-3:]}"
    if not _POSTCODE.fullmatch(spaced):
        raise BadRow(f"{text!r} is not a postcode")
    return spaced


def _address(texts: dict[str, str]) -> str:
    """The envelope's lines, the postcode last; empty where the file tells no address."""
    lines = [texts.get(name, "") for name in ADDRESS]
    if not any(lines):
        return ""
    if not lines[0] or not lines[-1]:
        raise BadRow("an address needs address_line_1 and town, or no address at all")
    if too_long := next((line for line in lines if len(line) > _LONGEST_LINE), None):
        raise BadRow(f"the address line {too_long[:20]!r}… is longer than {_LONGEST_LINE} letters")
    return "\n".join([*filter(None, lines), _postcode(texts["postcode"])])


def _class(text: str) -> CustomerClass:
    if not text:
        return CustomerClass.RESIDENTIAL
    try:
        return CustomerClass(text)
    except ValueError:
        raise BadRow(f"the class {text!r} is not one of {', '.join(CustomerClass)}") from None
