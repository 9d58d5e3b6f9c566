"""What has had its time goes, at its very moment, and is recorded; and the history holds after."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

import models
from code_of_practice import clocks, retention
from code_of_practice.retention import What
from models import Attachment, Call, Complaint, EventKind, GuideRun, Note, Role, Staff, queries
from models.correspondence.attachments import AttachmentLost
from models.record.history import breaks
from models.telephone import arrivals, call_turns
from tests.disclosure.whole_case import ASKED, NOON, SAID, attached, whole_case
from workers.retention import RetentionClock, delete_outlived

from .kept_case import CLOSED, SECOND, counts, deletions, dump, files, hold, old_case, over, recording

__all__ = ["files", "old_case"]  # fixtures


def test_a_complaints_record_goes_six_years_after_it_closed_and_not_a_second_before(old_case):
    end = over(What.COMPLAINT_RECORDS)
    delete_outlived(end - SECOND)
    assert all(words in dump() for words in (SAID[0], SAID[1], SAID[2], SAID[5]))
    assert counts()["letter"] == 2
    delete_outlived(end)
    assert not [words for words in SAID if words in dump()]
    assert set(counts().values()) == {0}
    with models.reading() as session:
        complaint = session.get_one(Complaint, old_case)
        assert complaint.erased_at == end and complaint.customer_id is None
        assert complaint.first_contact_at == NOON and complaint.closed_at == CLOSED  # the bare dates stay
        call = session.exec(select(Call)).one()
        assert (call.from_number, call.from_mark, call.customer_id) == ("", "", None)


def test_the_history_holds_after_the_words_in_it_were_deleted(old_case):
    """The hash covers the digest of the sealed words, which lie beside it."""
    delete_outlived(over(What.COMPLAINT_RECORDS))
    with models.reading() as session:
        assert list(breaks(session)) == []
        kinds = [event.kind for event in queries.events_of_complaint(session, old_case)]
    assert EventKind.ESCALATED in kinds and kinds[-1] == EventKind.RECORD_DELETED


def test_words_that_somebody_made_away_with_are_missed(old_case, database):
    with models.transaction() as tx:  # the database lets words go, since retention must
        tx.connection().execute(text("UPDATE event SET words_sealed = '' WHERE kind = 'escalated'"))
    with models.reading() as session:
        (found,) = breaks(session)
    assert "no deletion of them was recorded" in found.why


def test_the_database_refuses_other_words_and_words_slipped_past_it_are_found(old_case, database):
    change = "UPDATE event SET words_sealed = 'k:AAAA' WHERE kind = 'escalated'"
    with pytest.raises(Exception, match="never changed"), models.transaction() as tx:
        tx.connection().execute(text(change))
    with models.transaction() as tx:
        tx.connection().execute(
            text("DROP TRIGGER event_refuses_other_words" + ("" if database.is_sqlite else " ON event"))
        )
        tx.connection().execute(text(change))
    with models.reading() as session:
        assert "words were changed" in next(breaks(session)).why


def test_what_was_deleted_is_recorded_with_its_rule_its_version_its_number_and_its_hash(old_case):
    delete_outlived(over(What.COMPLAINT_RECORDS))
    said = {event.body["what"]: event for event in deletions()}
    record = said["complaint_records"]
    assert (record.complaint_id, record.by) == (old_case, "system")
    assert (
        record.body["rule"] == "retention.complaint_records"
        and record.body["policy"] == "retention@2026-11-22"
    )
    assert record.body["count"] > 10 and len(record.body["sha256"]) == 64
    with models.reading() as session:
        assert record.body["reference"] == session.get_one(Complaint, old_case).reference
    assert set(said) == {"complaint_records", "spoken_replies", "identity_attempts"}


@pytest.mark.parametrize(
    ("what", "table", "since"),
    [
        (What.SPOKEN_REPLIES, "turn", NOON + timedelta(hours=0.3)),
        (What.IDENTITY_ATTEMPTS, "identity_attempt", NOON),
        (What.ONE_TIME_CODES, "one_time_code", NOON),
        (What.ATTACHED_FILES, "attachment", CLOSED),
    ],
)
def test_each_kind_goes_at_its_own_moment(old_case, what, table, since):
    end = over(what, since)
    delete_outlived(end - SECOND)
    assert counts()[table] > 0
    delete_outlived(end)
    assert counts()[table] == 0


def test_a_file_goes_from_the_disk_with_its_row(old_case):
    with models.reading() as session:
        file = session.exec(select(Attachment)).one()
    delete_outlived(over(What.ATTACHED_FILES))
    with pytest.raises(AttachmentLost):
        file.read()


def test_what_a_portal_sent_word_for_word_goes_and_asking_again_still_finds_its_answer(old_case):
    delete_outlived(over(What.PORTAL_REQUESTS, NOON))
    with models.reading() as session:
        kept = models.storage.idempotency.kept_under(session, portal="zest", key="1")
    assert kept.asked == "" and kept.asks_the_same(json.dumps(ASKED))


def test_a_recording_is_deleted_at_the_carrier_first_and_then_said_to_be(old_case):
    """Kept for the complaint's life and twelve months: the carrier has the sound, so a worker asks it."""
    end = over(What.RECORDINGS)
    delete_outlived(end - SECOND)
    assert recording().deletion_asked_at is None
    delete_outlived(end)
    assert recording().deletion_asked_at == end and recording().deleted_at is None
    assert delete_outlived(end) == 0  # asked once
    with models.reading() as session:
        asked = queries.events_after(session, 0, limit=5_000)[-1]
    assert asked.kind == EventKind.RECORDING_OUTLIVED and asked.complaint_id == old_case


