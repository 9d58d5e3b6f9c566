"""The files on the disk beside the edition that was adopted last: what would count otherwise, and for whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click

import models
from code_of_practice import edition, whole_policy
from code_of_practice.counting import said
from code_of_practice.edition import Edition
from code_of_practice.references import written
from models import policy_editions
from models.policy_changes import Change, What, changes

from .printed import show_json

_MOST_SHOWN = 40


@dataclass(frozen=True)
class Compared:
    """The files on the disk against the edition that was adopted last."""

    proposed: Edition
    number: int
    files: tuple[str, ...]
    rules: tuple[whole_policy.RuleChange, ...]
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "sha256": self.proposed.sha256,
            "files": self.files,
            "rules": [vars(each) for each in self.rules],
            "complaints": [
                {"reference": each.reference, "rule": each.rule, "what": each.what.value, "was": each.was, "now": each.now}
                for each in self.changes
            ],
        }  # fmt: skip


def compared(proposed: Edition, at: datetime) -> Compared:
    new = whole_policy.check(proposed)
    with models.reading() as session:
        row = policy_editions.newest(session)
        held = row.edition if row else edition.in_force()
        return Compared(
            proposed=proposed,
            number=row.number if row else 0,
            files=whole_policy.files_changed(held, proposed),
            rules=whole_policy.differences(whole_policy.check(held), new),
            changes=tuple(changes(session, held, proposed, at=at)),
        )


def show_compared(seen: Compared, wants_json: bool) -> None:
    if wants_json:
        show_json(seen.as_json())
        return
    if not seen.files:
        click.echo("The files on the disk are the edition in force.")
        return
    click.echo("Files that differ: " + ", ".join(seen.files))
    for each in seen.rules:
        click.echo(f"  {each.rule} ({each.version}): {each.was or 'not there'} → {each.now or 'not there'}")
    _show_changes(seen.changes)


def _show_changes(found: tuple[Change, ...]) -> None:
    counts = Counter(each.what for each in found)
    words = {
        What.MOVES: "would move",
        What.BEGINS: "would begin",
        What.ENDS: "would end",
        What.TOO_LATE: "would be over already and are not begun",
    }
    if not found:
        click.echo("No date of an open complaint moves, none begins and none ends.")
        return
    for each in _first(found):
        days = " → ".join(_day(day) for day in (each.was, each.now))
        click.echo(f"  {written(each.reference)}  {each.rule}  {each.what.value}  {days}")
    if len(found) > _MOST_SHOWN:
        click.echo(f"  … and {len(found) - _MOST_SHOWN:,} more; --json prints all of them.")
    click.echo(
        "Of what is owed: "
        + ", ".join(f"{counts[what]:,} {words[what]}" for what in What if counts[what])
        + "."
    )


def _first(found: tuple[Change, ...]) -> Iterable[Change]:
    return sorted(found, key=lambda each: (each.now or date.max, each.reference))[:_MOST_SHOWN]


def _day(day: date | None) -> str:
    return said(day) if day else "none"
