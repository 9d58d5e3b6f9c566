"""The history: append-only, chained, and honest about who touched it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import models
from models import Event, EventKind
from models.database import Database
from models.record.history import breaks, words_of
from models.storage.sealed import keys

from .conftest import NOON, caller, member


def _some_history() -> None:
    with models.transaction() as tx:
        ann = member(tx, "Ann", ready=True)
        call = caller(tx)
        call.enqueue(tx, at=NOON)
        call.claim(tx, ann, at=NOON)


def test_an_untouched_history_holds(database: Database) -> None:
    _some_history()
    with models.reading() as session:
        assert list(breaks(session)) == []


def test_each_complaint_has_a_chain_of_its_own_and_the_rest_share_one(database: Database) -> None:
    with models.transaction() as tx:
        first, second = caller(tx, "CA1"), caller(tx, "CA2")
        names = {f"complaint:{first.complaint_id}", f"complaint:{second.complaint_id}", "rest"}
    with models.reading() as session:
        chains = session.connection().execute(text("SELECT DISTINCT chain FROM event")).scalars()
        assert set(chains) == names


@pytest.mark.parametrize(
    "deed", ["UPDATE event SET kind = 'call_ended'", "UPDATE event SET body = '{}'", "DELETE FROM event"]
)
def test_the_database_itself_refuses_to_rewrite_history(database: Database, deed: str) -> None:
    _some_history()
    with pytest.raises(DBAPIError, match="append-only"), models.transaction() as tx:
        tx.connection().execute(text(deed))


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("UPDATE event SET kind = 'call_ended' WHERE id = 3", "changed after"),
        ("UPDATE event SET previous_hash = '00' WHERE id = 3", "follow"),
        ("DELETE FROM event WHERE id = 3", "missing"),
    ],
)
def test_somebody_who_gets_round_the_trigger_is_found(database: Database, deed: str, why: str) -> None:
    _some_history()
    with models.transaction() as tx:
        connection = tx.connection()
        on = "" if database.is_sqlite else " ON event"
        for name in ("change", "removal"):
            connection.execute(text(f"DROP TRIGGER event_refuses_{name}{on}"))
        connection.execute(text(deed))
    with models.reading() as session:
        found = list(breaks(session))
    assert len(found) == 1
    assert why in found[0].why


def test_an_event_is_written_with_the_change_it_tells_of_or_not_at_all(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), models.transaction() as tx:
        caller(tx)
        tx.log(EventKind.SIGNED_IN, at=NOON, by="staff:1")
        raise ZeroDivisionError
    with models.reading() as session:
        for table in ("event", "call", "complaint"):
            assert session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_work_is_announced_only_after_the_commit(database: Database) -> None:
    heard: list[int] = []

    def told(kinds: list[EventKind]) -> None:
        with models.reading() as session:
            heard.append(session.connection().execute(text("SELECT count(*) FROM event")).scalar() or 0)
        assert EventKind.CALL_ANSWERED in kinds

    models.after_commit(told)
    try:
        _some_history()
    finally:
        models.database._after_commit.remove(told)
    assert heard
    assert heard[0] > 0


def test_who_waits_for_the_end_of_a_chain_reads_it_as_the_other_left_it(database: Database) -> None:
    """Locked and read in one question on PostgreSQL: what it found when it was asked is out of date once it is answered."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(_something_happens, range(200)))
    with models.reading() as session:
        assert list(breaks(session)) == []
        assert session.connection().execute(text("SELECT max(number) FROM event")).scalar() == 200


def _something_happens(_: int) -> None:
    with models.transaction() as tx:
        tx.log(EventKind.CALL_CHECKED, at=NOON, by="system")


def test_words_from_before_they_lay_beside_their_event_are_still_read(database: Database) -> None:
    """Until migration 0006 the sealed words stood in the body that the hash covers."""
    with models.transaction() as tx:
        kept = keys().seal("Priya is content", place="event.words:rest")
        tx.log(EventKind.STAGE_CHANGED, at=NOON, by="staff:1", now="accepted")
        tx.happened[0]["body"]["words"] = kept
    with models.reading() as session:
        event = session.get_one(Event, 1)
        assert event.body["words"] == kept and words_of(event) == "Priya is content"
        assert list(breaks(session)) == []


def test_what_somebody_said_is_sealed_before_it_is_chained(database: Database) -> None:
    with models.transaction() as tx:
        tx.log(EventKind.STAGE_CHANGED, at=NOON, by="staff:1", words="Priya is content", now="accepted")
    with models.reading() as session:
        event = session.get(Event, 1)
        assert event is not None
        assert "Priya" not in str(event.body)
        assert words_of(event) == "Priya is content"
        assert list(breaks(session)) == []
