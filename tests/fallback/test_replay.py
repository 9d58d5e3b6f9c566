"""CONTRACT: "`flask --app app spool replay` brings in once and only once" what the fallback kept."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, select

import models
from models import Call, Complaint, EventKind, Obligation, Promise, Recording
from models.queries import events_of_call
from tests.fallback.running import CALL, Running, failed

RECORDING = "RE" + "5f" * 16


def replay(app: Flask) -> list[dict[str, Any]]:
    run = app.test_cli_runner().invoke(args=["spool", "replay", "--json"])
    assert run.exit_code == 0, run.output
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def spooled(app: Flask) -> Path:
    return Path(app.config["SETTINGS"].instance) / "spool.jsonl"


def line(what: str = "message", call_sid: str = CALL, **more: str) -> str:
    told = {
        "what": what, "at": "2026-11-20T09:30:00+00:00", "call_sid": call_sid, "from": "+447700900123", "to": "+443300538188",
        "error_code": "11200", "error_url": "", "recording_sid": RECORDING if what == "message" else "",
        "recording_seconds": "14" if what == "message" else "",
    }  # fmt: skip
    return json.dumps(told | more) + "\n"


def everything(session: Session, noun: type[Any]) -> list[Any]:
    return list(session.exec(select(noun)).all())


def test_a_message_becomes_a_complaint_of_the_moment_it_was_left(app: Flask) -> None:
    """GC C4: the law's clock starts at first contact, not when we got round to it."""
    spooled(app).write_text(line("asked") + line("message"))
    (told,) = replay(app)
    with models.reading() as session:
        (complaint,) = everything(session, Complaint)
        assert complaint.reference == told["reference"]
        assert complaint.first_contact_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
        assert complaint.reach == "+447700900123"
        assert everything(session, Obligation)
        (recording,) = everything(session, Recording)
        assert (recording.sid, recording.purpose, recording.seconds) == (RECORDING, "message", 14)
        assert recording.complaint_id == complaint.id


def test_somebody_rings_back_with_a_time(app: Flask) -> None:
    """The fallback said "we will ring you back"."""
    spooled(app).write_text(line())
    replay(app)
    with models.reading() as session:
        (promise,) = everything(session, Promise)
        (call,) = everything(session, Call)
    assert promise.due_at > datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert (promise.call_id, call.ended_at is not None) == (call.id, True)


def test_replayed_again_nothing_is_added(app: Flask) -> None:
    spooled(app).write_text(line("asked") + line("message") + line("message"))
    assert len(replay(app)) == 1
    with models.reading() as session:
        before = [
            len(everything(session, noun)) for noun in (Call, Complaint, Promise, Recording, models.Event)
        ]
    assert replay(app) == []
    with models.reading() as session:
        after = [
            len(everything(session, noun)) for noun in (Call, Complaint, Promise, Recording, models.Event)
        ]
    assert before == after
    assert before[:4] == [1, 1, 1, 1]


def test_a_message_that_came_after_the_first_replay_joins_its_complaint(app: Flask) -> None:
    spooled(app).write_text(line("asked"))
    (first,) = replay(app)
    with spooled(app).open("a") as spool:
        spool.write(line("message"))
    (second,) = replay(app)
    assert first["reference"] == second["reference"]
    with models.reading() as session:
        assert [len(everything(session, noun)) for noun in (Complaint, Promise, Recording)] == [1, 1, 1]


def test_a_call_that_had_its_complaint_keeps_it(app: Flask) -> None:
    at = datetime(2026, 11, 20, 9, 29, tzinfo=UTC)
    with models.transaction() as tx:
        call = Call(sid=CALL, to_number="+443300538188", started_at=at, heard_at=at)
        tx.add(call)
        tx.flush()
        reference = Complaint.opened(tx, by="caller", at=at, call=call).reference
    spooled(app).write_text(line())
    (told,) = replay(app)
    assert told["reference"] == reference
    with models.reading() as session:
        assert len(everything(session, Complaint)) == 1
        (call,) = everything(session, Call)
        kinds = [event.kind for event in events_of_call(session, call.id or 0)]
    assert kinds.count(EventKind.FALLBACK_MESSAGE_KEPT) == 1


def test_a_withheld_number_is_a_complaint_all_the_same(app: Flask) -> None:
    spooled(app).write_text(line(**{"from": "anonymous"}))
    (told,) = replay(app)
    assert len(told["reference"]) == 8


def test_a_line_cut_off_by_a_crash_is_said_and_loses_nobody_else(app: Flask) -> None:
    spooled(app).write_text(line(call_sid="CA" + "01" * 16) + '{"what": "asked", "call_s\n' + "[]\n" + line())
    run = app.test_cli_runner().invoke(args=["spool", "replay"])
    assert "Line 2 of" in run.output and "Line 3 of" in run.output
    with models.reading() as session:
        # Both named the same recording; a recording belongs to one call.
        assert len(everything(session, Complaint)) == 2


def test_without_a_spool_there_is_nothing_new(app: Flask) -> None:
    run = app.test_cli_runner().invoke(args=["spool", "replay"])
    assert (run.exit_code, run.output.strip()) == (0, "Nothing new: every call in the spool is in.")


def test_two_replays_at_once_bring_each_call_in_once(app: Flask) -> None:
    sids = [f"CA{number:032x}" for number in range(12)]
    lines = [
        line(what, sid, recording_sid=sid.replace("CA", "RE") if what == "message" else "")
        for sid in sids
        for what in ("asked", "message")
    ]
    spooled(app).write_text("".join(lines))
    failures: list[str] = []

    def run() -> None:
        done = app.test_cli_runner().invoke(args=["spool", "replay", "--file", str(spooled(app))])
        if done.exit_code:
            failures.append(done.output)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with models.reading() as session:
        assert [len(everything(session, noun)) for noun in (Call, Complaint, Promise, Recording)] == [12] * 4


@pytest.mark.parametrize("what", ["asked", "message"])
def test_what_the_fallback_itself_wrote_is_read(app: Flask, fallback: Running, what: str) -> None:
    """From Twilio's request to the complaint, through the real process and its file."""
    if what == "message":
        fallback.twilio(failed(RecordingSid=RECORDING, RecordingDuration="9"), "/fallback?said=1")
    else:
        for _ in range(4):
            fallback.twilio(failed())
    run = app.test_cli_runner().invoke(args=["spool", "replay", "--json", "--file", str(fallback.spool)])
    (told,) = json.loads(run.stdout)
    assert (told["call"], told["message"]) == (CALL, what == "message")
