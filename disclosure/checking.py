"""Whether what somebody holds is what was made here: an evidence bundle, or a customer's own data.

A bundle must agree with the history we hold besides, event by event.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlmodel import Session, col, select

from models import queries
from models.casework.complaint_queries import complaint_with_reference
from models.record import history
from models.record.event_kinds import EventKind
from models.record.events import REST, Event

from . import bundle, own_data
from .packing import sha256
from .paths import MANIFEST, TIMELINE


@dataclass(frozen=True)
class Checked:
    """What was looked at, and everything that is wrong with it, each a plain sentence. `of` is whose it is, in words."""

    of: str
    files: int
    events: int
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.wrong


def check(session: Session, bundled: BinaryIO) -> Checked:
    """Compare a bundle with its manifest, and both with our own record; sound may be long, so nothing else is held whole."""
    try:
        files, read = _unpacked(bundled)
        manifest = json.loads(read[MANIFEST])
        said = {str(path): dict(facts) for path, facts in manifest["files"].items()}
        wrong = _files_wrong(files, said)
    except _NotOne as reason:
        return Checked("", 0, 0, (str(reason),))
    except (KeyError, TypeError, ValueError, AttributeError):
        return Checked("", 0, 0, (f"{MANIFEST} is not one of ours, or was changed.",))
    timeline: list[dict[str, Any]] = []
    match manifest.get("format"):
        case own_data.FORMAT:
            of = f"the own data of account {manifest.get('account')}"
            given = select(Event).where(Event.chain == REST, Event.kind == EventKind.SUBJECT_ACCESS_GIVEN)
            wrong += [] if wrong else _not_made_here(read[MANIFEST], session.exec(given).all())
        case bundle.FORMAT:
            of, timeline = (
                f"complaint {manifest.get('reference')}",
                [] if wrong else json.loads(read[TIMELINE]),
            )
            wrong += [] if wrong else _record_wrong(session, read[MANIFEST], manifest, timeline)
        case _:
            return Checked("", len(files), 0, (f"{MANIFEST} is not one of ours, or was changed.",))
    return Checked(of, len(files), len(timeline), tuple(wrong))


class _NotOne(Exception):
    """Not a bundle that can be opened; the message says why."""


def _unpacked(bundled: BinaryIO) -> tuple[dict[str, dict[str, Any]], dict[str, bytes]]:
    """Each file's size and hash as they are, and whole the two that are read."""
    try:
        with zipfile.ZipFile(bundled) as archive:
            names = archive.namelist()
            if len(names) != len(set(names)):
                raise _NotOne("A file is in the bundle twice.")
            if any(entry.file_size > entry.compress_size for entry in archive.infolist()):
                raise _NotOne("The bundle was packed anew; ask for the one that was made.")
            files, read = {}, {}
            for entry in archive.infolist():
                name = entry.filename
                try:
                    with archive.open(entry) as inside:
                        hashed = hashlib.file_digest(inside, "sha256").hexdigest()  # type: ignore[arg-type]
                    files[name] = {"bytes": entry.file_size, "sha256": hashed}
                    if name in (MANIFEST, TIMELINE):
                        read[name] = archive.read(entry)
                except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
                    raise _NotOne(f"{name} was changed.") from None
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _NotOne("That is not a bundle that can be opened; its ZIP was changed.") from None
    if MANIFEST not in files:
        raise _NotOne(f"There is no {MANIFEST} in it.")
    return files, read


def _files_wrong(files: Mapping[str, dict[str, Any]], said: dict[str, dict[str, Any]]) -> list[str]:
    there = set(files) - {MANIFEST}
    wrong = [f"{path} is missing." for path in sorted(set(said) - there)]
    wrong += [f"{path} is in the bundle and not in its manifest." for path in sorted(there - set(said))]
    for path in sorted(there & set(said)):
        if said[path] != files[path]:
            wrong.append(f"{path} was changed.")
    return wrong


def _not_made_here(manifest: bytes, made: Sequence[Event]) -> list[str]:
    if sha256(manifest) in {event.body.get("manifest") for event in made}:
        return []
    return ["Nothing with this manifest was made here: its manifest was changed, or it is somebody else’s."]


def _record_wrong(
    session: Session, manifest: bytes, said: dict[str, Any], timeline: list[dict[str, Any]]
) -> list[str]:
    complaint, chain = complaint_with_reference(session, str(said.get("reference"))), said.get("chain", {})
    if complaint is None:
        return [f"There is no complaint {said.get('reference')} in this record."]
    number, name = complaint.id or 0, f"complaint:{complaint.id}"
    ours = queries.events_of_complaint(session, number)
    made = [event for event in ours if event.kind == EventKind.CASE_FILE_MADE]
    if strange := _not_made_here(manifest, made):
        return strange
    wrong = [f"Our own history does not hold: event {bad.number}, {bad.why}." for bad in history.breaks(session, chain=name)]  # fmt: skip
    by_number = {event.number: event for event in ours}
    head = by_number.get(int(chain["events"]))
    if head is None or head.hash != chain["head"]:
        wrong.append(f"Event {chain['events']} of our history is not the head that the bundle names.")
    listed = {event["number"] for event in timeline if event["chain"] == "complaint"}
    missing = set(range(1, int(chain["events"]) + 1)) - listed
    if missing:
        wrong.append(f"Event {min(missing)} of the history is not in the bundle’s timeline.")
    rest = _rest(session, [event["number"] for event in timeline if event["chain"] == "rest"])
    for event in timeline:
        held = (by_number if event["chain"] == "complaint" else rest).get(event["number"])
        if held is None or (held.hash, held.previous_hash) != (event["hash"], event["previous_hash"]):
            wrong.append(f"Event {event['number']} of the timeline is not the one in our history.")
    return wrong


def _rest(session: Session, numbers: list[int]) -> dict[int, Event]:
    asked = select(Event).where(Event.chain == REST, col(Event.number).in_(numbers))
    return {event.number: event for event in session.exec(asked).all()}
