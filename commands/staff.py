"""`staff add`: the people who may sign in."""

import sys

import click
from flask.cli import AppGroup

import models
from carrier import numbers
from carrier.errors import NotANumber
from code_of_practice.roles import Role
from models import wall_clock
from models.people import passwords
from models.people.staff import Staff
from models.queries import staff_with_email
from models.record.event_kinds import EventKind

from .printed import refuse

staff = AppGroup("staff", help="The people who may sign in.")


@staff.command("add")
@click.option("--email", required=True, help="What they sign in with.")
@click.option("--name", required=True, help="How customers and colleagues know them.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--phone", default="", help="An ordinary phone to ring when no desk is open, as +447700900123.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the input instead of asking.")
def add(email: str, name: str, role: str, phone: str, password_stdin: bool) -> None:
    """Add a member of staff; the password is asked for, or read with --password-stdin."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    email = email.strip().lower()
    if "@" not in email:
        refuse(f"{email!r} is not an email address.")
    try:
        password_hash = passwords.hashed(password)
        phone = numbers.e164(phone) if phone else ""
    except (passwords.PasswordTooShort, NotANumber) as reason:
        refuse(str(reason))
    at = wall_clock.now()
    with models.transaction() as tx:
        if staff_with_email(tx, email):
            refuse(f"{email} is there already; every member of staff has an email of their own.")
        added = Staff(
            email=email, name=name.strip(), role=Role(role), phone=phone, password_hash=password_hash,
            presence_since=at,
        )  # fmt: skip
        tx.add(added)
        tx.flush()
        tx.log(EventKind.STAFF_ADDED, at=at, by="operator", staff=added, role=role)
    click.echo(f"{name} can sign in as {email}.")
