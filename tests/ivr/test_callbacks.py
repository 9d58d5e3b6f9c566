"""Status, conference and recording callbacks: harmless twice, late, out of order or lost (reliability 2.2, rows 3 and 22)."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlmodel import select

import models
from models import Call, Event, Leg, LegKind, Presence, Recording, Role, Staff

from .conftest import NOW
from .line import Carrier, Line, sid

ROOM_EVENTS = {
    "AccountSid": "",
    "ConferenceSid": "CF" + "1" * 32,
    "Timestamp": "Mon, 23 Nov 2026 10:31:00 +0000",
}


def status(line: Line, name: str, sequence: int, *, leg: str = "", call_sid: str = "") -> int:
    fields = line.carrier.call_fields(
        call_sid or line.sid,
        line.from_,
        name,
        SequenceNumber=str(sequence),
        CallbackSource="call-progress-events",
    )
    return line.carrier.post("/ivr/status" + (f"?leg={leg}" if leg else ""), fields).status_code


def room_event(line: Line, event: str, sequence: int, *, label: str = "", call_sid: str = "") -> int:
    with models.reading() as session:
        room = session.exec(select(Call).where(Call.sid == line.sid)).one().room
    fields = ROOM_EVENTS | {
        "AccountSid": line.carrier.settings.twilio_account_sid,
        "FriendlyName": room,
        "SequenceNumber": str(sequence),
        "StatusCallbackEvent": event,
        "CallSid": call_sid or line.sid,
        "ParticipantLabel": label,
    }
    return line.carrier.post("/ivr/conference", fields).status_code


def the_call() -> Call:
    with models.reading() as session:
        return session.exec(select(Call)).one()


def kinds() -> list[str]:
    with models.reading() as session:
        return [event.kind for event in session.exec(select(Event).order_by(Event.id))]


@pytest.fixture
def adviser(carrier: Carrier) -> Staff:
    with models.transaction() as tx:
        sam = Staff(
            email="sam@example.org", name="Sam", role=Role.ADVISER, password_hash="-", presence=Presence.IDLE,
            presence_since=NOW,
        )  # fmt: skip
        tx.add(sam)
    return sam


@pytest.fixture
def leg(line: Line, adviser: Staff) -> Leg:
    return answered(line, adviser)


def answered(line: Line, adviser: Staff) -> Leg:
    """The adviser has answered this call, and their line is being rung into the room."""
    line.ring()
    line.press("1", "0")
    with models.transaction() as tx:
        call = tx.exec(select(Call).where(Call.sid == line.sid)).one()
        call.claim(tx, tx.get_one(Staff, adviser.id), at=NOW)
        leg = Leg(call_id=call.id, staff_id=adviser.id, kind=LegKind.ADVISER, to=adviser.client, asked_at=NOW)
        tx.add(leg)
    return leg


def leg_now(leg: Leg) -> Leg:
    with models.reading() as session:
        return session.get_one(Leg, leg.id)


def test_a_call_s_statuses_in_any_order_end_it_once(line: Line) -> None:
    """Terminal states absorb; order comes from SequenceNumber, not from arrival."""
    for ended, order in enumerate(
        permutations([("ringing", 0), ("in-progress", 1), ("completed", 2)]), start=1
    ):
        caller = Line(line.carrier)
        caller.ring()
        for name, sequence in order:
            assert status(caller, name, sequence) == 204
            assert status(caller, name, sequence) == 204
        with models.reading() as session:
            call = session.exec(select(Call).where(Call.sid == caller.sid)).one()
        assert (call.state, call.status) == ("ended", "completed")
        assert kinds().count("call_ended") == ended


def test_a_status_of_a_call_we_do_not_know_is_nothing(line: Line) -> None:
    assert status(line, "completed", 0) == 204
    assert kinds() == []


def test_a_caller_who_hangs_up_while_waiting_is_out_of_the_queue_and_the_desk_falls_silent(
    line: Line, adviser: Staff
) -> None:
    line.ring()
    line.press("0")
    with models.reading() as session:
        assert session.get_one(Staff, adviser.id).presence == Presence.RINGING
    line.carrier.post(
        line.verb("Enqueue").get("action", ""),
        line.carrier.call_fields(line.sid, line.from_, "completed", QueueResult="hangup", QueueTime="12"),
    )
    assert the_call().state == "ended"
    with models.reading() as session:
        assert session.get_one(Staff, adviser.id).presence == Presence.IDLE


def test_a_leg_is_found_by_its_key_before_its_sid_is_known(line: Line, leg: Leg) -> None:
    leg_sid = sid()
    assert status(line, "in-progress", 2, leg=leg.key, call_sid=leg_sid) == 204
    assert leg_now(leg).sid == leg_sid
    assert the_call().state == "connected"


def test_an_adviser_s_statuses_in_any_order_end_the_leg_and_say_once_that_they_are_lost(
    carrier: Carrier, adviser: Staff
) -> None:
    for lost, order in enumerate(
        permutations([("ringing", 1), ("in-progress", 2), ("completed", 3)]), start=1
    ):
        line, leg_sid = Line(carrier), sid()
        leg = answered(line, adviser)
        for name, sequence in order:
            status(line, name, sequence, leg=leg.key, call_sid=leg_sid)
            status(line, name, sequence, leg=leg.key, call_sid=leg_sid)
        assert leg_now(leg).state == "ended"
        assert kinds().count("adviser_lost") == lost


def test_coming_and_going_in_the_room_twice_late_or_out_of_order_ends_the_same(line: Line, leg: Leg) -> None:
    for _ in range(2):
        room_event(line, "participant-join", 2, label=leg.label, call_sid=sid())
    assert leg_now(leg).in_room
    room_event(line, "participant-leave", 5, label=leg.label, call_sid=sid())
    status(line, "completed", 4, leg=leg.key, call_sid=sid())
    room_event(line, "participant-join", 2, label=leg.label, call_sid=sid())
    assert not leg_now(leg).in_room


def test_a_label_of_another_call_s_leg_is_not_believed(line: Line, leg: Leg) -> None:
    other = Line(line.carrier)
    other.ring()
    with models.reading() as session:
        room = session.exec(select(Call).where(Call.sid == other.sid)).one().room
    fields = ROOM_EVENTS | {
        "AccountSid": line.carrier.settings.twilio_account_sid,
        "FriendlyName": room,
        "SequenceNumber": "1",
        "StatusCallbackEvent": "participant-join",
        "CallSid": sid(),
        "ParticipantLabel": leg.label,
    }
    assert line.carrier.post("/ivr/conference", fields).status_code == 204
    assert not leg_now(leg).in_room


def test_a_recording_is_one_row_and_kept_once(line: Line) -> None:
    line.ring()
    fields = {
        "AccountSid": line.carrier.settings.twilio_account_sid,
        "CallSid": line.sid,
        "RecordingSid": "RE" + "2" * 32,
        "RecordingUrl": "https://169.254.169.254/latest",
    }
    for state in ("completed", "in-progress", "completed"):
        more = {"RecordingStatus": state, "RecordingDuration": "61"}
        assert line.carrier.post("/ivr/recording", fields | more).status_code == 204
    with models.reading() as session:
        recording = session.exec(select(Recording)).one()
    assert (recording.status, recording.seconds) == ("completed", 61)
    assert kinds().count("recording_kept") == 1
    assert "169.254" not in repr(recording)


def test_a_transcription_is_noted_and_nothing_of_it_kept(line: Line) -> None:
    line.ring()
    before = kinds()
    fields = {
        "AccountSid": line.carrier.settings.twilio_account_sid,
        "CallSid": line.sid,
        "TranscriptionSid": "GT" + "3" * 32,
        "TranscriptionEvent": "transcription-content",
        "SequenceId": "2",
        "TranscriptionData": '{"transcript":"hello","confidence":0.9}',
        "Timestamp": (NOW + timedelta(seconds=5)).isoformat(),
    }
    assert line.carrier.post("/ivr/transcription", fields).status_code == 204
    assert kinds() == before
