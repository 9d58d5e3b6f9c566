"""`spool replay`: what callers left with the fallback while nothing else answered becomes complaints, once each."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

import models
from carrier.numbers import Caller
from code_of_practice import opening_hours
from code_of_practice.ladder import Rung, call_back_by
from code_of_practice.opening_hours import OpeningHours
from models import Call, Complaint, EventKind, Promise, Recording, wall_clock
from models.queries import events_of_call, recording_with_sid
from models.telephone.arrivals import arriving, new_call
from models.telephone.call_turns import row_of
from settings import Settings

from .printed import as_json, show

_CALL = re.compile(r"CA[0-9a-fA-F]{32}")
_OWNER = "one of our advisers"

spool = AppGroup("spool", help="What callers left with the fallback.")


@dataclass(frozen=True, slots=True)
class Line:
    """One call that reached the fallback's end, or the message left there. `at` is aware UTC."""

    call_sid: str
    at: datetime
    from_: str
    to: str
    recording_sid: str
    seconds: int | None

    @classmethod
    def read(cls, text: str) -> "Line":
        """Raises ValueError for a line that a crash cut off, or that is none of ours."""
        told: Any = json.loads(text)
        if not isinstance(told, dict) or not _CALL.fullmatch(str(told.get("call_sid", ""))):
            raise ValueError(text)
        seconds = str(told.get("recording_seconds") or "")
        return cls(
            call_sid=told["call_sid"],
            at=datetime.fromisoformat(str(told.get("at", ""))),
            from_=str(told.get("from", "")),
            to=str(told.get("to", "")),
            recording_sid=str(told.get("recording_sid", "")),
            seconds=int(seconds) if seconds.isdigit() else None,
        )


@spool.command("replay")
@click.option("--file", type=click.Path(path_type=Path), help="Another spool than this installation's.")
@as_json
def replay(file: Path | None, wants_json: bool) -> None:
    """Bring every call in the spool in; what is in already stays as it is, so run it as often as you like."""
    settings: Settings = current_app.config["SETTINGS"]
    path = file or Path(os.environ.get("FALLBACK_SPOOL") or settings.instance / "spool.jsonl")
    hours = (
        OpeningHours.parse(settings.opening_hours)
        if settings.opening_hours
        else opening_hours.of_the_policy()
    )
    brought = [_bring_in(line, hours) for line in _lines(path)]
    rows = list({row["call"]: row for row in brought if row["new"]}.values())
    show(
        [{"call": row["call"], "reference": row["reference"], "message": row["message"]} for row in rows],
        wants_json=wants_json,
        nothing="Nothing new: every call in the spool is in.",
    )


def _lines(path: Path) -> Iterator[Line]:
    """The spool's lines; one that cannot be read is said, and loses nobody else."""
    if not path.exists():
        return
    for number, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        try:
            yield Line.read(text)
        except ValueError:
            click.echo(f"Line {number} of {path} cannot be read; look at it and correct it.", err=True)


def _bring_in(line: Line, hours: OpeningHours) -> dict[str, Any]:
    """One line, in one transaction; the call's row is locked, so two replays follow one another.

    The complaint dates from the moment the caller was asked for a message: that was first contact (GC C4).
    """
    now = wall_clock.now()
    number = Caller.from_twilio(line.from_).number
    with models.transaction() as tx:
        call = row_of(
            tx,
            arriving(tx, new_call(sid=line.call_sid, from_number=number, to_number=line.to, at=line.at)),
        )
        kept = [e for e in events_of_call(tx, call.id or 0) if e.kind == EventKind.FALLBACK_MESSAGE_KEPT]
        complaint = tx.get(Complaint, call.complaint_id) if call.complaint_id else None
        if complaint is None:
            complaint = Complaint.opened(tx, by="caller", at=line.at, channel="phone", call=call)
            complaint.confirm(by="system", at=now)
        message = bool(line.recording_sid)
        new = not kept if not message else recording_with_sid(tx, line.recording_sid) is None
        if new and message:
            tx.add(_recording(line, call, complaint))
        if new:
            tx.log(
                EventKind.FALLBACK_MESSAGE_KEPT, at=line.at, by="caller", call=call, complaint=complaint,
                recording=line.recording_sid, seconds=line.seconds,
            )  # fmt: skip
        if not kept:
            _promise(tx, call, complaint, due=call_back_by(Rung.ADVISER, now, hours), at=now)
            call.end(tx, at=line.at, status="completed")
        return {"call": line.call_sid, "reference": complaint.reference, "message": message, "new": new}


def _recording(line: Line, call: Call, complaint: Complaint) -> Recording:
    return Recording(
        sid=line.recording_sid,
        call_id=call.id,
        complaint_id=complaint.id,
        purpose="message",
        status="completed",
        seconds=line.seconds,
        started_at=line.at,
    )


def _promise(
    tx: models.Transaction, call: Call, complaint: Complaint, *, due: datetime, at: datetime
) -> None:
    """The fallback said that we ring back; from now on somebody has to."""
    Promise.call_back(
        tx, complaint_id=complaint.id, call_id=call.id, owner_id=None, owner_name=_OWNER, due_at=due, by="system",
        at=at, why="fallback",
    )  # fmt: skip
