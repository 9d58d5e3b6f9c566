"""`complaint list` and `show`: what an operator or an auditor may ask; `proof` and `holding` add to it."""

from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup
from sqlmodel import Session

import models
from code_of_practice import references
from models import queries
from models.casework import complaint_queries
from models.casework.complaints import Complaint
from models.correspondence import letter_queries

from .moments import MOMENT
from .printed import as_json, plainly, refuse, show, show_json, table

complaint = AppGroup(
    "complaint", help="Complaints, as the record holds them; no personal details are printed."
)


@complaint.command("list")
@click.option("--since", type=MOMENT, help="Only those received at or after this moment.")
@click.option("--open", "open_only", is_flag=True, help="Only those that are not closed.")
@as_json
def list_(since: datetime | None, open_only: bool, wants_json: bool) -> None:
    """All complaints, oldest first."""
    with models.reading() as session:
        found = complaint_queries.complaints(session, since=since, open_only=open_only)
        show([_facts(each) for each in found], wants_json=wants_json, nothing="There are no such complaints.")


@complaint.command("show")
@click.argument("reference")
@as_json
@plainly
def show_one(reference: str, wants_json: bool) -> None:
    """One complaint with its events, obligations and letters."""
    with models.reading() as session:
        found = with_reference(session, reference)
        parts = {
            "obligations": [_obligation(o) for o in complaint_queries.obligations_of(session, found.id or 0)],
            "letters": [
                *(_written(each) for each in letter_queries.letters_on(session, found.id or 0)),
                *(
                    _letter(m)
                    for m in queries.messages_on(session, found.id or 0)
                    if not _carries_a_letter(m)
                ),
            ],
            "events": [_event(e) for e in queries.events_of_complaint(session, found.id or 0)],
        }
    facts = {
        **_facts(found),
        "category": found.category,
        "rung": found.rung,
        "closed_because": found.closed_because,
    }
    if wants_json:
        show_json({**facts, **parts})
        return
    click.echo(table([facts]))
    for name, rows in parts.items():
        click.echo(f"\n{name.capitalize()}\n" + (table(rows) if rows else "none"))


def with_reference(session: Session, text: str) -> Complaint:
    """The complaint that was meant, or one plain sentence."""
    reference = references.understood(text)
    found = complaint_queries.complaint_with_reference(session, reference)
    if found is None:
        refuse(f"There is no complaint {reference}.")
    return found


def _facts(one: Complaint) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "stage": one.stage.value,
        "channel": one.channel,
        "received": one.first_contact_at.isoformat(),
        "next_due": one.next_due.isoformat() if one.next_due else None,
    }


def _obligation(one: Any) -> dict[str, Any]:
    return {
        "rule": one.rule, "due": one.due.isoformat(), "due_ends_at": one.due_ends_at.isoformat(),
        "decides": one.decides, "state": one.state.value, "source": one.source,
    }  # fmt: skip


def _written(one: Any) -> dict[str, Any]:
    gone_at = one.sent_at or one.posted_at
    return {
        "kind": one.way.value if one.way else "nowhere", "about": one.kind, "subject": one.subject,
        "state": one.state.value, "sent_at": gone_at.isoformat() if gone_at else None,
    }  # fmt: skip


def _carries_a_letter(one: Any) -> bool:
    return str(one.about).startswith("letter:")


def _letter(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "about": one.about, "subject": one.subject, "state": one.state.value,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
    }  # fmt: skip


def _event(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "kind": one.kind.value,
        "by": one.by,
        "body": one.body,
    }
