"""What a proposal would do, printed: as lines for people, as JSON for programs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from code_of_practice.counting import said
from code_of_practice.references import written
from models.policy.policy_proposed import Compared

from .printed import show_json

_MOST_SHOWN = 40


def facts_of(seen: Compared) -> Mapping[str, Any]:
    return {
        "sha256": seen.proposed.sha256,
        "files": seen.files,
        "rules": [vars(each) for each in seen.rules],
        "complaints": [
            {"reference": each.reference, "rule": each.rule, "what": each.what.value, "was": each.was, "now": each.now}
            for each in seen.changes
        ],
        "retention": [vars(each) for each in seen.kept],
    }  # fmt: skip


def show_compared(seen: Compared, wants_json: bool) -> None:
    if wants_json:
        show_json(facts_of(seen))
        return
    if not seen.files:
        click.echo("The files on the disk are the edition in force.")
        return
    click.echo("Files that differ: " + ", ".join(seen.files))
    for rule in seen.rules:
        click.echo(f"  {rule.rule} ({rule.version}): {rule.was or 'not there'} → {rule.now or 'not there'}")
    for each in seen.soonest(_MOST_SHOWN):
        days = " → ".join(_day(day) for day in (each.was, each.now))
        click.echo(f"  {written(each.reference)}  {each.rule}  {each.what.value}  {days}")
    if len(seen.changes) > _MOST_SHOWN:
        click.echo(f"  … and {len(seen.changes) - _MOST_SHOWN:,} more; --json prints all of them.")
    click.echo(seen.in_all)
    for kept in seen.kept:
        click.echo(f"  {kept.rule}: {kept.was} → {kept.then}. {kept.in_words}")


def _day(day: date | None) -> str:
    return said(day) if day else "none"
