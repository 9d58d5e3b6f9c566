"""`retention rules`, `run` and `deleted`: how long things are kept, the night's work by hand, and what has gone."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import AppGroup
from sqlmodel import col, select

import models
from code_of_practice import retention as kept
from models import wall_clock
from models.casework.complaints import Complaint
from models.record.event_kinds import EventKind
from models.record.events import Event
from workers.retention import delete_outlived

_as_json = click.option("--json", "wants_json", is_flag=True, help="Print JSON.")
retention = AppGroup("retention", help="How long each kind of record is kept, and what has been deleted.")


@retention.command("rules")
@_as_json
def rules(wants_json: bool) -> None:
    """Each kind of record with its time, its source and how sure we are of it."""
    version = kept.version_on(wall_clock.now())
    rows = [
        {
            "what": rule.what.value,
            "kept": f"{rule.count} {rule.unit.value}",
            "from": rule.counts_from,
            "policy": version.id,
            "confidence": rule.confidence.value,
            "source": rule.source,
        }
        for rule in version.rules
    ]
    _show(rows, wants_json)


@retention.command("run")
def run() -> None:
    """Delete what has had its time, now; the clock does it every night from one o'clock."""
    click.echo(f"{delete_outlived(wall_clock.now())} things had had their time.")


@retention.command("deleted")
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="So many, the newest first.",
)
@_as_json
def deleted(limit: int, wants_json: bool) -> None:
    """What was deleted: when, what, of which complaint, how many, under which rule, and the hash of what was there."""
    asked = select(Event).where(Event.kind == EventKind.RECORD_DELETED).order_by(col(Event.id).desc())
    with models.reading() as session:
        rows = [_facts(event, _reference(session, event)) for event in session.exec(asked.limit(limit)).all()]
    _show(rows, wants_json)
    if not rows and not wants_json:
        click.echo("Nothing has been deleted yet.")


def _reference(session: Any, event: Event) -> str:
    found = session.get(Complaint, event.complaint_id) if event.complaint_id else None
    return found.reference if found else ""


def _facts(event: Event, reference: str) -> dict[str, Any]:
    said = event.body
    return {
        "at": event.at.isoformat(),
        "what": said["what"],
        "complaint": reference,
        "count": said["count"],
        "rule": said["rule"],
        "policy": said["policy"],
        "sha256": said["sha256"],
    }


def _show(rows: list[dict[str, Any]], wants_json: bool) -> None:
    if wants_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values() if value != ""))
