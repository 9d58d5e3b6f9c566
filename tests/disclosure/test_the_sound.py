"""The sound of a recording is in what we hand out, fetched over the real wire; where it is missing, a sentence says why."""

import io
import json
import os
import wave
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

import models
from carrier.client import Carrier
from carrier.errors import TooMuch, TooSlow
from disclosure import bundle, own_data
from disclosure.checking import check
from disclosure.sound import BY_COMMAND, LEFT_OUT, Limits, Sounds
from models import Account, Call, Recording
from models.casework.complaint_queries import account_with_number
from simulator.scripted_handset import Handset
from tests.carrier.conftest import application, caller, carrier, network, serving, settings_for
from tests.simulator.application import Application
from tests.simulator.serving import Serving, free_port

from .reading import files_in, manifest_of, pdf_words, zipped
from .whole_case import a_customer

__all__ = ["application", "caller", "carrier", "network", "serving"]  # fixtures

PATH = "recordings/01-call.wav"


@pytest.fixture
def recorded(case: int, caller: Handset, carrier: Carrier, application: Application) -> str:
    """The case's recording has sound at the phone network; its name."""
    sid = carrier.start_recording(call_sid=caller.sid, status_url=f"{application.url}/recording")
    caller.hang_up()
    application.wait_for("/recording", RecordingStatus="completed", RecordingSid=sid)
    with models.transaction() as tx:
        (kept,) = tx.exec(select(Recording)).all()
        kept.sid = sid
        tx.add(kept)
    return sid


def made(case: int, tape: Carrier | None, limits: Limits = BY_COMMAND) -> bundle.Bundle:
    sounds = Sounds(tape, limits) if tape else None
    return bundle.make(case, by="operator", at=models.wall_clock.now(), sounds=sounds)


def said_of(found: bundle.Bundle) -> dict[str, Any]:
    return dict(json.loads(files_in(zipped(found))["recordings.json"])[0]["sound"])


def test_the_sound_is_in_the_bundle_named_in_its_manifest_with_its_hash(
    case: int, recorded: str, carrier: Carrier
) -> None:
    found = made(case, carrier)
    files, manifest = files_in(zipped(found)), manifest_of(zipped(found))
    into = io.BytesIO()
    fetched = carrier.fetch_recording(recording_sid=recorded, into=into)
    assert files[PATH] == into.getvalue()
    with wave.open(io.BytesIO(files[PATH])) as sound:
        assert sound.getnframes() > 0
    assert manifest["files"][PATH] == {"bytes": fetched.size, "sha256": fetched.sha256}
    assert said_of(found) == {"file": PATH, "bytes": fetched.size, "sha256": fetched.sha256}
    assert PATH in pdf_words(files["case-file.pdf"])


def test_the_same_record_with_the_same_sound_makes_the_same_bytes_and_holds(
    case: int, recorded: str, carrier: Carrier
) -> None:
    once, again = made(case, carrier), made(case, carrier)
    assert (
        os.lseek(once.file.fileno(), 0, os.SEEK_CUR) == 0
    )  # a server that sends the file itself begins there
    assert (once.sha256, zipped(once)) == (again.sha256, zipped(again))
    assert once.size == len(zipped(once))
    with models.reading() as session:
        assert check(session, io.BytesIO(zipped(once))).wrong == ()
        cut = zipped(once).replace(b"RIFF", b"RIFE", 1)
        assert check(session, io.BytesIO(cut)).wrong == (f"{PATH} was changed.",)


