"""The queue's music, the room and hold: never silence, nothing changed by listening."""

from datetime import timedelta

import pytest
from sqlmodel import select

import models
from models import Call, Event, Leg, LegKind, Presence, Role, Staff

from .conftest import NOW
from .line import Carrier, Line, checked, sid


@pytest.fixture
def waiting(line: Line) -> Line:
    line.ring()
    line.press("0")
    return line


def wait_fields(line: Line, **more: str) -> dict[str, str]:
    return line.carrier.call_fields(
        line.sid, line.from_, QueuePosition="1", QueueSid="QU" + "0" * 32, QueueTime="3", AvgQueueTime="60",
        CurrentQueueSize="1", **more,
    )  # fmt: skip


def wait_document(line: Line, **more: str) -> str:
    response = line.carrier.post(line.verb("Enqueue").get("waitUrl", ""), wait_fields(line, **more))
    checked(response.data, "queue wait")
    return response.get_data(as_text=True)


def key_of(line: Line) -> str:
    with models.reading() as session:
        return session.exec(select(Call.key).where(Call.sid == line.sid)).one()


def room_document(line: Line) -> str:
    response = line.carrier.post(f"/ivr/{key_of(line)}/room", line.carrier.call_fields(line.sid, line.from_))
    checked(response.data)
    return response.get_data(as_text=True)


def test_a_caller_who_waits_hears_music_a_comforting_line_and_the_offer_to_be_rung_back(
    waiting: Line,
) -> None:
    said = wait_document(waiting)
    assert "next in the queue" in said and "rang you back, press 1" in said
    assert "/music/waiting.wav" in said


def test_the_position_counts_those_who_came_before(waiting: Line) -> None:
    second = Line(waiting.carrier)
    second.ring()
    second.press("0")
    said = wait_document(second)
    assert "number 2 in the queue" in said and "12 minutes" in said


def test_listening_changes_nothing(waiting: Line) -> None:
    with models.reading() as session:
        before = len(session.exec(select(Event)).all())
    for _ in range(3):
        wait_document(waiting)
    with models.reading() as session:
        assert len(session.exec(select(Event)).all()) == before


def test_pressing_1_leaves_the_queue_for_a_promise(waiting: Line) -> None:
    assert "<Leave/>" in wait_document(waiting, Digits="1")


def test_the_room_is_only_for_a_caller_somebody_has(waiting: Line) -> None:
    assert "<Conference" not in room_document(waiting)
    answered(waiting)
    document = room_document(waiting)
    assert 'endConferenceOnExit="true"' in document and 'participantLabel="caller"' in document
    with models.reading() as session:
        call = session.exec(select(Call)).one()
    assert f">{call.room}</Conference>" in document
    assert f"/ivr/{call.key}/{call.turn}#" in document


def test_being_taken_from_the_queue_is_no_turn_of_the_conversation(waiting: Line) -> None:
    """Whether or not the carrier obeys the answer, the caller lands in the room and goes on from there."""
    answered(waiting)
    action = waiting.verb("Enqueue").get("action", "")
    with models.reading() as session:
        turn = session.exec(select(Call.turn)).one()
    fields = waiting.carrier.call_fields(waiting.sid, waiting.from_, QueueResult="redirected", QueueTime="9")
    assert f"/ivr/{key_of(waiting)}/room" in waiting.carrier.post(action, fields).get_data(as_text=True)
    with models.reading() as session:
        assert session.exec(select(Call.turn)).one() == turn
    waiting.request(action, DialCallStatus="answered")
    assert "Goodbye" in waiting.heard


def test_a_caller_sent_back_from_an_empty_room_waits_at_the_front(waiting: Line) -> None:
    answered(waiting)
    with models.transaction() as tx:
        call = tx.exec(select(Call)).one()
        call.requeue(tx, at=NOW, why="The adviser's line was lost")
        turn = call.turn
    waiting.request(f"/ivr/{key_of(waiting)}/{turn}")
    assert "front of the queue" in waiting.heard and waiting.waits


def test_hold_music_asks_for_itself_again(waiting: Line) -> None:
    """Twilio does not loop it, and silence would follow."""
    url = f"/ivr/{key_of(waiting)}/hold"
    fields = waiting.carrier.call_fields(waiting.sid, waiting.from_)
    for response in (waiting.carrier.post(url, fields), waiting.carrier.get(url, fields)):
        checked(response.data, "hold")
        checked(response.data, "conference wait")
        assert f"{url}#" in response.get_data(as_text=True)


def test_an_ordinary_phone_is_whispered_to_and_joins_only_after_pressing_1(waiting: Line) -> None:
    leg = manager_s_leg(waiting)
    first = on_the_leg(waiting, leg, 0)
    assert "To accept it, press 1" in first and "<Conference" not in first
    joined = on_the_leg(waiting, leg, 1, Digits="1")
    assert f'participantLabel="manager-{leg.id}"' in joined and 'endConferenceOnExit="false"' in joined
    assert on_the_leg(waiting, leg, 1, Digits="1") == joined
    with models.reading() as session:
        assert session.get_one(Leg, leg.id).accepted_at is not None


def test_a_voicemail_is_never_joined_to_a_caller(waiting: Line) -> None:
    leg = manager_s_leg(waiting)
    for turn in range(3):
        assert "<Conference" not in on_the_leg(waiting, leg, turn)
    assert "<Hangup/>" in on_the_leg(waiting, leg, 3)
    with models.reading() as session:
        assert session.get_one(Leg, leg.id).accepted_at is None


def answered(line: Line) -> None:
    """An adviser has this call."""
    with models.transaction() as tx:
        sam = Staff(
            email="sam@example.org", name="Sam", role=Role.ADVISER, password_hash="-", presence=Presence.IDLE,
            presence_since=NOW - timedelta(minutes=1),
        )  # fmt: skip
        tx.add(sam)
        tx.flush()
        tx.exec(select(Call).where(Call.sid == line.sid)).one().claim(tx, sam, at=NOW)


def manager_s_leg(line: Line) -> Leg:
    with models.transaction() as tx:
        max_ = Staff(
            email="max@example.org", name="Max", role=Role.MANAGER, password_hash="-", phone="+447700900777",
            presence_since=NOW,
        )  # fmt: skip
        tx.add(max_)
        tx.flush()
        call = tx.exec(select(Call)).one()
        leg = Leg(
            call_id=call.id, staff_id=max_.id, kind=LegKind.MANAGER, to=max_.phone, sid=sid(), asked_at=NOW
        )
        tx.add(leg)
    return leg


def on_the_leg(line: Line, leg: Leg, turn: int, **more: str) -> str:
    carrier: Carrier = line.carrier
    fields = carrier.call_fields(leg.sid or "", carrier.settings.complaints_number, **more) | {
        "Direction": "outbound-api",
        "To": "+447700900777",
        "Called": "+447700900777",
    }
    response = carrier.post(f"/ivr/leg/{leg.key}/{turn}", fields)
    checked(response.data)
    return response.get_data(as_text=True)
