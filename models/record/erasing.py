"""Deleting what has had its time: each act in one transaction with the event that records it, and never over a hold.

What was deleted is known afterwards by its kind, its number, the rule and its version, and one hash of the rows as
they stood, sealed as they were: enough to show what went, and nothing of what it said.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, update
from sqlmodel import SQLModel, col, select

from code_of_practice.retention import RetentionRule, RetentionVersion

from ..casework.complaint_drafts import ComplaintDraft
from ..casework.complaints import Complaint
from ..casework.holds import is_held
from ..casework.notes import GuideRun, Note
from ..correspondence.attachments import Attachment, files_of_complaint
from ..correspondence.inbound_mail import InboundMail, InboundMailCopy
from ..correspondence.letters import Letter, LetterCopy
from ..correspondence.messages import Message
from ..database import Transaction
from ..people.complainants import Complainant
from ..people.one_time_codes import OneTimeCode
from ..storage.idempotency import IdempotencyKey
from ..telephone.calls import Call
from ..telephone.escalations import Escalation
from ..telephone.recordings import Recording
from .event_kinds import EventKind
from .events import Event
from .history import ERASED_WORDS

_SEALED_OF_COMPLAINT = ("statement", "wanted", "extra_help", "reach", "contact_wishes")
#: What goes whole with a complaint's record, in an order in which no row loses the one it points to.
_WITH_THE_RECORD: tuple[Any, ...] = (Letter, Message, Note, GuideRun, Complainant, OneTimeCode, IdempotencyKey, ComplaintDraft, InboundMail)  # fmt: skip
#: Large copies, in tables of their own.
_COPIES: Mapping[Any, Any] = {Letter: LetterCopy.letter_id, InboundMail: InboundMailCopy.mail_id}


class Deleting:
    """One act of deletion under one rule, at one moment."""

    def __init__(self, tx: Transaction, rule: RetentionRule, version: RetentionVersion, at: datetime) -> None:
        self._tx, self._rule, self._version, self.at = tx, rule, version, at

    def may(self, complaint_id: int | None) -> bool:
        """Whether nothing stands in the way; the complaint is locked, so that no hold is placed meanwhile."""
        if complaint_id is None or self._rule.beats_a_hold:
            return True
        self._tx.get(Complaint, complaint_id, with_for_update=True, populate_existing=True)
        return not is_held(self._tx, complaint_id, self.at)

    def record(self, rows: Sequence[SQLModel], *, complaint_id: int | None = None, **more: Any) -> None:
        """Say what goes, before it goes; another clock that was quicker has left nothing to say."""
        if not rows:
            return
        self._tx.log(
            EventKind.RECORD_DELETED, at=self.at, by="system", complaint=complaint_id, what=self._rule.what.value,
            rule=self._rule.id, policy=self._version.id, count=len(rows), sha256=fingerprint(rows), **more,
        )  # fmt: skip

    def rows(self, rows: Sequence[SQLModel], *, complaint_id: int | None = None) -> None:
        """Whole rows go."""
        self.record(rows, complaint_id=complaint_id)
        for row in rows:
            self._tx.delete(row)

    def files(self, found: Sequence[Attachment], *, complaint_id: int) -> None:
        """Rows go, and their files first: what is lost in a crash between was to be lost."""
        self.record(found, complaint_id=complaint_id)
        for file in found:
            file.drop(self._tx)

    def record_of(self, complaint: Complaint) -> None:
        """Everything that was said and written about one complaint goes; its reference and its bare dates stay."""
        tx, number = self._tx, complaint.id or 0
        whole = [row for kind in _WITH_THE_RECORD for row in _of(tx, kind, number)]
        escalations, calls = _of(tx, Escalation, number), _of(tx, Call, number)
        spoken = tx.exec(
            select(Event).where(Event.chain == f"complaint:{number}", Event.words_sealed != "")
        ).all()
        files = files_of_complaint(tx, number)
        gone: list[SQLModel] = [complaint, *whole, *escalations, *calls, *spoken, *files]
        self.record(
            gone, complaint_id=number, reference=complaint.reference, **{ERASED_WORDS: [e.number for e in spoken]}
        )  # fmt: skip
        for file in files:
            file.drop(tx)
        for kind, its_copy in _COPIES.items():
            ids = _ids(row for row in whole if isinstance(row, kind))
            tx.connection().execute(delete(its_copy.class_).where(its_copy.in_(ids)))
        for kind in _WITH_THE_RECORD:
            ids = _ids(row for row in whole if isinstance(row, kind))
            tx.connection().execute(delete(kind).where(kind.id.in_(ids)))
        for row in whole:
            tx.expunge(row)
        for escalation in escalations:
            escalation.reason = escalation.packet = ""
        for call in calls:
            self._forget_who_rang(call)
        self._without_words(spoken)
        for field in _SEALED_OF_COMPLAINT:
            setattr(complaint, field, "")
        complaint.customer_id = complaint.account_id = None
        complaint.marks, complaint.erased_at = [], self.at
        tx.add(complaint)

    def call_details(self, calls: Sequence[Call]) -> None:
        """Whose call it was, from where, and what was noted of it; that there was one stays."""
        noted = [row for kind in (Note, GuideRun) for row in self._of_calls(kind, calls)]
        self.record([*calls, *noted])
        for row in noted:
            self._tx.delete(row)
        for call in calls:
            self._forget_who_rang(call)

    def _of_calls(self, kind: Any, calls: Sequence[Call]) -> Sequence[Any]:
        """Those of no complaint: the others go with its record."""
        found = select(kind).where(kind.call_id.in_(_ids(calls)), kind.complaint_id.is_(None))
        return self._tx.exec(found.order_by(kind.id)).all()

    def ask_to_delete(self, recording: Recording, *, complaint_id: int | None) -> None:
        """The sound lies with the carrier: a worker deletes it there, and then it is recorded."""
        recording.deletion_asked_at = self.at
        self._tx.add(recording)
        self._tx.log(
            EventKind.RECORDING_OUTLIVED,
            at=self.at,
            by="system",
            complaint=complaint_id,
            recording=recording.id,
        )

    def _forget_who_rang(self, call: Call) -> None:
        call.from_number, call.from_mark, call.customer_id, call.memory = "", "", None, {}
        call.erased_at = self.at
        self._tx.add(call)

    def _without_words(self, events: Iterable[Event]) -> None:
        """The hashed event stays as it is; only the column beside it is emptied."""
        ids = [event.id for event in events]
        self._tx.connection().execute(update(Event).where(col(Event.id).in_(ids)).values(words_sealed=""))


def fingerprint(rows: Sequence[SQLModel]) -> str:
    """One SHA-256 of rows as the database holds them: what is sealed stays sealed, so nobody can try what it said."""
    plain = sorted(_as_stored(row) for row in rows)
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()


def _as_stored(row: SQLModel) -> str:
    table: Table = row.__table__  # type: ignore[attr-defined]
    values = {column.name: _plain(getattr(row, column.name)) for column in table.columns}
    return f"{table.name} {json.dumps(values, sort_keys=True, ensure_ascii=False)}"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat() if isinstance(value, date) else value


def _of(tx: Transaction, kind: Any, complaint_id: int) -> list[Any]:
    return list(tx.exec(select(kind).where(kind.complaint_id == complaint_id).order_by(kind.id)).all())


def _ids(rows: Iterable[Any]) -> list[int]:
    return [row.id for row in rows]
