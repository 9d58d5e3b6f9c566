"""The evidence bundle: a complaint's case file, its letters, files, mails and words, its history and a manifest, in one ZIP."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlmodel import Session

import models
from models import queries
from models.casework.complaints import Complaint
from models.people.staff import Staff
from models.record.event_kinds import EventKind
from models.record.event_words import by_whom, tell

from .case import Case, read_case
from .case_file import case_file
from .packing import Content, as_json, packed, sha256
from .paths import CASE_FILE, RECORDINGS, TIMELINE, file_path, letter_path, mail_path, message_path
from .sound import Sound, Sounds, files, told
from .typeset import as_pdf

FORMAT = "evidence bundle 1"


@dataclass(frozen=True)
class Bundle:
    """What was made: the ZIP in a file that vanishes when it is closed, and the hashes that its event remembers."""

    reference: str
    file: BinaryIO
    size: int
    sha256: str
    manifest_sha256: str
    head: str
    number: int
    files: int

    @property
    def name(self) -> str:
        """What to call the file."""
        return f"case-{self.reference}.zip"


def make(
    complaint_id: int, *, by: str, at: Any, staff: Staff | None = None, sounds: Sounds | None = None
) -> Bundle:
    """Make the bundle of a complaint and say that it was made. Raises LetterError, NotThatWay or AttachmentLost.

    It is made before the transaction that says so, so that no call waits for it; the sound (none, without `sounds`)
    is fetched before anything is read.
    """
    with models.reading() as session:
        recordings = queries.recordings_on(session, complaint_id)
    fetched = sounds.of(recordings) if sounds else {}
    with models.reading() as session:
        bundle = bundle_of(session, session.get_one(Complaint, complaint_id), fetched)
    with models.transaction() as tx:
        tx.log(
            EventKind.CASE_FILE_MADE, at=at, by=by, complaint=complaint_id, staff=staff, sha256=bundle.sha256,
            manifest=bundle.manifest_sha256, head=bundle.head, up_to=bundle.number, files=bundle.files,
        )  # fmt: skip
    return bundle


def bundle_of(session: Session, complaint: Complaint, sounds: Mapping[str, Sound]) -> Bundle:
    """The bundle as the record stands; the same record with the same sound makes the same bytes."""
    case = read_case(session, complaint, sounds)
    made = packed(
        _files(session, case),
        {
            "format": FORMAT,
            "reference": complaint.reference,
            "as_of": case.as_of.isoformat(),
            "chain": {"events": case.number, "head": case.head},
        },
    )
    return Bundle(
        complaint.reference, made.file, made.size, made.sha256, sha256(made.manifest), case.head, case.number, made.count
    )  # fmt: skip


def _files(session: Session, case: Case) -> dict[str, Content]:
    complaint = case.complaint
    held: dict[str, Content] = {
        CASE_FILE: as_pdf(case_file(case), at=case.as_of),
        TIMELINE: as_json(_timeline(case)),
        RECORDINGS: as_json(_recordings(case)),
    }
    for name, words in (("statement", complaint.statement), ("wanted", complaint.wanted), ("extra-help", complaint.extra_help)):  # fmt: skip
        if words:
            held[f"words/{name}.txt"] = words.encode() + b"\n"
    for number, note in enumerate(case.notes, 1):
        held[f"words/note-{number:02d}.txt"] = note.text.encode() + b"\n"
    for number, letter in enumerate(case.letters, 1):
        held[letter_path(number, letter)] = letter.pdf(session)
    for number, file in enumerate(case.files, 1):
        held[file_path(number, file)] = file.read()
    for number, mail in enumerate(case.mails, 1):
        held[mail_path(number, mail)] = mail.content(session)
    for number, message in enumerate(case.messages, 1):
        held[message_path(number, message)] = message.body.encode() + b"\n"
    return {**held, **files(case.sounds, case.recordings)}


def _timeline(case: Case) -> list[dict[str, Any]]:
    """Every event with its place in its chain, so that it can be compared with the chain that we hold."""
    return [
        {
            "at": event.at.isoformat(),
            "kind": event.kind.value,
            "by": by_whom(event.by, case.names),
            "what": tell(event, case.names),
            "chain": "rest" if event.complaint_id is None else "complaint",
            "number": event.number,
            "previous_hash": event.previous_hash,
            "hash": event.hash,
        }
        for event in case.events
    ]


def _recordings(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "name": each.sid,
            "purpose": each.purpose,
            "began": each.started_at.isoformat(),
            "seconds": each.seconds,
            "state": each.status,
            "deleted": each.deleted_at.isoformat() if each.deleted_at else None,
            "sound": told(case.sounds, number, each),
        }
        for number, each in enumerate(case.recordings, 1)
    ]
