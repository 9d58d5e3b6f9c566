"""`mail fetch`, and what a person does with mail that was taken for a machine's."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from imap_tools.errors import ImapToolsError

import models
from models import InboundMail, MailKind, wall_clock
from models.correspondence import mail_decisions
from models.correspondence.inbound_mail import set_aside

from . import mailbox

mail = AppGroup("mail", help="Mail that comes in.")


def register(app: Flask) -> None:
    """Give the app these commands."""
    app.cli.add_command(mail)


@mail.command("fetch")
@click.option("--json", "wants_json", is_flag=True, help="Print the facts as JSON.")
def fetch(wants_json: bool) -> None:
    """Receive what is unseen in the mailbox of IMAP_URL; the clock does so every minute. Twice changes nothing."""
    url = current_app.config["SETTINGS"].imap_url
    if not url:
        raise click.ClickException("IMAP_URL is not set; set it to imaps://user:password@host/INBOX.")
    counts = dict.fromkeys([*MailKind, "failed"], 0)
    try:
        for kept in mailbox.fetch(url, at=wall_clock.now()):
            counts[kept.kind if kept else "failed"] += 1
    except (ImapToolsError, OSError) as reason:
        raise click.ClickException(
            f"The mailbox cannot be read ({type(reason).__name__}); check IMAP_URL."
        ) from None
    _print([{"taken_for": str(kind), "mails": number} for kind, number in counts.items()], wants_json)
    if counts["failed"]:
        raise click.exceptions.Exit(1)


@mail.command("set-aside")
@click.option("--json", "wants_json", is_flag=True, help="Print the facts as JSON.")
def list_set_aside(wants_json: bool) -> None:
    """Mail that was taken for a machine's and belongs to no complaint: look through it, nobody was answered."""
    with models.reading() as session:
        facts = [
            {
                "number": each.id,
                "came": each.came_at,
                "why": each.why,
                "from": each.sender,
                "subject": each.subject,
            }
            for each in set_aside(session)
        ]
    _print(facts, wants_json)


@mail.command("complaint")
@click.argument("number", type=int)
def complaint(number: int) -> None:
    """Mail NUMBER of `mail set-aside` is a complaint after all: open it, received when the mail came."""
    with models.transaction() as tx:
        kept = tx.get(InboundMail, number)
        if kept is None or kept.kind != MailKind.AUTOMATIC or kept.complaint_id is not None:
            raise click.ClickException(f"There is no mail {number} set aside; see 'mail set-aside'.")
        opened = mail_decisions.open_complaint(tx, kept, by="operator", at=wall_clock.now())
    click.echo(opened.reference)


def _print(facts: list[dict[str, Any]], wants_json: bool) -> None:
    if wants_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    for each in facts:
        click.echo("  ".join(str(value) for value in each.values()))
    if not facts:
        click.echo("There is none.")
