"""A recording that has had its time is deleted where its sound lies, over the real wire; a hold placed meanwhile keeps it."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlmodel import select

import models
from carrier.errors import NotThere
from models import Complaint, EventKind, Hold, HoldKind, Recording, queries
from tests.carrier.conftest import application, caller, carrier, network, serving, settings_for
from tests.disclosure.whole_case import NOON, closed, whole_case
from workers import hands
from workers.jobs import recording as jobs
from workers.retention import delete_outlived

__all__ = ["application", "caller", "carrier", "network", "serving"]  # fixtures


@pytest.fixture
def outlived(database, carrier, caller, application, serving, tmp_path):
    """A recording with sound, of a complaint that closed long ago, asked to be deleted; the hands, and the event."""
    sid = carrier.start_recording(call_sid=caller.sid, status_url=f"{application.url}/recording")
    caller.hang_up()
    application.wait_for("/recording", RecordingStatus="completed", RecordingSid=sid)
    number = whole_case()
    with models.transaction() as tx:
        kept = tx.exec(select(Recording)).one()
        kept.sid = sid
        tx.add(kept)
    closed(number)
    delete_outlived(NOON + timedelta(days=500))
    with models.reading() as session:
        asked = next(
            e for e in queries.events_after(session, 0, 5_000) if e.kind == EventKind.RECORDING_OUTLIVED
        )
    return hands.take_up(settings_for(serving, tmp_path)), asked, number


def the_recording():
    with models.reading() as session:
        return session.exec(select(Recording)).one()


def deletions():
    with models.reading() as session:
        kinds = [e for e in queries.events_after(session, 0, 5_000) if e.kind == EventKind.RECORD_DELETED]
        return [e for e in kinds if e.body["what"] == "recordings"]


def test_its_sound_goes_and_then_it_is_recorded_once_however_often_the_work_is_done(outlived, carrier):
    ours, asked, number = outlived
    jobs.delete(ours, asked)
    jobs.delete(ours, asked)
    with pytest.raises(NotThere):
        carrier.fetch_recording(recording_sid=the_recording().sid, into=BytesIO())
    assert the_recording().status == "deleted" and the_recording().deleted_at
    (said,) = deletions()
    assert said.complaint_id == number and said.body["count"] == 1


def test_a_hold_placed_before_the_work_was_done_keeps_the_sound(outlived, carrier):
    ours, asked, number = outlived
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, number)
        Hold.place(tx, complaint, HoldKind.LEGAL, reason="A claim", by="staff:1", at=models.wall_clock.now())
    jobs.delete(ours, asked)
    assert carrier.fetch_recording(recording_sid=the_recording().sid, into=BytesIO()).size > 0
    assert the_recording().deletion_asked_at is None and deletions() == []
