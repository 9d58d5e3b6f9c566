"""The database that the tests share is to each of them as good as a new one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import func, select

import models
from laptop.postgresql import PrivatePostgreSQL
from models import EventKind, schema
from models.database import Database
from models.people.customers import Customer
from models.record.events import Event
from models.storage.sealed import use_keys

from .emptied import EmptiedPostgreSQL

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def emptied(postgresql: PrivatePostgreSQL) -> Iterator[EmptiedPostgreSQL]:
    yield EmptiedPostgreSQL(postgresql, prefix="emptied")


def written(url: str) -> tuple[int, int | None]:
    """Write a customer and an event as a test does; how many events there are then, and the customer's number."""
    use_keys({"test": b"k" * 32})
    database = models.bind(Database(url))
    with models.transaction() as tx:
        tx.add(customer := Customer(created_at=NOON))
        tx.log(EventKind.CALL_RECEIVED, at=NOON, by="system")
    with models.reading() as session:
        assert schema.is_current(database)
        return session.exec(select(func.count()).select_from(Event)).one(), customer.id


def test_what_a_test_wrote_is_gone_and_counting_begins_anew(emptied: EmptiedPostgreSQL) -> None:
    first = written(url := emptied.taken())
    emptied.given_back()  # with the connections of the test still open
    assert emptied.taken() == url
    assert written(url) == first == (1, 1)
    emptied.given_back()


@pytest.mark.parametrize(
    "change",
    ["ALTER TABLE customer ADD colour text", "DROP TRIGGER {} ON event", "CREATE TABLE another (id int)"],
)
def test_one_whose_shape_a_test_changed_is_thrown_away(change: str, emptied: EmptiedPostgreSQL) -> None:
    database = Database(url := emptied.taken())
    with database.engine.begin() as connection:
        trigger = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'event'::regclass AND NOT tgisinternal"
        ).scalar()
        connection.exec_driver_sql(change.format(trigger))
    database.dispose()
    emptied.given_back()
    assert emptied.taken() != url
    emptied.given_back()
