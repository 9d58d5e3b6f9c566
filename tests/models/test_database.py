"""What a transaction means here: nothing lost, nothing half done, whatever runs beside it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

import models
from models import Account, Customer, schema, wall_clock
from models.database import Database

from .conftest import NOON


def test_six_hundred_read_then_write_units_from_six_threads_lose_none(database: Database) -> None:
    """The driver's own default silently loses most of them; a deferred BEGIN refuses most of them."""
    with models.transaction() as tx:
        tx.add(Customer(created_at=NOON))
        tx.flush()
        tx.add(Account(number="12345678", customer_id=1, opened_at=NOON))

    def add_a_penny(_: int) -> None:
        with models.transaction() as tx:
            lock = "" if database.is_sqlite else " FOR UPDATE"
            pence = tx.connection().execute(text(f"SELECT balance_pence FROM account{lock}")).scalar_one()
            tx.connection().execute(text("UPDATE account SET balance_pence = :p"), {"p": pence + 1})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add_a_penny, range(600)))
    with models.reading() as session:
        assert session.connection().execute(text("SELECT balance_pence FROM account")).scalar() == 600


def test_the_newest_schema_is_what_the_classes_say(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    assert schema.is_current(database)
    schema.upgrade(database)
    assert schema.is_current(database)


def test_sqlite_is_asserted_to_be_durable(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with opened.engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    opened.dispose()


def test_a_forked_worker_writes_beside_its_parent(database: Database) -> None:
    with models.transaction() as tx:
        tx.add(Customer(created_at=NOON))
    child = os.fork()
    if child == 0:
        try:  # whatever happens: a child that went on would be a second pytest at the same pipes
            with models.transaction() as tx:
                tx.add(Customer(created_at=NOON))
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status == 0
    with models.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM customer")).scalar() == 2


def test_a_forked_process_inherits_no_open_file_of_sqlite(database: Database) -> None:
    """Its locks are a process's own: a child would believe that it holds its parent's, and another would delete its log."""
    with models.transaction() as tx:
        tx.add(Customer(created_at=NOON))
    models.written(lambda tx: None)
    child = os.fork()
    if child == 0:
        inherited = 1
        try:
            held = [os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.exists()]
            ours = {f"{database.url.database}{end}" for end in ("", "-wal", "-shm")}
            inherited = len(ours.intersection(held))
        finally:
            os._exit(inherited)
    _, status = os.waitpid(child, 0)
    assert status == 0


def test_nothing_is_bound_until_somebody_binds_it() -> None:
    kept, models.database._bound = models.database._bound, None
    try:
        with pytest.raises(RuntimeError, match="bind"):
            models.bound()
    finally:
        models.database._bound = kept


def test_the_demo_moves_every_process_into_the_same_later_moment(tmp_path: Path) -> None:
    from datetime import timedelta

    before = wall_clock.now()
    wall_clock.follow(tmp_path / "clock")
    try:
        wall_clock.move_on(timedelta(weeks=6))
        assert timedelta(weeks=6) <= wall_clock.now() - before < timedelta(weeks=6, minutes=1)
    finally:
        wall_clock.follow(tmp_path / "nothing")
