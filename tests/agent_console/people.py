"""The people of these tests: staff at their desks and a caller on the line, made through the models' own doors."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import models
from code_of_practice.identity import pin_positions
from code_of_practice.roles import Role
from models.casework.complaints import Complaint
from models.people.customers import Account, Customer
from models.people.staff import Presence, Staff
from models.storage.sealed import mark
from models.telephone.calls import Call, CallState
from models.telephone.escalations import Escalation
from models.telephone.legs import Leg, LegKind

PASSWORD = "a long enough password"
NUMBER = "+447700900123"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
#: A hash says itself what it costs, and this one costs little: people sign in a thousand times here.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Desk:
    """One person signed in at one browser."""

    client: FlaskClient
    staff_id: int
    token: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/console{path}")

    def press(self, path: str, **fields: str) -> TestResponse:
        """Press a button, as the page's scripts do."""
        headers = {"X-CSRFToken": self.token, "X-Regions": "1", "Sec-Fetch-Site": "same-origin"}
        return self.client.post(f"/console{path}", data=fields, headers=headers)

    def page(self) -> str:
        return self.get("/desk").text


def a_person(name: str, role: Role) -> Staff:
    """A member of staff, at no desk yet."""
    with models.transaction() as tx:
        staff = Staff(
            email=f"{name.split()[0].lower()}@allcommunications.test", name=name, role=role, password_hash=_HASH,
            presence_since=NOON,
        )  # fmt: skip
        tx.add(staff)
        tx.flush()
        return staff


def at_a_desk(app: Flask, staff: Staff) -> Desk:
    """That person signed in through the page."""
    client = app.test_client()
    answer = sign_in(client, staff.email, PASSWORD)
    assert answer.status_code == 302, answer.text
    token = token_in(client.get("/console/complaints").text)
    return Desk(client, staff.id or 0, token)


def sign_in(client: FlaskClient, email: str, password: str) -> TestResponse:
    token = token_in(client.get("/console/sign-in").text)
    return client.post("/console/sign-in", data={"csrf_token": token, "email": email, "password": password})


def token_in(page: str) -> str:
    found = re.search(r'name="csrf" content="([^"]+)"', page)
    assert found, page[:400]
    return found[1]


def a_customer() -> Customer:
    """Eleanor, whose facts must stay shut until she has proved who she is."""
    with models.transaction() as tx:
        customer = Customer(created_at=NOON, needs=["large print"])
        customer.know(
            name="Eleanor Whitcombe", phone=NUMBER, email="eleanor@example.com", date_of_birth=date(1978, 3, 14),
            pin="472915", postcode="SK9 1NY",
        )  # fmt: skip
        tx.add(customer)
        tx.flush()
        tx.add(
            Account(
                number="30017245",
                customer_id=customer.id or 0,
                services=["broadband"],
                balance_pence=4250,
                opened_at=NOON,
            )
        )
        return customer


#: What must not be in a page before the caller is verified.
SECRETS = (
    "Eleanor",
    "Whitcombe",
    "30017245",
    "42.50",
    "eleanor@example.com",
    "large print",
    "SK9 1NY",
    "14031978",
    "1978-03-14",
    "472915",
)


def a_call(sid_digit: str = "1", *, complaint: bool = True, at: datetime = NOON) -> int:
    """A caller in the queue, who chose to complain about a missed engineer; returns the call's id."""
    with models.transaction() as tx:
        call = Call(sid="CA" + sid_digit * 32, started_at=at, heard_at=at, state=CallState.IN_MENU)
        call.from_number, call.from_mark = NUMBER, mark(NUMBER, kind="phone")
        tx.add(call)
        tx.flush()
        if complaint:
            opened = Complaint.opened(tx, by="caller", at=at, call=call)
            opened.categorise("missed_engineer", by="caller", at=at)
            opened.describe("I waited in all day and nobody came.", by="caller", at=at)
        call.enqueue(tx, at=at)
        return call.id or 0


def answers_of(call_id: int) -> dict[str, str]:
    """What Eleanor answers on this call."""
    with models.reading() as reading:
        call = reading.get(Call, call_id)
        assert call is not None
        pin = "".join("472915"[position - 1] for position in pin_positions(call.key))
    return {"account_number": "30017245", "date_of_birth": "14031978", "pin_digits": pin}


def rung_is_rung(escalation_id: int, staff_id: int) -> None:
    """What the worker does when it rings somebody's softphone."""
    with models.transaction() as tx:
        escalation, target = tx.get_one(Escalation, escalation_id), tx.get_one(Staff, staff_id)
        kind = LegKind(escalation.to_rung.value)
        leg = Leg(
            call_id=escalation.call_id or 0, staff_id=staff_id, kind=kind, escalation_id=escalation.id, to=target.client,
            asked_at=NOON,
        )  # fmt: skip
        tx.add(leg)
        tx.flush()
        escalation.ring(tx, target, leg_id=leg.id, at=NOON)


def presence_of(staff_id: int) -> Presence:
    with models.reading() as reading:
        return reading.get_one(Staff, staff_id).presence
