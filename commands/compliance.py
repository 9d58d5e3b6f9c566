"""`compliance`: whether we keep what we owe, for whoever answers to Ofcom for it (R4)."""

from datetime import datetime, timedelta

import click
from flask.cli import with_appcontext

import models
from models import wall_clock
from models.casework.compliance import kept_between

from .moments import MOMENT
from .printed import as_json, show

_A_QUARTER = timedelta(days=91)


@click.command("compliance")
@click.option("--since", type=MOMENT, help="Due at or after this moment; 91 days ago without it.")
@click.option("--until", type=MOMENT, help="Due before this moment; now without it.")
@as_json
@with_appcontext
def compliance(since: datetime | None, until: datetime | None, wants_json: bool) -> None:
    """Count, rule by rule, what was due in a time: kept, broken, lifted, still running."""
    end = until or wall_clock.now()
    with models.reading() as session:
        found = kept_between(session, since or end - _A_QUARTER, end)
    rows = [{**vars(each), "kept_in_100": each.hundredths} for each in found]
    show(rows, wants_json=wants_json, nothing="Nothing was due in that time.")
