"""`customers import`: whom we serve, from a file of somebody else's; `customers export`: what we hold on one of them."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

import models
from disclosure import own_data
from models import wall_clock
from models.casework.complaint_queries import account_with_number
from models.record.event_kinds import EventKind

from .customer_rows import COLUMNS, BadRow, read
from .customer_rows import keep as keep_customer
from .given_away import fetching, keep
from .printed import as_json, plainly, refuse, show_json

_ROWS_A_COMMIT = 500

customers = AppGroup("customers", help="Whom we serve.")


@customers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def import_(file: Path, wants_json: bool) -> None:
    """Import customers from FILE.csv.

    Its heading names the columns name, account_number, phone, email, date_of_birth, pin, postcode and,
    if you like, address_line_1, address_line_2, address_line_3, town, note and class. Good rows are kept, every bad one is said with its line; running it
    twice changes nothing.
    """
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    refused: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    rows = rows_of(file, COLUMNS)
    while batch := [row for row, _ in zip(rows, range(_ROWS_A_COMMIT), strict=False)]:
        at = wall_clock.now()
        with models.transaction() as tx:
            before = dict(counts)
            for line, row in batch:
                try:
                    good = read(row)
                    first = seen.setdefault(good.account_number, line)
                    if first != line:
                        raise BadRow(f"account {good.account_number} is on line {first} already")
                    counts[keep_customer(tx, good, at=at)] += 1
                except BadRow as reason:
                    refused.append({"line": line, "reason": str(reason)})
            added, changed = (counts[what] - before[what] for what in ("added", "changed"))
            if added or changed:
                tx.log(EventKind.CUSTOMERS_IMPORTED, at=at, by="operator", added=added, changed=changed)
    if wants_json:
        show_json({**counts, "refused": refused})
    else:
        for bad in refused:
            click.echo(f"Line {bad['line']}: {bad['reason']}.", err=True)
        click.echo(
            ", ".join(f"{number} {what}" for what, number in counts.items()) + f", {len(refused)} refused."
        )
    if refused:
        raise click.exceptions.Exit(1)


@customers.command("export")
@click.argument("account")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ZIP to write; own-data-ACCOUNT.zip without it.",
)
@click.option("--no-sound", is_flag=True, help="Name the recordings, and leave out their sound.")
@plainly
def export(account: str, output: Path | None, no_sound: bool) -> None:
    """Everything held on the customer of ACCOUNT, for that customer (UK GDPR, article 15): a ZIP to read and to check.

    What is others' is left out; what they are asked to prove who they are is named as held and not shown.
    """
    with models.reading() as session:
        found = account_with_number(session, account.strip())
    if found is None:
        refuse(f"There is no account {account}.")
    made = own_data.make(found, by="operator", at=wall_clock.now(), sounds=None if no_sound else fetching())
    path = output or Path(made.name)
    keep(made.file, path)
    click.echo(f"{path}: {made.files} files, SHA-256 {made.sha256}.")


def rows_of(file: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its line; `columns` are those it cannot do without. Stops with a sentence on a file that is no such table."""
    try:
        # "utf-8-sig": a spreadsheet puts a mark in front of its UTF-8.
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        refuse(f"{file} is not UTF-8 text; save it as “CSV UTF-8”.")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in columns if name not in (reader.fieldnames or [])]
        if missing:
            refuse(f"{file} has no column {', '.join(missing)}; its first line must name the columns.")
        for row in reader:
            yield reader.line_num, row
    except csv.Error as reason:
        refuse(f"{file}, line {reader.line_num}: {reason}.")
