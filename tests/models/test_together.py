"""Turns that wait for the same writer share a commit, and nothing else: each is its own, and none is answered before it."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

import models
from models import EventKind, Transaction
from models.database import Database
from models.record import history
from models.telephone.arrivals import arriving, new_call

from .conftest import NOON

_whose = ContextVar("whose", default="nobody")


def _a_call(sid: str) -> Callable[[Transaction], int]:
    new = new_call(sid=sid, from_number="", to_number="+443300538188", at=NOON)
    return lambda tx: arriving(tx, new).id


def _calls() -> set[str]:
    with models.reading() as session:
        return set(session.connection().execute(text("SELECT sid FROM call")).scalars())


@contextmanager
def _the_writer_is_busy(database: Database) -> Iterator[None]:
    """Somebody holds the gate, so that whoever comes has to wait, and goes on as soon as this is left."""
    with database.transaction() as tx:
        tx.log(EventKind.CALL_CHECKED, at=NOON, by="system")
        yield


def _at_once(database: Database, works: list[Callable[[], object]]) -> list[object]:
    """Everybody's work, begun while the writer is busy; what each gave or raised."""
    begun = threading.Barrier(len(works) + 1)

    def one(work: Callable[[], object]) -> object:
        begun.wait()
        try:
            return work()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(len(works)) as pool:
        with _the_writer_is_busy(database):
            given = [pool.submit(one, work) for work in works]
            begun.wait()
            threading.Event().wait(0.3)
        return [each.result(timeout=30) for each in given]


def test_those_who_wait_together_are_stored_and_each_hears_of_its_own(database: Database) -> None:
    works = [_a_call(f"CA{number}") for number in range(20)]
    ids = _at_once(database, [lambda work=work: models.written(work) for work in works])
    assert len(set(map(int, ids))) == 20  # type: ignore[call-overload]
    assert _calls() == {f"CA{number}" for number in range(20)}
    with models.reading() as session:
        assert list(history.breaks(session)) == []


def test_on_sqlite_they_share_commits(database: Database) -> None:
    commits: list[int] = []
    event.listen(database.engine, "commit", lambda _connection: commits.append(1))
    works = [_a_call(f"CA{number}") for number in range(8)]
    _at_once(database, [lambda work=work: models.written(work) for work in works])
    assert len(commits) <= 4 if database.is_sqlite else len(commits) == 9


def test_one_that_fails_is_alone_in_it(database: Database) -> None:
    """Its neighbours' work was rolled back with it, and is done again."""

    def refused(tx: Transaction) -> None:
        arriving(tx, new_call(sid="CA-lost", from_number="", to_number="", at=NOON))
        tx.connection().execute(text("INSERT INTO turn (call_id, number) VALUES (1, 1)"))

    works = [_a_call(f"CA{number}") for number in range(5)]
    given = _at_once(
        database,
        [lambda work=work: models.written(work) for work in works] + [lambda: models.written(refused)],
    )
    assert isinstance(given[-1], IntegrityError)
    assert all(isinstance(each, int) for each in given[:-1])
    assert _calls() == {f"CA{number}" for number in range(5)}


def test_each_is_done_in_the_context_of_its_own_request(database: Database) -> None:
    def named(name: str) -> Callable[[], str]:
        def do() -> str:
            _whose.set(name)
            return models.written(lambda tx: _whose.get())

        return do

    names = [f"thread {number}" for number in range(12)]
    assert _at_once(database, [named(name) for name in names]) == names


@pytest.mark.parametrize("threads", [2, 16])
def test_hundreds_from_many_threads_are_all_done(database: Database, threads: int) -> None:
    """Whoever leads hands over: nobody is left waiting, and nothing is done twice."""
    with ThreadPoolExecutor(threads) as pool:
        ids = list(pool.map(lambda number: models.written(_a_call(f"CA{number}")), range(300)))
    assert len(set(ids)) == 300
    assert len(_calls()) == 300


def test_on_sqlite_the_connection_that_turns_are_written_on_is_kept_until_one_fails(
    database: Database,
) -> None:
    if not database.is_sqlite:
        return  # there each turn asks the pool (decision 0011)
    taken: list[int] = []
    event.listen(database.engine, "checkout", lambda *_: taken.append(1))
    for number in range(3):
        models.written(_a_call(f"CA{number}"))
    assert len(taken) == 1
    with pytest.raises(IntegrityError):
        models.written(lambda tx: tx.connection().execute(text("INSERT INTO turn (call_id) VALUES (1)")))
    for number in range(3, 6):
        models.written(_a_call(f"CA{number}"))
    assert len(taken) == 2
    assert _calls() == {f"CA{number}" for number in range(6)}


def test_a_forked_process_writes_its_turns_on_a_connection_of_its_own(database: Database) -> None:
    models.written(_a_call("CA-parent"))
    child = os.fork()
    if child == 0:
        try:  # whatever happens: a child that went on would be a second pytest at the same pipes
            models.written(_a_call("CA-child"))
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status == 0
    models.written(_a_call("CA-afterwards"))
    assert _calls() == {"CA-parent", "CA-child", "CA-afterwards"}
    with models.reading() as session:
        assert list(history.breaks(session)) == []


def test_a_database_that_was_closed_between_two_turns_opens_again(database: Database) -> None:
    models.written(_a_call("CA1"))
    database.dispose()
    models.written(_a_call("CA2"))
    assert _calls() == {"CA1", "CA2"}
