"""Personal fields: sealed at rest, bound to their place, opened by every key still held."""

from datetime import date

import pytest
from sqlalchemy import text

import models
from models import Customer
from models.database import Database
from models.storage.sealed import CannotUnseal, KeyRing, use_keys

from .conftest import NOON

CANARY = "Priya Canary"


def _customer(tx: models.Transaction, phone: str = "+447700900123") -> Customer:
    customer = Customer(created_at=NOON)
    customer.know(
        name=CANARY,
        phone=phone,
        email="priya@example.test",
        date_of_birth=date(1984, 3, 7),
        pin="424242",
        postcode="SK9 1NY",
    )
    tx.add(customer)
    tx.flush()
    return customer


def test_a_customer_reads_back_as_written_and_the_database_holds_none_of_it(database: Database) -> None:
    with models.transaction() as tx:
        _customer(tx)
    with models.reading() as session:
        kept = session.get(Customer, 1)
        assert kept is not None
        assert (kept.name, kept.pin, kept.date_of_birth) == (CANARY, "424242", "1984-03-07")
        raw = str(session.connection().execute(text("SELECT * FROM customer")).all())
    for secret in (CANARY, "424242", "1984-03-07", "SK9 1NY", "priya@example.test", "7700900123"):
        assert secret not in raw


def test_a_sealed_field_copied_to_another_customer_does_not_open(database: Database) -> None:
    with models.transaction() as tx:
        one, other = _customer(tx), _customer(tx, "+447700900124")
        other.pin_sealed = one.pin_sealed
        with pytest.raises(CannotUnseal, match="restore that row"):
            _ = other.pin


def test_a_sealed_field_copied_to_another_column_does_not_open(database: Database) -> None:
    with models.transaction() as tx:
        one = _customer(tx)
        one.postcode_sealed = one.pin_sealed
        with pytest.raises(CannotUnseal):
            _ = one.postcode


def test_keys_rotate_the_new_one_seals_and_the_old_one_still_opens() -> None:
    old = KeyRing({"1": b"a" * 32})
    sealed = old.seal("secret", place="customer.pin:x")
    both = KeyRing({"2": b"b" * 32, "1": b"a" * 32})
    assert both.unseal(sealed, place="customer.pin:x") == "secret"
    assert both.seal("secret", place="customer.pin:x").startswith("2:")
    assert both.mark("07700", kind="phone") == old.mark("07700", kind="phone")
    assert both.history_key == old.history_key


def test_a_missing_key_is_named() -> None:
    sealed = KeyRing({"1": b"a" * 32}).seal("secret", place="p")
    with pytest.raises(CannotUnseal, match="key '1'; add that key to DATA_KEYS"):
        KeyRing({"2": b"b" * 32}).unseal(sealed, place="p")


def test_an_empty_field_stays_empty() -> None:
    use_keys({"1": b"a" * 32})
    assert Customer(created_at=NOON).name == ""
