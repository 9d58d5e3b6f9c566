"""On PostgreSQL the turns of a process follow one another, and none waits long for one that is stuck (decision 0011)."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.database import Database
from models.storage.in_turn import LONGEST, InTurn
from tests.servers.emptied import EmptiedPostgreSQL


@pytest.fixture
def database(emptied_postgresql: EmptiedPostgreSQL) -> Iterator[Database]:
    opened = Database(emptied_postgresql.taken())
    yield opened
    opened.dispose()
    emptied_postgresql.given_back()


def test_one_begins_when_the_one_before_it_is_committed(database: Database) -> None:
    patient, at_work, most = InTurn(database, longest=30), 0, 0

    def work(_tx: object) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        time.sleep(0.01)
        at_work -= 1

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(patient.do, work) for _ in range(8)]:
            each.result()
    assert most == 1


def test_one_that_is_stuck_keeps_the_next_for_a_moment_only(database: Database) -> None:
    stuck, go_on = threading.Event(), threading.Event()

    def waits(_tx: object) -> None:
        stuck.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(database.written, waits)
        assert stuck.wait(30)
        began = time.monotonic()
        assert database.written(lambda tx: tx.connection().exec_driver_sql("SELECT 1").scalar()) == 1
        assert time.monotonic() - began >= LONGEST, "it waited its moment"
        assert not first.done(), "and did not wait for the end"
        go_on.set()
        first.result()


def test_what_fails_lets_the_next_begin_at_once(database: Database) -> None:
    def fails(_tx: object) -> None:
        raise ValueError("a mistake")

    patient, began = InTurn(database, longest=30), time.monotonic()
    with pytest.raises(ValueError, match="a mistake"):
        patient.do(fails)
    patient.do(lambda _tx: None)
    assert time.monotonic() - began < 15
