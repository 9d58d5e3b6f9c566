"""A line to the app, and somebody who has an account."""

from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

import models
from models import Account, Customer
from settings import Settings

from .line import Carrier, Line
from .told import ACCOUNT, PIN

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@pytest.fixture
def carrier(client: FlaskClient, settings: Settings) -> Carrier:
    return Carrier(client, settings)


@pytest.fixture
def line(carrier: Carrier) -> Line:
    return Line(carrier)


@pytest.fixture
def customer(client: FlaskClient) -> Customer:
    """Jo, born on 4 March 1980, with the account and PIN of `told`."""
    with models.transaction() as tx:
        jo = Customer(created_at=NOW)
        jo.know(
            name="Jo Bloggs",
            phone="+447700900123",
            email="jo@example.org",
            date_of_birth=date(1980, 3, 4),
            pin=PIN,
            postcode="SK9 1NY",
        )
        tx.add(jo)
        tx.flush()
        tx.add(Account(number=ACCOUNT, customer_id=jo.id, opened_at=NOW))
    return jo
