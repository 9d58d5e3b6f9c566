"""The recording of a call: begun when the caller has heard that there is one, paused for secrets (PCI DSS)."""

from __future__ import annotations

import structlog

import models
from carrier.errors import NotThere, Refused
from models import Call, Event, EventKind, Recording, wall_clock
from models.queries import recording_with_sid, recordings_of_call
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
