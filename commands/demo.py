"""`demo`: people to try the system with, what they have complained of before, and what waits for somebody at a desk."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import cache
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

import models
from code_of_practice import strict_yaml
from code_of_practice.provider import provider
from code_of_practice.roles import Role
from code_of_practice.stages import Move
from models import InboundMail, MailKind, wall_clock
from models.casework import decisions
from models.casework.complaint_queries import account_with_number, obligations_of
from models.casework.complaints import Complaint
from models.casework.notes import Note
from models.casework.obligations import ObligationState
from models.correspondence.adr_letters import draft_deadlock
from models.database import Transaction
from models.people import passwords
from models.people.staff import Staff
from models.queries import staff_with_email
from models.record.event_kinds import EventKind

from .customer_rows import keep, read
from .printed import as_json, refuse, show_json, table

_SHOWN = ("name", "account_number", "phone", "email", "date_of_birth", "pin", "postcode", "note")


@click.command()
@as_json
@with_appcontext
def demo(wants_json: bool) -> None:
    """Load the demo customers, staff and complaints; running it twice changes nothing."""
    if not current_app.config["SETTINGS"].simulated:
        refuse(
            "demo runs with CARRIER=simulated alone: with a real number its people and passwords are public."
        )
    load(wall_clock.now())
    people = shown()
    if wants_json:
        show_json(people)
        return
    click.echo(
        table(
            [{name: c[name] for name in _SHOWN[:3] + _SHOWN[4:6] + _SHOWN[7:]} for c in people["customers"]]
        )
    )
    click.echo("\n" + table(people["staff"]))


def shown() -> dict[str, list[dict[str, str]]]:
    """What `demo --json` prints."""
    book = _book()
    customers = [{name: customer[name] for name in _SHOWN} for customer in book["customers"]]
    staff = [
        {
            "name": person["name"], "email": person["email"], "password": book["password"],
            "role": person["role"], "phone": person["phone"],
        }
        for person in book["staff"]
    ]  # fmt: skip
    return {"customers": customers, "staff": staff}


def load(now: datetime) -> None:
    """Put into the database whatever of the demo is not there yet, in one transaction."""
    book = _book()
    password_hash = ""
    with models.transaction() as tx:
        for person in book["staff"]:
            if staff_with_email(tx, person["email"]) is None:
                password_hash = password_hash or passwords.hashed(book["password"])
                _join(tx, person, password_hash, at=now)
        new = [
            customer["account_number"]
            for customer in book["customers"]
            if account_with_number(tx, customer["account_number"]) is None and _serve(tx, customer, at=now)
        ]
        # Only with their customer: a complaint's reference is random, so nothing else says it is there already.
        for told in book["complaints"]:
            if told["account"] in new:
                _complain(tx, told, now)
        for told in book["mail"]:
            if told["account"] in new:
                _mail(tx, told, now)


def _join(tx: Transaction, person: dict[str, Any], password_hash: str, *, at: datetime) -> None:
    joined = Staff(
        email=person["email"],
        name=person["name"],
        role=Role(person["role"]),
        phone=person["phone"],
        password_hash=password_hash,
        presence_since=at,
    )
    tx.add(joined)
    tx.flush()
    tx.log(EventKind.STAFF_ADDED, at=at, by="operator", staff=joined, role=person["role"])


def _serve(tx: Transaction, customer: dict[str, Any], *, at: datetime) -> bool:
    row = {name: customer[name] for name in _SHOWN} | {"class": customer.get("class", "")}
    keep(tx, read(row), at=at - timedelta(days=900))
    account = account_with_number(tx, customer["account_number"])
    served = account and tx.get(models.Customer, account.customer_id)
    if account and served:
        account.services, served.needs = list(customer["services"]), list(customer.get("needs", []))
        served.address = "\n".join(customer["address"])
        tx.add_all((account, served))
    return True


def _complain(tx: Transaction, told: dict[str, Any], now: datetime) -> None:
    account = account_with_number(tx, told["account"])
    owner = staff_with_email(tx, told["owner"])
    if account is None or owner is None:
        raise click.ClickException(
            f"The demo's complaint of {told['account']} names somebody who is not there."
        )
    at = now - timedelta(days=told["days_ago"])
    by = "caller" if told["channel"] == "phone" else "customer"
    complaint = Complaint.opened(tx, by=by, at=at, channel=told["channel"])
    complaint.categorise(told["category"], by=by, at=at)
    complaint.describe(told["says"], by=by, at=at)
    complaint.is_of(customer_id=account.customer_id, account_id=account.id, by="system", at=at)
    complaint.own(owner.id, by="system", at=at)
    note = Note(complaint_id=complaint.id, staff_id=owner.id or 0, at=at)
    note.rewrite(tx, text=told["note"], version=0, at=at)
    for move in told["moves"]:
        made_at = now - timedelta(days=move["days_ago"])
        complaint.move(
            Move(move["move"]), Role(owner.role), by=owner.actor, at=made_at, reason=move.get("reason", "")
        )
    tx.flush()
    for owed in obligations_of(tx, complaint.id or 0):
        if owed.rule == "internal.ack_2wd":
            kept_at = at + timedelta(hours=20)
            owed.settle(
                tx, state=ObligationState.KEPT, by=owner.actor, at=kept_at, why="acknowledged in writing"
            )
    if draft := told.get("draft"):
        written_at = now - timedelta(days=draft["days_ago"])
        draft_deadlock(
            tx, complaint, owner, at=written_at, position=draft["position"], offered=draft["offered"]
        )
        decisions.put_before(
            tx, complaint, owner, Role.MANAGER, why="A letter to the ombudsman’s door waits for your name", at=written_at
        )  # fmt: skip


def _mail(tx: Transaction, told: dict[str, Any], now: datetime) -> None:
    """What a mail system would have handed us: a customer's automatic answer, which no machine answers."""
    account = account_with_number(tx, told["account"])
    customer = account and tx.get(models.Customer, account.customer_id)
    if not customer or not customer.email:
        raise click.ClickException(f"The demo's mail of {told['account']} comes from nobody who is there.")
    at = now - timedelta(days=told["days_ago"])
    whole = EmailMessage()
    whole["From"], whole["To"], whole["Date"] = customer.email, provider().email, format_datetime(at)
    whole["Subject"], whole["Message-ID"] = (
        told["subject"],
        make_msgid(domain=customer.email.partition("@")[2]),
    )
    whole["Auto-Submitted"] = "auto-replied"
    whole.set_content(told["says"])
    mail = InboundMail.came(
        message_id=whole["Message-ID"], sender=customer.email, subject=told["subject"], text=told["says"].strip(),
        kind=MailKind.AUTOMATIC, at=at, why=told["why"],
    )  # fmt: skip
    mail.keep(tx, whole.as_bytes(), by="customer")


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = strict_yaml.load(Path(__file__).with_name("demo_people.yaml"))
    return book
