"""A new database for each test, on SQLite and on PostgreSQL, at the schema that `upgrade` made."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop.postgresql import PrivatePostgreSQL
from laptop.valkey import PrivateValkey
from models import schema
from models.database import Database, bind

from .emptied import EmptiedPostgreSQL


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateValkey]:
    """A running Valkey of the tests' own; `.stop()` and `.start()` it as the test needs."""
    with PrivateValkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PrivatePostgreSQL]:
    """A running PostgreSQL of the tests' own."""
    with PrivatePostgreSQL(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def newest_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("newest") / "complaints.db"
    made = Database(f"sqlite:///{path}")
    schema.upgrade(made)
    with made.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.dispose()
    return path


@pytest.fixture(scope="session")
def emptied_postgresql(postgresql: PrivatePostgreSQL) -> EmptiedPostgreSQL:
    """Databases at the newest schema, emptied between tests."""
    return EmptiedPostgreSQL(postgresql)


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new, empty database at the newest schema; what is written to it goes when the test ends."""
    if database_kind == "sqlite":
        newest: Path = request.getfixturevalue("newest_sqlite")
        path = tmp_path / "complaints.db"
        shutil.copy(newest, path)
        yield f"sqlite:///{path}"
        return
    emptied: EmptiedPostgreSQL = request.getfixturevalue("emptied_postgresql")
    yield emptied.taken()
    emptied.given_back()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's database, open and bound: `models.transaction()` and `models.reading()` use it."""
    opened = bind(Database(database_url))
    yield opened
    opened.dispose()