def test_a_copy_of_ones_own_data_has_the_sound_and_that_of_calls_no_complaint_came_of(
    case: int, recorded: str, carrier: Carrier, application: Application
) -> None:
    with models.transaction() as tx:
        customer_id = margery().customer_id
        call = Call(
            sid="CA" + "8" * 32,
            started_at=models.wall_clock.now(),
            heard_at=models.wall_clock.now(),
            customer_id=customer_id,
        )
        tx.add(call)
        tx.flush()
        tx.add(Recording(sid="RE" + "8" * 32, call_id=call.id, started_at=call.started_at))
    copy = own_data.make(
        margery(), by="operator", at=models.wall_clock.now(), sounds=Sounds(carrier, BY_COMMAND)
    )
    files = files_in(zipped(copy))
    told = json.loads(files["own-data.json"])
    (complaint,) = told["complaints"]
    path = f"{complaint['reference']}/{PATH}"
    assert files[path].startswith(b"RIFF") and path in manifest_of(zipped(copy))["files"]
    assert complaint["recordings"][0]["sound"]["file"] == PATH
    (other,) = told["customer"]["recordings_of_other_calls"]
    assert other["sound"] == {"missing": "Our telephone network has no sound under this name."}
    assert "no sound under this name" in pdf_words(files["own-data.pdf"])


def test_a_call_of_somebody_else_is_not_heard_in_a_copy_of_ones_own_data(
    case: int, recorded: str, carrier: Carrier
) -> None:
    with models.transaction() as tx:
        (call,) = tx.exec(select(Call)).all()
        call.customer_id = a_customer(tx, "2").id
        tx.add(call)
    copy = own_data.make(
        margery(), by="operator", at=models.wall_clock.now(), sounds=Sounds(carrier, BY_COMMAND)
    )
    assert not [name for name in files_in(zipped(copy)) if name.endswith(".wav")]


def margery() -> Account:
    with models.reading() as session:
        found = account_with_number(session, "30010001")
    assert found is not None
    return found


class TestWhereItIsMissing:
    """The bundle is made all the same, and says which and why."""

    def test_gone_by_retention(self, case: int, recorded: str, carrier: Carrier) -> None:
        with models.transaction() as tx:
            (kept,) = tx.exec(select(Recording)).all()
            kept.deleted_at = kept.started_at.replace(year=2027)
            tx.add(kept)
        found = made(case, carrier)
        assert said_of(found) == {"missing": "Its sound was deleted on 8 Apr 2027; it had had its time."}
        assert PATH not in files_in(zipped(found))
        assert "deleted on 8 Apr 2027" in pdf_words(files_in(zipped(found))["case-file.pdf"])

    def test_the_network_has_none(self, case: int, carrier: Carrier) -> None:
        assert said_of(made(case, carrier)) == {
            "missing": "Our telephone network has no sound under this name."
        }

    def test_the_network_does_not_answer_and_is_asked_no_more(
        self, case: int, serving: Serving, tmp_path: Path
    ) -> None:
        with models.transaction() as tx:
            (first,) = tx.exec(select(Recording)).all()
            tx.add(Recording(sid="RE" + "7" * 32, call_id=first.call_id, started_at=first.started_at))
        nowhere = f"http://127.0.0.1:{free_port()}"
        silent = Carrier(settings_for(serving, tmp_path, TWILIO_API_URL=nowhere))
        found = made(case, silent)
        index = json.loads(files_in(zipped(found))["recordings.json"])
        sentence = "Our telephone network did not answer when it was asked for; make this copy again later."
        assert [each["sound"] for each in index] == [{"missing": sentence}] * 2

    def test_no_room_is_left(self, case: int, recorded: str, carrier: Carrier) -> None:
        assert "no more room" in said_of(made(case, carrier, Limits(10, 60)))["missing"]

    def test_no_time_is_left(self, case: int, recorded: str, carrier: Carrier) -> None:
        assert "no more time" in said_of(made(case, carrier, Limits(10**9, 0)))["missing"]

    def test_nobody_asked_for_it(self, case: int, recorded: str) -> None:
        assert said_of(made(case, None)) == {"missing": LEFT_OUT}


def test_the_wire_stops_at_its_limits(recorded: str, carrier: Carrier) -> None:
    with pytest.raises(TooMuch, match="larger than 10 bytes"):
        carrier.fetch_recording(recording_sid=recorded, into=io.BytesIO(), largest=10)
    with pytest.raises(TooSlow, match="too slowly"):
        carrier.fetch_recording(recording_sid=recorded, into=io.BytesIO(), longest=0)
