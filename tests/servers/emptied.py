"""One PostgreSQL database for one test after another, as empty and as whole as a new one.

`CREATE DATABASE` writes and `DROP DATABASE` deletes some 300 files: for 650 tests that was three minutes of the
system's time. Emptying what a test wrote takes milliseconds; a test that changed more than rows costs a new database.
"""

import psycopg
from psycopg import sql

from laptop.postgresql import PrivatePostgreSQL
from models import schema
from models.database import Database

_ALONE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
#: Everything that a migration could have made or a test could have changed, in one value.
_SHAPE = """
    SELECT md5(coalesce(string_agg(line, chr(10) ORDER BY line), '')) FROM (
        SELECT format('%s %s %s %s', c.oid, c.relname, c.relkind, c.reloptions) AS line
          FROM pg_class c WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s %s %s %s %s', attrelid, attnum, attname, atttypid, attnotnull, attisdropped)
          FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s', adrelid, pg_get_expr(adbin, adrelid)) FROM pg_attrdef
        UNION ALL SELECT format('%s %s', conrelid, pg_get_constraintdef(oid))
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s %s', tgrelid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT format('%s %s', proname, md5(prosrc))
          FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s', setdatabase, setconfig) FROM pg_db_role_setting
    ) AS everything
"""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
_SEQUENCES = "SELECT sequencename, start_value FROM pg_sequences WHERE schemaname = 'public'"


class EmptiedPostgreSQL:
    """`url = taken()`, and `given_back()` when the test has ended; one test at a time."""

    def __init__(self, server: PrivatePostgreSQL, *, prefix: str = "test") -> None:
        self._server, self._prefix = server, prefix
        server.statement(f"CREATE DATABASE {prefix}_newest")
        made = Database(server.url(f"{prefix}_newest"))
        schema.upgrade(made)
        made.dispose()
        self._made = 0
        self._name = ""

    def taken(self) -> str:
        """The address of a database that has what the migrations put there, and nothing else."""
        if not self._name:
            self._made += 1
            self._name = f"{self._prefix}_{self._made}"
            self._server.statement(f"CREATE DATABASE {self._name} TEMPLATE {self._prefix}_newest")
            with self._line() as line:
                self._look_closely(line)
        return self._server.url(self._name)

    def given_back(self) -> None:
        """End whatever is still connected, and empty it; one whose shape is another is thrown away."""
        with self._line() as line:
            line.execute(_ALONE)
            as_it_was = self._value(line, _SHAPE) == self._shape
            if as_it_was:
                self._empty(line)
        if not as_it_was:
            self._server.statement(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = ""

    def _look_closely(self, line: psycopg.Connection) -> None:
        """Note the shape, and the few rows that the migrations themselves wrote."""
        self._shape = self._value(line, _SHAPE)
        self._tables = [name for (name,) in line.execute(_TABLES.encode())]
        self._sequences = line.execute(_SEQUENCES.encode()).fetchall()
        self._written = {name: rows for name in self._tables if (rows := self._rows(line, name))}

    def _empty(self, line: psycopg.Connection) -> None:
        with line.transaction():
            # A replica's triggers are silent: the history's guard, which lets nobody delete, and the foreign keys.
            line.execute("SET LOCAL session_replication_role = replica")
            for name in self._tables:
                line.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name, rows in self._written.items():
                with line.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                    copy.write(rows)
            for name, start in self._sequences:
                line.execute("SELECT setval(%s, %s, false)", (name, start))

    @staticmethod
    def _rows(line: psycopg.Connection, name: str) -> bytes:
        with line.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
            return b"".join(bytes(part) for part in copy)

    @staticmethod
    def _value(line: psycopg.Connection, query: str) -> str:
        (value,) = line.execute(query.encode()).fetchone() or ("",)
        return str(value)

    def _line(self) -> psycopg.Connection:
        return psycopg.connect(self._server.conninfo(self._name), autocommit=True)
