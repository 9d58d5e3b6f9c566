"""`work`, `sweep` and `outbox`: what is typed after `flask --app app` for the two processes and their dead letters."""

from __future__ import annotations

import json

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from workers import announcer, hands, outbox, sweep, worker
from workers.errands import Errands
from workers.retention_commands import retention


def register(app: Flask) -> None:
    """Give the app the workers' commands, and a place for what the clock does for other doors."""
    app.extensions["errands"] = Errands()
    for command in (work, sweep_, outbox_, retention):
        app.cli.add_command(command)


def _take_up() -> hands.Hands:
    settings = current_app.config["SETTINGS"]
    announcer.set_up(settings.redis_url)
    return hands.take_up(settings)


@click.command("work")
@with_appcontext
def work() -> None:
    """Does what follows from events, as they happen; stop it with SIGTERM."""
    worker.run(_take_up())


@click.command("sweep")
@click.option("--once", is_flag=True, help="Look once at everything, and stop.")
@with_appcontext
def sweep_(once: bool) -> None:
    """Does what nobody took and what time makes due, every few seconds; stop it with SIGTERM."""
    ours = _take_up()
    errands: Errands = current_app.extensions["errands"]
    if once:
        from models import wall_clock

        errands.once()
        sweep.tick(ours, wall_clock.now(), grace=0.0)
        return
    stop = sweep.until_told_to_stop()
    errands.begin(stop)
    sweep.run(ours, stop)


outbox_ = AppGroup("outbox", help="Events that failed too often, or were refused, and wait for a person.")


@outbox_.command("list")
@click.option("--json", "wants_json", is_flag=True, help="Print JSON.")
def list_(wants_json: bool) -> None:
    """The dead letters: what happened, how often it was tried, and what went wrong last."""
    rows = [
        {
            "event": event.id,
            "kind": event.kind.value,
            "at": event.at.isoformat(),
            "tries": event.attempts,
            "dead_at": event.dead_at.isoformat() if event.dead_at else None,
            "why": event.last_error,
        }
        for event in outbox.dead()
    ]
    if wants_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['event']}  {row['kind']}  {row['tries']} tries  {row['why']}")
    if not rows:
        click.echo("Nothing has failed for good.")


@outbox_.command("retry")
@click.argument("events", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Every dead letter.")
def retry(events: tuple[int, ...], everything: bool) -> None:
    """Tries dead letters again, by event number."""
    chosen = [event.id or 0 for event in outbox.dead()] if everything else list(events)
    if not chosen:
        raise click.UsageError("Give the numbers that `outbox list` shows, or --all.")
    click.echo(f"{outbox.retry(chosen)} will be tried again.")
