"""Statements of the one path that every caller waits on, compiled once and handed to the driver as they are.

SQLAlchemy's own way through its compiled cache, its execution context and its result costs more than the database
does. What a column's type does to a value (a moment, a JSON fact) is done here just as there, both ways, and an
error leaves here as SQLAlchemy's own, so that nobody who calls need know.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]


class _Ready(NamedTuple):
    text: str
    order: tuple[str, ...] | None
    defaults: Mapping[str, Any]
    given: tuple[tuple[str, Convert], ...]
    found: tuple[tuple[int, Convert], ...]


class Prepared:
    """One statement; `columns` are the names an INSERT without values is given."""

    def __init__(self, statement: Executable, *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._ready: dict[str, _Ready] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute it, for what it does. Raises SQLAlchemy's errors."""
        self._execute(connection, values, finds=False)

    def one(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row it finds or returns. Raises SQLAlchemy's errors."""
        return self._execute(connection, values, finds=True)

    def _execute(
        self, connection: Connection, values: Mapping[str, Any], *, finds: bool
    ) -> tuple[Any, ...] | None:
        ready = self._ready.get(connection.dialect.name) or self._compiled(connection.dialect)
        given = {**ready.defaults, **values}
        for name, convert in ready.given:
            given[name] = convert(given[name])
        wanted = tuple([given[name] for name in ready.order]) if ready.order is not None else given
        cursor = connection.connection.cursor()
        try:
            cursor.execute(ready.text, wanted)
            row = cursor.fetchone() if finds else None
        except connection.dialect.loaded_dbapi.Error as error:
            raise _sqlalchemys(connection, ready.text, error) from error
        finally:
            cursor.close()
        if row is None or not ready.found:
            return row
        read = list(row)
        for place, convert in ready.found:
            read[place] = convert(read[place])
        return tuple(read)

    def _compiled(self, dialect: Dialect) -> _Ready:
        compiled: Any = self._statement.compile(  # type: ignore[attr-defined]
            dialect=dialect, column_keys=list(self._columns) or None
        )
        binds = [(name, _to_driver(bound.type, dialect)) for name, bound in compiled.binds.items()]
        found: Any = getattr(self._statement, "exported_columns", ())
        columns = [_from_driver(column.type, dialect) for column in found]
        ready = _Ready(
            str(compiled),
            tuple(compiled.positiontup) if compiled.positional else None,
            {name: bound.value for name, bound in compiled.binds.items() if not bound.required},
            tuple((name, convert) for name, convert in binds if convert is not None),
            tuple((place, convert) for place, convert in enumerate(columns) if convert is not None),
        )
        self._ready[dialect.name] = ready
        return ready


def _to_driver(kind: Any, dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: Any, dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _sqlalchemys(connection: Connection, statement: str, error: Exception) -> BaseException:
    """The error that SQLAlchemy would raise; a connection that is gone goes out of the pool, as there."""
    dialect = connection.dialect
    driver_connection = connection.connection.dbapi_connection
    gone = dialect.is_disconnect(error, driver_connection, None)  # type: ignore[arg-type]
    if gone:
        connection.invalidate(error)
    return DBAPIError.instance(
        statement,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=dialect,
    )
