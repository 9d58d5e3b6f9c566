"""What Twilio tells afterwards: call, conference and recording events. Harmless twice, late, out of order or lost.

Each is a fact about one Sid; a terminal fact absorbs everything later, and sequence numbers order the rest.
"""

from datetime import datetime

from carrier.webhook import Webhook
from models import Call, EventKind, Leg, LegState, Recording, Transaction
from models.queries import call_with_room, leg_with_key, leg_with_sid, recording_with_sid
from models.telephone.leg_reports import joined_the_room, left_the_room, report

from .doorway import ENDED


def call_status(tx: Transaction, hook: Webhook, *, leg_key: str, at: datetime) -> None:
    """How the caller's leg or one of our people's is doing."""
    leg = _leg(tx, hook, leg_key)
    if leg is not None:
        leg.sid = leg.sid or hook.call_sid
        sequence = leg.sequence + 1 if hook.sequence is None else hook.sequence
        report(tx, leg, status=hook.status, sequence=sequence, at=at)
        return
    call = Call.with_sid(tx, hook.call_sid)
    if call is None or not call.is_live:
        return
    if hook.status in ENDED:
        call.end(tx, at=at, status=hook.status)
    elif hook.sequence is None or hook.sequence > call.status_sequence:
        call.status, call.heard_at = hook.status, at
        call.status_sequence = call.status_sequence if hook.sequence is None else hook.sequence
        tx.add(call)


def conference_event(tx: Transaction, hook: Webhook, *, at: datetime) -> None:
    """Who of ours is in the room. The caller's own coming and going is told by their leg."""
    call = call_with_room(tx, hook.room)
    leg = leg_with_sid(tx, hook.call_sid) if hook.call_sid else None
    leg = leg or _labelled(tx, hook.participant_label)
    if call is None or leg is None or leg.call_id != call.id or leg.state == LegState.ENDED:
        return
    if hook.conference_event == "participant-join":
        joined_the_room(tx, leg, at=at)
    elif hook.conference_event == "participant-leave":
        left_the_room(tx, leg)


def recording_status(tx: Transaction, hook: Webhook, *, at: datetime) -> None:
    """A recording has begun, is kept, or never was; one row for each RecordingSid."""
    recording = recording_with_sid(tx, hook.recording_sid)
    call = Call.with_sid(tx, hook.call_sid) if hook.call_sid else None
    if recording is None:
        if call is None:
            return
        recording = Recording(
            sid=hook.recording_sid, call_id=call.id, complaint_id=call.complaint_id, started_at=at
        )
    if recording.status in ("completed", "absent"):
        return
    recording.status, recording.seconds = hook.recording_status, hook.recording_duration
    if hook.recording_status == "completed":
        recording.kept_at = at
        _say(tx, recording, EventKind.RECORDING_KEPT, at)
    tx.add(recording)


def _say(tx: Transaction, recording: Recording, kind: EventKind, at: datetime) -> None:
    tx.log(
        kind,
        at=at,
        by="twilio",
        call=recording.call_id,
        complaint=recording.complaint_id,
        recording=recording.sid,
        seconds=recording.seconds,
    )


def _leg(tx: Transaction, hook: Webhook, leg_key: str) -> Leg | None:
    """The staff leg meant, its call locked so that reports follow one another."""
    leg = (leg_with_key(tx, leg_key) if leg_key else None) or leg_with_sid(tx, hook.call_sid)
    if leg is not None:
        tx.get(Call, leg.call_id, with_for_update=True)
        tx.refresh(leg)
    return leg


def _labelled(tx: Transaction, label: str) -> Leg | None:
    """By its name in the room, "adviser-17", before its Sid is known here."""
    number = label.rpartition("-")[2]
    return tx.get(Leg, int(number)) if number.isdecimal() and len(number) < 12 else None
