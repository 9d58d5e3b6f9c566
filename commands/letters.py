"""`letters`: the print queue, what waits for somebody, a look at any letter, and whether the kept ones are as written."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

import letters as words
import models
from code_of_practice import clocks
from code_of_practice.contact_wishes import Format
from letters import Rendered
from models import Letter, LetterState, wall_clock
from models.correspondence import letter_queries, print_queue

from .example_letter import FACTS
from .printed import as_json, plainly, refuse, show, show_json

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_BY = "operator"
_WAITING = (LetterState.DRAFT, LetterState.APPROVED, LetterState.FAILED)

letters = AppGroup(
    "letters", help="Letters: the day's post as one PDF, what waits, and how each letter looks."
)


@letters.command("print")
@click.option("--date", "day", type=_DAY, help="The day of the run, as 2026-11-23; today without it.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF to write."
)
@as_json
@plainly
def print_(day: datetime | None, output: Path, wants_json: bool) -> None:
    """Writes the day's post as one PDF and marks it printed; the same day again writes the same letters."""
    at = wall_clock.now()
    run = print_queue.run_of(_day(day, at), by=_BY, at=at)
    if not run.letters:
        if wants_json:
            show_json({"date": run.day, "letters": 0, "pages": 0, "by_hand": []})
            return
        click.echo(f"Nothing waits for the post of {run.day}.")
        return
    output.write_bytes(run.pdf)
    by_hand = [{"letter": each.id, "format": each.format.value} for each in run.by_hand]
    if wants_json:
        show_json({"date": run.day, "letters": len(run.letters), "pages": run.pages, "by_hand": by_hand})
        return
    click.echo(f"{len(run.letters)} letters on {run.pages} pages are in {output}, marked printed.")
    for letter in run.by_hand:
        click.echo(f"Letter {letter.id} was asked for as {letter.format.replace('_', ' ')}: have it made.")
    click.echo(f"When the post has them: flask --app app letters posted --date {run.day}")


@letters.command("posted")
@click.option("--date", "day", type=_DAY, help="The day of the run; today without it.")
@plainly
def posted(day: datetime | None) -> None:
    """Marks a day's run as posted: proof of dispatch, and what the letters promised is kept."""
    at = wall_clock.now()
    count = print_queue.posted(_day(day, at), by=_BY, at=at)
    click.echo(f"{count} letters are marked as posted.")


@letters.command("list")
@click.option("--all", "everything", is_flag=True, help="The newest hundred, wherever they are.")
@as_json
def list_(everything: bool, wants_json: bool) -> None:
    """Letters that wait: for a manager, for the printer, or for somebody to find an address."""
    with models.reading() as session:
        found = (
            letter_queries.newest_letters(session)
            if everything
            else letter_queries.letters_in_state(session, *_WAITING)
        )
    show([_facts(each) for each in found], wants_json=wants_json, nothing="No letter waits for anybody.")


@letters.command("show")
@click.argument("number", type=int)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write its PDF.")
@plainly
def show_one(number: int, output: Path | None) -> None:
    """One letter as it was written: its words, or its PDF with --output."""
    with models.reading() as session:
        letter = session.get(Letter, number)
        if letter is None:
            refuse(f"There is no letter {number}; `letters list --all` shows the newest.")
        if output is not None:
            output.write_bytes(letter.pdf(session))
            click.echo(f"Letter {number} is in {output}, SHA-256 {letter.sha256}.")
        else:
            click.echo(letter.in_words().text)


@letters.command("check")
@as_json
def check(wants_json: bool) -> None:
    """Looks at every kept letter: the copy is the one that was hashed, and made again it is the same. Exit 1 if not."""
    bad, counted = [], 0
    with models.reading() as session:
        for letter in letter_queries.every_letter(session):
            counted += 1
            why = _what_is_wrong(session, letter)
            if why:
                bad.append({"letter": letter.id, "why": why})
    if wants_json:
        show_json({"letters": counted, "bad": bad})
    else:
        for each in bad:
            click.echo(f"Letter {each['letter']}: {each['why']}")
        click.echo(f"{counted} letters looked at, {len(bad)} not as they were written.")
    if bad:
        raise click.exceptions.Exit(1)


@letters.command("preview")
@click.argument("kind")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A .pdf, .html or .txt to write."
)
@click.option("--large", is_flag=True, help="In large print.")
@plainly
def preview(kind: str, output: Path | None, large: bool) -> None:
    """Any letter with example facts, to look at after changing its words."""
    made = words.render(
        kind, FACTS, wall_clock.now(), format=Format.LARGE_PRINT if large else Format.STANDARD
    )
    if output is None:
        click.echo(
            f"Subject: {made.subject}\n\n{made.text}" + (f"\nText message: {made.sms}" if made.sms else "")
        )
        return
    output.write_bytes(_as(made, output.suffix))
    click.echo(f"{made.version} is in {output}.")


def _as(made: Rendered, suffix: str) -> bytes:
    kinds = {".pdf": made.pdf, ".html": made.html.encode(), ".txt": made.text.encode()}
    if suffix not in kinds:
        refuse(f"Name the file .pdf, .html or .txt; {suffix or 'no ending'} is none of them.")
    return kinds[suffix]


def _day(given: datetime | None, at: datetime) -> Any:
    return given.date() if given else clocks.local_date(at)


def _what_is_wrong(session: Any, letter: Letter) -> str:
    try:
        letter.pdf(session)
        if letter.rendered_with == words.RENDERED_WITH and letter.made_again().sha256 != letter.sha256:
            return "made again from its facts it is another file"
    except Exception as problem:  # whatever it is, it is this letter's line in the report
        return str(problem)
    return ""


def _facts(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter.id,
        "kind": letter.kind,
        "subject": letter.subject,
        "state": letter.state.value,
        "way": letter.way.value if letter.way else "nowhere to send it",
        "format": letter.format.value,
        "written": letter.written_at.astimezone(UTC).isoformat(),
        "why": letter.why_failed,
    }
