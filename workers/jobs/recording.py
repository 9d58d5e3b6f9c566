"""The recording of a call: begun when the caller has heard that there is one, paused for secrets (PCI DSS)."""

from __future__ import annotations

import contextlib

import structlog

import models
from carrier.errors import NotThere, Refused
from code_of_practice import retention
from code_of_practice.retention import What
from models import Call, Event, EventKind, Recording, wall_clock
from models.queries import recording_with_sid, recordings_of_call
from models.record.erasing import Deleting
from workers import addresses
from workers.hands import Hands
from workers.jobs.rows import call_of

_log = structlog.get_logger("recording")


def start(hands: Hands, event: Event) -> None:
    """Record the whole call, both sides; the caller has just been told so and why."""
    with models.reading() as session:
        call = call_of(session, event)
        if call is None or recordings_of_call(session, call.id or 0):
            return
    try:
        sid = hands.carrier.start_recording(
            call_sid=call.sid, status_url=addresses.recording_of(hands.settings)
        )
    except NotThere:
        _log.info("too_late_to_record", call=call.sid)
        return
    _remember(call, sid)


def _remember(call: Call, sid: str) -> None:
    """The carrier's own report of the recording may have come first."""
    at = wall_clock.now()
    with models.transaction() as tx:
        if recording_with_sid(tx, sid) is None:
            tx.add(Recording(sid=sid, call_id=call.id, complaint_id=call.complaint_id, started_at=at))
        tx.log(
            EventKind.RECORDING_STARTED, at=at, by="system", call=call.id, complaint=call.complaint_id,
            recording=sid,
        )  # fmt: skip


def delete(hands: Hands, event: Event) -> None:
    """Delete a recording that has had its time at the carrier, then record that it is gone; a hold placed since keeps it."""
    at = wall_clock.now()
    version = retention.version_on(at)
    rule = retention.rule_for(What.RECORDINGS, at)
    with models.transaction() as tx:
        recording = tx.get_one(Recording, event.body["recording"], with_for_update=True)
        if recording.deleted_at is not None:
            return
        if not Deleting(tx, rule, version, at).may(event.complaint_id):
            recording.deletion_asked_at = None  # found again on the first night after the hold
            tx.add(recording)
            return
    with contextlib.suppress(NotThere):  # then it is gone already
        hands.carrier.delete_recording(recording_sid=recording.sid)
    with models.transaction() as tx:
        recording = tx.get_one(Recording, recording.id, with_for_update=True)
        if recording.deleted_at is None:
            Deleting(tx, rule, version, at).record([recording], complaint_id=event.complaint_id)
            recording.deleted_at, recording.status = at, "deleted"
            tx.add(recording)


def match(hands: Hands, event: Event) -> None:
    """Make the recording be as the call says now, whichever of two presses comes last."""
    with models.reading() as session:
        call = call_of(session, event)
    if call is None:
        return
    paused = call.recording_paused_since is not None
    try:
        if paused:
            hands.carrier.pause_recording(call_sid=call.sid)
        else:
            hands.carrier.resume_recording(call_sid=call.sid)
    except NotThere:
        _log.info("nothing_to_pause", call=call.sid)
    except Refused:
        if paused:  # a secret may be on the tape: a person must know
            raise
        _log.info("was_not_paused", call=call.sid)
