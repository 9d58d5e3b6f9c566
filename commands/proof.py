"""`complaint bundle` and `complaint verify-history`: what can be shown to others, and whether it still holds."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import func, select

import models
from disclosure import bundle as evidence
from disclosure.checking import check
from models import wall_clock
from models.casework.complaints import Complaint
from models.record import history
from models.record.events import Event

from .complaint import with_reference
from .given_away import fetching, keep
from .printed import as_json, plainly, show_json

_BY = "operator"


def join(complaint: AppGroup) -> None:
    """Put them among the commands of a complaint."""
    complaint.add_command(bundle)
    complaint.add_command(verify_history)


@click.command("bundle")
@click.argument("reference")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ZIP to write; case-REFERENCE.zip without it.",
)
@click.option("--no-sound", is_flag=True, help="Name the recordings, and leave out their sound.")
@as_json
@plainly
@with_appcontext
def bundle(reference: str, output: Path | None, no_sound: bool, wants_json: bool) -> None:
    """Makes the ombudsman's case file: a ZIP with a PDF, letters, files, history and a manifest of hashes."""
    with models.reading() as session:
        number = with_reference(session, reference).id or 0
    made = evidence.make(number, by=_BY, at=wall_clock.now(), sounds=None if no_sound else fetching())
    path = output or Path(made.name)
    keep(made.file, path)
    if wants_json:
        show_json(
            {
                "file": str(path),
                "sha256": made.sha256,
                "files": made.files,
                "events": made.number,
                "head": made.head,
            }
        )
        return
    click.echo(f"{path}: {made.files} files, the history up to event {made.number}, SHA-256 {made.sha256}.")


@click.command("verify-history")
@click.argument("what", required=False, metavar="[REFERENCE|BUNDLE.zip]")
@as_json
@plainly
@with_appcontext
def verify_history(what: str | None, wants_json: bool) -> None:
    """Walk the tamper-evident event log (all of it, or one complaint's), or check a bundle against its manifest and the log.

    Exit code 1 where it does not hold, naming the first bad event, or everything that is wrong with the bundle.
    """
    if what and Path(what).suffix == ".zip":
        _check_bundle(Path(what), wants_json)
    else:
        _walk(what, wants_json)


def _check_bundle(path: Path, wants_json: bool) -> None:
    if not path.is_file():
        raise click.ClickException(f"There is no file {path}.")
    with models.reading() as session, path.open("rb") as bundled:
        found = check(session, bundled)
    if wants_json:
        show_json(
            {"holds": found.holds, "of": found.of, "files": found.files, "events": found.events, "wrong": found.wrong}
        )  # fmt: skip
    elif found.holds:
        click.echo(
            f"The bundle holds: {found.of}, {found.files} files as they were made"
            + (f", and all {found.events} events are those of our history." if found.events else ".")
        )
    else:
        click.echo("The bundle does not hold:\n" + "\n".join(f"* {each}" for each in found.wrong))
    if not found.holds:
        raise click.exceptions.Exit(1)


def _walk(reference: str | None, wants_json: bool) -> None:
    with models.reading() as session:
        chain = f"complaint:{with_reference(session, reference).id}" if reference else None
        counted = select(func.count()).select_from(Event)
        if chain:
            counted = counted.where(Event.chain == chain)  # type: ignore[arg-type]
        walked = session.scalar(counted) or 0
        bad = next(history.breaks(session, chain=chain), None)
        on = session.get(Complaint, int(bad.chain.split(":")[1])) if bad and ":" in bad.chain else None
    if wants_json:
        first_bad = bad and {
            "event": bad.event_id, "number": bad.number, "why": bad.why, "complaint": on and on.reference,
        }  # fmt: skip
        show_json({"holds": bad is None, "events": walked, "first_bad": first_bad})
    elif bad is None:
        click.echo(f"The history holds: {walked} events, each following from the one before it.")
    else:
        where = f"complaint {on.reference}" if on else f"the chain {bad.chain}"
        click.echo(
            f"The history does not hold: in {where}, event {bad.number} (id {bad.event_id}): {bad.why}."
        )
    if bad is not None:
        raise click.exceptions.Exit(1)
