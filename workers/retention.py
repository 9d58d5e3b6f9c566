"""Every night, what has had its time is deleted and the deletion recorded; a hold keeps everything of its complaint.

The work is proportional to what fell due (and to what is held): each kind is found by an index that holds only what
is still kept. A few at a time, so that no caller's turn waits long. Two clocks do no harm: each act looks again at
what it found, with the complaint locked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import delete
from sqlmodel import col, select

import models
from code_of_practice import clocks, retention
from code_of_practice.retention import What
from models import (  # fmt: skip
    Attachment,
    Call,
    Complaint,
    ComplaintDraft,
    IdempotencyKey,
    IdentityAttempt,
    InboundMail,
    Leg,
    LegTurn,
    Message,
    OneTimeCode,
    Recording,
    Transaction,
    Turn,
)
from models.correspondence.attachments import files_of_draft
from models.correspondence.inbound_mail import InboundMailCopy
from models.record.erasing import Deleting
from models.record.outlived import Found, outlived

AT_ONCE = 50
"""Things in one tick of the clock, which has callers to look after too."""
BATCH = 5
"""Things in one transaction."""
_BEGINS = 1
"""The hour in London at which the night's work begins."""
_log = structlog.get_logger("retention")

_Act = Callable[[Transaction, Deleting, int | None, list[int]], None]
"""Deletes those rows of one complaint (or of none)."""


class RetentionClock:
    """What one clock process remembers between ticks: which night's work it has done."""

    def __init__(self) -> None:
        self._done: date | None = None

    def tick(self, at: datetime) -> int:
        """Some of the night's work, from one o'clock; returns how many things were deleted."""
        local = at.astimezone(clocks.LONDON)
        if local.hour < _BEGINS or self._done == local.date():
            return 0
        deleted = delete_outlived(at, at_most=AT_ONCE)
        if deleted == 0:
            self._done = local.date()
        return deleted


def delete_outlived(at: datetime, *, at_most: int | None = None) -> int:
    """Delete what has had its time, `at_most` so many (all, without it); returns how many things were found and done."""
    done, version = 0, retention.version_on(at)
    for rule in version.rules:
        while at_most is None or done < at_most:
            with models.reading() as session:
                found = outlived(session, rule, at, BATCH)
            deleted = 0
            if found:
                with models.transaction() as tx:
                    deleted = _delete(tx, Deleting(tx, rule, version, at), rule.what, found)
            done += deleted
            if not deleted:
                break
    if done:
        _log.info("outlived_deleted", things=done, policy=version.id)
    return done


def _delete(tx: Transaction, deleting: Deleting, what: What, found: Iterable[Found]) -> int:
    by_complaint: dict[int | None, list[int]] = defaultdict(list)
    for number, complaint_id in found:
        by_complaint[complaint_id].append(number)
    deleted = 0
    for complaint_id in sorted(
        by_complaint, key=lambda each: each or 0
    ):  # locked in the order everybody locks
        if deleting.may(complaint_id):
            _ACTS[what](tx, deleting, complaint_id, by_complaint[complaint_id])
            deleted += len(by_complaint[complaint_id])
    return deleted


def _record(tx: Transaction, deleting: Deleting, _: int | None, numbers: list[int]) -> None:
    for complaint in _rows(tx, Complaint, numbers):
        if complaint.erased_at is None:
            deleting.record_of(complaint)


def _recordings(tx: Transaction, deleting: Deleting, complaint_id: int | None, numbers: list[int]) -> None:
    for recording in _rows(tx, Recording, numbers):
        if recording.deletion_asked_at is None:
            deleting.ask_to_delete(recording, complaint_id=complaint_id)


def _files(tx: Transaction, deleting: Deleting, complaint_id: int | None, numbers: list[int]) -> None:
    deleting.files(_rows(tx, Attachment, numbers), complaint_id=complaint_id or 0)


def _call_details(tx: Transaction, deleting: Deleting, _: int | None, numbers: list[int]) -> None:
    deleting.call_details([call for call in _rows(tx, Call, numbers) if call.erased_at is None])


def _replies(tx: Transaction, deleting: Deleting, complaint_id: int | None, numbers: list[int]) -> None:
    """Of whole calls at once: what was said, what was keyed, and what our own lines were asked."""
    calls = [call for call in _rows(tx, Call, numbers) if call.replies_erased_at is None]
    ids = [call.id for call in calls]
    turns = tx.exec(select(Turn).where(col(Turn.call_id).in_(ids))).all()
    legs = tx.exec(select(Leg.id).where(col(Leg.call_id).in_(ids))).all()
    asked = tx.exec(select(LegTurn).where(col(LegTurn.leg_id).in_(legs))).all()
    deleting.record([*turns, *asked], complaint_id=complaint_id)
    tx.connection().execute(delete(Turn).where(col(Turn.call_id).in_(ids)))
    tx.connection().execute(delete(LegTurn).where(col(LegTurn.leg_id).in_(legs)))
    for call in calls:
        call.memory, call.replies_erased_at = {}, deleting.at
        tx.add(call)


def _mail(tx: Transaction, deleting: Deleting, _: int | None, numbers: list[int]) -> None:
    rows = _rows(tx, InboundMail, numbers)
    tx.connection().execute(delete(InboundMailCopy).where(col(InboundMailCopy.mail_id).in_(numbers)))
    deleting.rows(rows)


def _requests(tx: Transaction, deleting: Deleting, complaint_id: int | None, numbers: list[int]) -> None:
    rows = [row for row in _rows(tx, IdempotencyKey, numbers) if row.asked_sealed]
    deleting.record(rows, complaint_id=complaint_id)
    for row in rows:
        row.asked = ""
        tx.add(row)


def _drafts(tx: Transaction, deleting: Deleting, complaint_id: int | None, numbers: list[int]) -> None:
    rows = _rows(tx, ComplaintDraft, numbers)
    for draft in rows:
        for file in files_of_draft(tx, draft):
            file.drop(tx)
    tx.flush()
    deleting.rows(rows, complaint_id=complaint_id)


def _whole(kind: Any) -> _Act:
    def act(tx: Transaction, deleting: Deleting, complaint_id: int | None, numbers: list[int]) -> None:
        deleting.rows(_rows(tx, kind, numbers), complaint_id=complaint_id)

    return act


def _rows(tx: Transaction, kind: Any, numbers: list[int]) -> list[Any]:
    """As they are now: another clock may have been quicker."""
    asked = select(kind).where(kind.id.in_(numbers)).order_by(kind.id)
    return list(tx.exec(asked.with_for_update()).all())


_ACTS: Mapping[What, _Act] = {
    What.COMPLAINT_RECORDS: _record,
    What.RECORDINGS: _recordings,
    What.ATTACHED_FILES: _files,
    What.CALL_DETAILS: _call_details,
    What.SPOKEN_REPLIES: _replies,
    What.IDENTITY_ATTEMPTS: _whole(IdentityAttempt),
    What.MESSAGES: _whole(Message),
    What.MAIL_SET_ASIDE: _mail,
    What.PORTAL_REQUESTS: _requests,
    What.DRAFTS: _drafts,
    What.ONE_TIME_CODES: _whole(OneTimeCode),
}
