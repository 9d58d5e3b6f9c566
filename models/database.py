"""The truth: one database, SQLite or PostgreSQL, and what a transaction means in this house."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, event, make_url, text
from sqlmodel import Session, create_engine

from .record.event_kinds import EventKind
from .storage import forking
from .storage.gate import Gate
from .storage.in_turn import InTurn
from .storage.prepared import Prepared
from .storage.resting import ask_the_rested
from .storage.together import Together

if TYPE_CHECKING:
    from .casework.complaints import Complaint
    from .people.staff import Staff
    from .telephone.calls import Call

T = TypeVar("T")
_BEGIN_TO_WRITE = Prepared(text("BEGIN IMMEDIATE"))
_BEGIN_TO_READ = Prepared(text("BEGIN"))
_BUSY_MS = 3000
_STATEMENT_MS = 3000


class Transaction(Session):
    """A unit of writing: rows, and the events that say what happened, committed together."""

    def __init__(self, connection: Connection) -> None:
        # Rows join the transaction that is open already; a turn that needs no row's object never pays for one.
        super().__init__(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        self._open = connection
        self.happened: list[dict[str, Any]] = []

    def connection(self, *_: Any, **__: Any) -> Connection:
        """The one connection of this transaction."""
        return self._open

    def close(self) -> None:
        """Most turns ask for no row's object, and then there is nothing to close."""
        if self.in_transaction():
            super().close()

    def log(
        self,
        kind: EventKind,
        *,
        at: datetime,
        by: str,
        call: "Call | int | None" = None,
        complaint: "Complaint | int | None" = None,
        staff: "Staff | int | None" = None,
        words: str = "",
        **body: Any,
    ) -> None:
        """Say that something happened; it is chained into the history just before the commit.

        `by` is the actor: "caller", "staff:3", "system" or "twilio". `body` holds ids and plain words,
        never personal data: the history is kept longer than a person's details are. What somebody said or
        typed goes into `words`, which are sealed before they are chained (`history.words_of` opens them).
        """
        self.happened.append(
            {
                "kind": kind,
                "at": at,
                "by": by,
                "call": call,
                "complaint": complaint,
                "staff": staff,
                "body": body,
                "words": words,
            }
        )


class Database:
    """One place that rows live in; opens its own connections in every process that uses it."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            path = Path(self.url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
            self.engine = create_engine(self.url, pool_size=connections, max_overflow=connections)
            self._gate: Gate | None = Gate(path.with_name(path.name + ".gate"))
            event.listen(self.engine, "connect", _open_sqlite)
        else:
            self.engine = create_engine(
                self.url,
                pool_size=connections,
                max_overflow=connections,
                connect_args={
                    "connect_timeout": 2,
                    "options": f"-c statement_timeout={_STATEMENT_MS} -c timezone=UTC",
                },
            )
            self._gate = None
            ask_the_rested(self.engine)
        event.listen(self.engine, "begin", self._begin)
        self.writing = self.engine.execution_options(writes=True)
        self._turns = self._turns_of_this_process()
        forking.look_after(self)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Write: commit at the end, roll back on any error, then tell those who wait for commits."""
        # Whoever holds the gate keeps every other writer waiting: what can be done before or after is.
        with self.writer() as connection, Transaction(connection) as tx, self.locked(connection):
            yield tx
            kinds = self.concluded(tx)
        self.tell(kinds)

    def written(self, work: Callable[[Transaction], T]) -> T:
        """Do one short work in a transaction: with others' (`models.storage.together`) or after them (`models.storage.in_turn`)."""
        return self._turns.do(work)

    def writer(self) -> Connection:
        """A connection whose transactions may write."""
        return self.writing.connect()

    @contextlib.contextmanager
    def locked(self, connection: Connection) -> Iterator[None]:
        """The transaction itself; on SQLite no other writer's meanwhile."""
        with self._gate.held() if self._gate else contextlib.nullcontext(), connection.begin():
            yield

    def concluded(self, tx: Transaction) -> list[EventKind]:
        """Last before the commit: what follows from what was said, and its history. The kinds to be told after it."""
        from .casework.keeping import follow
        from .record.history import write_history

        follow(tx)
        kinds = write_history(tx)
        tx.flush()
        return kinds

    def tell(self, kinds: list[EventKind]) -> None:
        """After the commit."""
        if kinds:
            for told in _after_commit:
                told(kinds)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Read one consistent picture; nothing written here is kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close its connections and its gate; both open again when they are used."""
        self._turns.close()
        self.engine.dispose()
        if self._gate:
            self._gate.close()

    def before_a_fork(self) -> None:
        """Close what is idle on SQLite, whose locks are a process's own: a child would believe that it holds its parent's.

        https://www.sqlite.org/howtocorrupt.html, "carrying an open database connection across a fork()"
        """
        if self.is_sqlite:
            self._turns.close()
            self.engine.dispose()

    def forked(self) -> None:
        """In a forked child: everything is opened anew, and what is the parent's is left open."""
        self._turns = self._turns_of_this_process()
        self.engine.dispose(close=False)

    def _turns_of_this_process(self) -> Together | InTurn:
        return Together(self) if self.is_sqlite else InTurn(self)

    def _begin(self, connection: Connection) -> None:
        if self.is_sqlite:
            # A deferred transaction that reads, then writes, fails at once when another has written between;
            # the driver's own default silently loses updates. Taking the write lock first does neither.
            writes = connection.get_execution_options().get("writes")
            (_BEGIN_TO_WRITE if writes else _BEGIN_TO_READ).run(connection, {})


def _open_sqlite(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma, wanted in (("journal_mode=WAL", "wal"), ("synchronous=FULL", 2), ("foreign_keys=ON", 1)):
        cursor.execute(f"PRAGMA {pragma}")
        name = pragma.split("=")[0]
        found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise RuntimeError(
                f"SQLite would not take {pragma} (it says {found!r}); move the database to a local disk."
            )
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    cursor.close()


_bound: Database | None = None
_after_commit: list[Callable[[list[EventKind]], None]] = []


def bind(database: Database) -> Database:
    """Make this the process's database; returns it."""
    global _bound
    _bound = database
    return database


def bound() -> Database:
    """The process's database. Raises RuntimeError before `bind`."""
    if _bound is None:
        raise RuntimeError("No database is bound; call models.bind(Database(url)) first.")
    return _bound


def transaction() -> contextlib.AbstractContextManager[Transaction]:
    """Write to the process's database; see Database.transaction."""
    return bound().transaction()


def written(work: Callable[[Transaction], T]) -> T:
    """Write one short work to the process's database; see Database.written."""
    return bound().written(work)


def reading() -> contextlib.AbstractContextManager[Session]:
    """Read from the process's database; see Database.reading."""
    return bound().reading()


def after_commit(told: Callable[[list[EventKind]], None]) -> None:
    """Have `told` called with the kinds of event after every commit that logged some. It must not block."""
    if told not in _after_commit:
        _after_commit.append(told)
