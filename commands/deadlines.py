"""`deadlines`: what a receipt at a given moment starts, so that anybody can check the law's arithmetic."""

import sys
from datetime import datetime

import click

from code_of_practice import obligations

from .moments import MOMENT
from .printed import as_json, plainly, show


@click.command()
@click.option("--received", required=True, type=MOMENT, help="When, as 2026-11-22T10:15+00:00.")
@click.option("--rule", help="Only this rule, as statutory.adr_letter.")
@as_json
@plainly
def deadlines(received: datetime, rule: str | None, wants_json: bool) -> None:
    """Every obligation that a receipt at that moment starts (JSON also wherever the output is no terminal)."""
    found = obligations.deadlines(received, rule)
    show(found, wants_json=wants_json or not sys.stdout.isatty(), nothing="Nothing falls due.")
