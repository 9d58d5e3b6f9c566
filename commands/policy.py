"""`policy`: what a changed policy file would do to open complaints, seen before anybody goes by it."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

import models
from code_of_practice import edition, whole_policy
from code_of_practice.edition import Edition
from code_of_practice.errors import PolicyError
from models import Staff, wall_clock
from models.policy import policy_editions, policy_proposed
from models.policy.policy_editions import CannotAdopt, PolicyEdition
from models.queries import staff_with_email

from .policy_compared import facts_of, show_compared
from .printed import as_json, refuse, show_json

policy = AppGroup(
    "policy", help="The rules: check, compare and adopt what was changed under code_of_practice/policy/."
)


_from = click.option(
    "--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=edition.FOLDER,
    help="Another folder than the one that came with this release.",
)  # fmt: skip


@policy.command("check")
@_from
@as_json
def check(folder: Path, wants_json: bool) -> None:
    """Check the files on the disk: each by itself, and all of them together."""
    proposed = _proposed(folder)
    facts: dict[str, Any] = {
        "sha256": proposed.sha256,
        "files": len(proposed.texts),
        "rules": len(whole_policy.check(proposed).rule_ids),
    }
    if wants_json:
        show_json(facts)
    else:
        click.echo(
            f"The files on the disk are in order: {facts['files']} files, {facts['rules']} dated rules, {facts['sha256'][:12]}."
        )


@policy.command("diff")
@_from
@as_json
def diff(folder: Path, wants_json: bool) -> None:
    """Show what the files on the disk would do to each open complaint, were they adopted now. Changes nothing."""
    show_compared(policy_proposed.compared(_proposed(folder), wall_clock.now()), wants_json)


@policy.command("adopt")
@click.option("--by", "email", required=True, help="The manager or Managing Director who stands behind it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_from
@as_json
def adopt(email: str, yes: bool, folder: Path, wants_json: bool) -> None:
    """Show what the files on the disk would do, ask, and let them take effect. Said in the history, with who it was."""
    seen = policy_proposed.compared(_proposed(folder), wall_clock.now())
    if not seen.files:
        refuse("Nothing to adopt: the files on the disk are the edition in force.")
    by = _who(email)
    if not wants_json:
        show_compared(seen, wants_json)
    if not yes:
        click.confirm("Adopt it?", abort=True)
    try:
        with models.transaction() as tx:
            row = policy_proposed.adopt(tx, seen.proposed, after=seen.number, by=by, at=wall_clock.now())
    except CannotAdopt as reason:
        refuse(str(reason))
    if wants_json:
        show_json({**facts_of(seen), "edition": row.number, "takes_effect_at": row.takes_effect_at})
        return
    click.echo(
        f"Edition {row.number} is adopted by {by.name} and takes effect at {row.takes_effect_at:%H:%M:%S} UTC; "
        "a worker then does what was shown."
    )


@policy.command("list")
@as_json
def list_(wants_json: bool) -> None:
    """Every edition: when it was adopted, by whom, and which one holds."""
    with models.reading() as session:
        facts = [_facts(each) for each in policy_editions.every_edition(session)]
    if wants_json:
        show_json(facts)
    for each in [] if wants_json else facts:
        click.echo(
            f"{each['edition']}  {each['sha256'][:12]}  {each['adopted_at']:%Y-%m-%d %H:%M}  {each['adopted_by']}"
        )
    if not facts and not wants_json:
        click.echo("No edition was adopted yet; the files on the disk hold. Run: flask --app app upgrade")


@policy.command("show")
@click.argument("number", type=int)
@click.argument("file", required=False)
def show(number: int, file: str | None) -> None:
    """Print edition NUMBER's files by name, or one FILE of it as it was adopted."""
    with models.reading() as session:
        row = policy_editions.edition_numbered(session, number)
    if row is None:
        refuse(f"There is no edition {number}; see: flask --app app policy list")
    if file is None:
        click.echo("\n".join(row.texts))
    elif file in row.texts:
        click.echo(row.texts[file], nl=False)
    else:
        refuse(f"Edition {number} has no file {file}; it has {', '.join(row.texts)}.")


def differs() -> str:
    """Why the files on the disk are not what holds here, in a sentence; empty where they are."""
    with models.reading() as session:
        row = policy_editions.newest(session)
    try:
        if row is None or edition.on_disk().sha256 == row.sha256:
            return ""
    except PolicyError as reason:
        return f"The policy on the disk is not what holds here, and cannot be read: {reason}"
    return f"The policy on the disk differs from edition {row.number}, which holds on; see: flask --app app policy diff"


def _proposed(folder: Path) -> Edition:
    """What lies there, without a mistake; otherwise every mistake is said, a line each."""
    try:
        found = edition.on_disk(folder)
    except PolicyError as reason:
        refuse(str(reason))
    if mistakes := policy_proposed.mistakes(found):
        refuse("\n".join(mistakes))
    return found


def _who(email: str) -> Staff:
    with models.reading() as session:
        found = staff_with_email(session, email)
    if found is None or found.role not in policy_proposed.MAY_ADOPT:
        refuse(
            f"{email} is no manager or Managing Director here; a policy needs one of them to stand behind it."
        )
    return found


def _facts(row: PolicyEdition) -> dict[str, Any]:
    return {
        "edition": row.number, "sha256": row.sha256, "adopted_at": row.adopted_at, "adopted_by": row.adopted_by,
        "takes_effect_at": row.takes_effect_at,
    }  # fmt: skip
