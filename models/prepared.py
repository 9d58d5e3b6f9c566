"""Statements of the one path that every caller waits on, compiled once and handed to the driver as they are.

SQLAlchemy's own compiled cache still costs a third of a turn in looking itself up. What a column's type does
to a value (a moment, a JSON fact) is done here just as there, so rows read back the same.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, Dialect, Executable


class _Ready(NamedTuple):
    text: str
    order: tuple[str, ...] | None
    defaults: Mapping[str, Any]
    prepare: tuple[tuple[str, Callable[[Any], Any]], ...]


class Prepared:
    """One statement; `columns` are the names an INSERT without values is given."""

    def __init__(self, statement: Executable, *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._ready: dict[str, _Ready] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it. Errors are SQLAlchemy's, as everywhere."""
        ready = self._ready.get(connection.dialect.name) or self._compiled(connection.dialect)
        given = {**ready.defaults, **values}
        for name, prepare in ready.prepare:
            given[name] = prepare(given[name])
        return connection.exec_driver_sql(
            ready.text, tuple(given[name] for name in ready.order) if ready.order is not None else given
        )

    def _compiled(self, dialect: Dialect) -> _Ready:
        compiled: Any = self._statement.compile(  # type: ignore[attr-defined]
            dialect=dialect, column_keys=list(self._columns) or None
        )
        prepare = []
        for name, bound in compiled.binds.items():
            processor = bound.type.dialect_impl(dialect).bind_processor(dialect)
            if processor is not None:
                prepare.append((name, processor))
        ready = _Ready(
            str(compiled),
            tuple(compiled.positiontup) if compiled.positional else None,
            {name: bound.value for name, bound in compiled.binds.items() if not bound.required},
            tuple(prepare),
        )
        self._ready[dialect.name] = ready
        return ready
