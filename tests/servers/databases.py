"""A new database for each test, on SQLite and on PostgreSQL, copied from one that `upgrade` made."""

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop.postgresql import PrivatePostgreSQL
from laptop.valkey import PrivateValkey
from models import schema
from models.database import Database, bind

_numbers = itertools.count(1)


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
    _make(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def newest_postgresql(postgresql: PrivatePostgreSQL) -> str:
    """The name of an empty PostgreSQL database at the newest schema, to be copied."""
    postgresql.statement("CREATE DATABASE newest")
    _make(postgresql.url("newest"))
    return "newest"


def _make(url: str) -> None:
    """Bring an empty database to the newest schema, and leave it to nobody: a copy needs it closed."""
    made = Database(url)
    schema.upgrade(made)
    if made.is_sqlite:
        with made.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.dispose()


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new, empty database at the newest schema; it goes when the test ends."""
    if database_kind == "sqlite":
        newest: Path = request.getfixturevalue("newest_sqlite")
        path = tmp_path / "complaints.db"
        shutil.copy(newest, path)
        yield f"sqlite:///{path}"
        return
    server: PrivatePostgreSQL = request.getfixturevalue("postgresql")
    template = request.getfixturevalue("newest_postgresql")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    server.statement(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url(name)
    server.statement(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's database, open and bound: `models.transaction()` and `models.reading()` use it."""
    opened = bind(Database(database_url))
    yield opened
    opened.dispose()
