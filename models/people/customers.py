"""Customers and their accounts; what they are asked to prove is sealed and never shown."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from ..storage.columns import facts, words
from ..storage.sealed import mark, new_uid, sealed


class CustomerClass(StrEnum):
    """Who has the statutory right to an ombudsman (GC C4.2), and who has the published promises alone (R15)."""

    RESIDENTIAL = "residential"
    SMALL_BUSINESS = "small_business"
    SMALL_NOT_FOR_PROFIT = "small_not_for_profit"
    LARGER_BUSINESS = "larger_business"


class Customer(SQLModel, table=True):
    """A person or business we serve. Personal fields open only in the process that may show them."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True)
    customer_class: CustomerClass = words(CustomerClass, default=CustomerClass.RESIDENTIAL)
    name_sealed: str = ""
    phone_sealed: str = ""
    phone_mark: str = Field(default="", index=True)
    email_sealed: str = ""
    email_mark: str = Field(default="", index=True)
    date_of_birth_sealed: str = ""
    pin_sealed: str = ""
    postcode_sealed: str = ""
    address_sealed: str = ""
    needs: list[str] = facts(default_factory=list)
    note: str = ""
    created_at: datetime

    name = sealed("name")
    phone = sealed("phone")
    email = sealed("email")
    date_of_birth = sealed("date_of_birth")
    pin = sealed("pin")
    postcode = sealed("postcode")
    address = sealed("address")  # for the envelope, a line a line, without the name

    def know(
        self, *, name: str, phone: str, email: str, date_of_birth: date, pin: str, postcode: str
    ) -> None:
        """Seal what we know of them; `phone` is E.164."""
        self.name, self.phone, self.email = name, phone, email
        self.date_of_birth, self.pin, self.postcode = date_of_birth.isoformat(), pin, postcode
        self.phone_mark, self.email_mark = mark(phone, kind="phone"), mark(email.lower(), kind="email")


class Account(SQLModel, table=True):
    """What is billed: eight digits that a customer can key in."""

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, min_length=8, max_length=8)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    services: list[str] = facts(default_factory=list)
    balance_pence: int = 0
    opened_at: datetime
