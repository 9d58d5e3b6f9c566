"""`complaint hold` and `complaint release`: nothing of a complaint is deleted while a hold stands on it."""

from datetime import datetime

import click
from flask.cli import AppGroup, with_appcontext

import models
from models import wall_clock
from models.casework.complaints import Complaint
from models.casework.holds import Hold, HoldKind, holds_on

from .complaint import with_reference
from .printed import plainly, refuse

_BY = "operator"


def join(complaint: AppGroup) -> None:
    """Put them among the commands of a complaint."""
    complaint.add_command(hold)
    complaint.add_command(release)


@click.command("hold")
@click.argument("reference")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in HoldKind]),
    default=HoldKind.LEGAL.value,
    show_default=True,
)
@click.option("--reason", required=True, help="Why; it is sealed, and whoever releases the hold reads it.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Its last day, as 2027-03-31; without it, until released.",
)
@plainly
@with_appcontext
def hold(reference: str, kind: str, reason: str, until: datetime | None) -> None:
    """Keep everything of a complaint, whatever its time, until the hold is released or its last day is over."""
    with models.transaction() as tx:
        found = tx.get_one(Complaint, with_reference(tx, reference).id, with_for_update=True)
        placed = Hold.place(
            tx, found, HoldKind(kind), reason=reason, by=_BY, at=wall_clock.now(), until=until.date() if until else None
        )  # fmt: skip
        click.echo(f"Hold {placed.id} stands on complaint {found.reference}.")


@click.command("release")
@click.argument("reference")
@click.option("--reason", required=True, help="Why it need not be held any more.")
@plainly
@with_appcontext
def release(reference: str, reason: str) -> None:
    """Release every hold that stands on a complaint."""
    at = wall_clock.now()
    with models.transaction() as tx:
        found = with_reference(tx, reference)
        standing = holds_on(tx, found.id or 0, at)
        if not standing:
            refuse(f"No hold stands on complaint {found.reference}.")
        for each in standing:
            each.release(tx, reason=reason, by=_BY, at=at)
    click.echo(f"Released {len(standing)} on complaint {found.reference}.")
