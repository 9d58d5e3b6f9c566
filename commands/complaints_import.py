"""`complaints import`: what is open in the system that was here before, with its own first days."""

from pathlib import Path

import click
from flask.cli import AppGroup

import models
from models import wall_clock

from .complaint_rows import COLUMNS, keep, read
from .customer_rows import BadRow
from .customers import rows_of
from .printed import as_json, show_json

#: A row is refused before anything of it is written, so that its neighbours can share a commit.
_ROWS_A_COMMIT = 100

complaints = AppGroup("complaints", help="Complaints from elsewhere.")


@complaints.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def import_(file: Path, wants_json: bool) -> None:
    """Import open complaints from FILE.csv.

    Its heading names the columns number (the old system's), received, channel and statement and, if you like,
    wanted, category, account_number, name, email and acknowledged. Every clock runs from its own first day and
    nobody is written to. Good rows are kept, every bad one is said with its line; twice changes nothing.
    """
    counts = {"added": 0, "unchanged": 0}
    refused: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    rows = rows_of(file, COLUMNS)
    while batch := [row for row, _ in zip(rows, range(_ROWS_A_COMMIT), strict=False)]:
        at = wall_clock.now()
        with models.transaction() as tx:
            for line, row in batch:
                try:
                    good = read(row, at=at)
                    first = seen.setdefault(good.number, line)
                    if first != line:
                        raise BadRow(f"number {good.number} is on line {first} already")
                    counts[keep(tx, good, at=at)] += 1
                except BadRow as reason:
                    refused.append({"line": line, "reason": str(reason)})
    if wants_json:
        show_json({**counts, "refused": refused})
    else:
        for bad in refused:
            click.echo(f"Line {bad['line']}: {bad['reason']}.", err=True)
        click.echo(f"{counts['added']} added, {counts['unchanged']} unchanged, {len(refused)} refused.")
    if refused:
        raise click.exceptions.Exit(1)