def test_of_a_call_without_a_complaint_what_was_noted_goes_with_whose_call_it_was(database):
    with models.transaction() as tx:
        new = arrivals.new_call(sid="CA9", from_number="+447700900123", to_number="+443300538188", at=NOON)
        call = call_turns.row_of(tx, arrivals.arriving(tx, new))
        staff = Staff(
            email="ann@example.test", name="Ann", role=Role.ADVISER, password_hash="-", presence_since=NOON
        )
        tx.add(staff)
        tx.flush()
        tx.add(Note(call_id=call.id, staff_id=staff.id, text="She will ring again.", at=NOON))
        tx.add(GuideRun(call_id=call.id, guide="slow_broadband", version="1", run={"answers": {}}, at=NOON))
        call.end(tx, at=NOON, status="completed")
    end = over(What.CALL_DETAILS, NOON)
    delete_outlived(end - SECOND)
    assert (counts()["note"], counts()["guide_run"]) == (1, 1)
    delete_outlived(end)
    assert (counts()["note"], counts()["guide_run"]) == (0, 0)
    (said,) = [event for event in deletions() if event.body["what"] == "call_details"]
    assert said.body["count"] == 3


def test_an_open_complaint_keeps_its_recordings_and_files_however_old(database):
    number = whole_case()
    attached(number)
    delete_outlived(NOON + timedelta(days=4_000))
    assert recording().deletion_asked_at is None
    assert counts()["attachment"] == 1


def test_the_nights_work_begins_at_one_in_london_and_is_done_once(old_case):
    clock, end = RetentionClock(), over(What.COMPLAINT_RECORDS)
    night = clocks.end_of(clocks.local_date(end)) + timedelta(minutes=30)  # half past midnight in London
    assert clock.tick(night) == 0
    done = 0
    for minutes in range(31, 40):
        done += clock.tick(night + timedelta(minutes=minutes))
    assert done > 0 and set(counts().values()) == {0}
    hold(whole_case("2"))
    assert clock.tick(night + timedelta(hours=20)) == 0  # tomorrow again


def test_each_kind_is_found_by_an_index_and_never_by_walking_what_is_stored(database):
    from models.record import outlived

    for what in What:
        rule = retention.rule_for(what, NOON)
        asked = outlived._QUESTIONS[what](rule, NOON).limit(20)
        with models.reading() as session:
            connection = session.connection()
            if not database.is_sqlite:
                connection.execute(text("SET enable_seqscan = off"))
            compiled = asked.compile(connection.engine, compile_kwargs={"literal_binds": True})
            how = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
            plan = "\n".join(str(row) for row in connection.exec_driver_sql(f"{how}{compiled}").all())
        walks = [
            line
            for line in plan.splitlines()
            if ("'SCAN " in line and "INDEX" not in line) or "Seq Scan" in line
        ]
        assert walks == [], f"{what}: {plan}"


def test_two_clocks_delete_and_say_so_once(old_case):
    """Each act looks again at what it found, with the complaint locked."""
    end, done = over(What.COMPLAINT_RECORDS), []
    clocks_ = [threading.Thread(target=lambda: done.append(delete_outlived(end))) for _ in range(2)]
    for each in clocks_:
        each.start()
    for each in clocks_:
        each.join()
    assert len(done) == 2 and set(counts().values()) == {0}
    said = [(event.body["what"], event.body["sha256"]) for event in deletions()]
    assert len(said) == len(set(said)) and [what for what, _ in said].count("complaint_records") == 1
