"""A database with many complaints in it: one real one, made by the nouns themselves, copied a million times."""

from datetime import UTC, datetime

from sqlalchemy import Connection, inspect, text

from code_of_practice.roles import Role
from code_of_practice.stages import Move
from models import Complaint, Transaction, schema
from models.database import Database
from models.telephone import arrivals, call_turns

# How each table's rows follow from the number n of the copy; every other column is the real complaint's own.
_CALL_ID, _COMPLAINT_ID = "1000000 + n", "1000000 + n"
_FOLLOWS: dict[str, dict[str, str | None]] = {
    "complaint": {
        "id": _COMPLAINT_ID, "uid": "{random}", "reference": "CAST(20000000 + n AS VARCHAR(8))", "call_id": _CALL_ID,
    },
    "call": {
        "id": _CALL_ID, "uid": "{random}", "sid": "'CA' || {random}",
        "key": "{second} || '-' || {random}", "room": "{second} || '-' || {random}",
        "complaint_id": _COMPLAINT_ID, "state": "'ended'", "ended_at": "started_at", "wrapped_up_at": "started_at",
    },
    "turn": {"call_id": _CALL_ID},
    "obligation": {"id": None, "complaint_id": _COMPLAINT_ID},
    "event": {
        "id": None, "complaint_id": f"CASE WHEN complaint_id IS NULL THEN NULL ELSE {_COMPLAINT_ID} END",
        "call_id": _CALL_ID, "handled_at": "at",
        # What happened before the complaint was opened stands in the one chain for everything else.
        "chain": f"CASE WHEN complaint_id IS NULL THEN chain ELSE 'complaint:' || ({_COMPLAINT_ID}) END",
        "number": "CASE WHEN complaint_id IS NULL THEN number + n ELSE number END",
    },
}  # fmt: skip
# A million of everything would fill ten gigabytes; what a turn's indexes feel is copied, the rest is left out.
_WHICH = {
    "turn": "number = 0",
    "obligation": "decides",
    "event": "kind IN ('call_received', 'complaint_opened', 'complaint_confirmed')",
}
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"


def fill(database: Database, count: int) -> None:
    """Bring an empty database to the newest schema and put `count` complaints into it, with what they drag along."""
    schema.upgrade(database)
    with database.transaction() as tx:
        _one_real_complaint(tx)
    # The journal changes its mode only while nobody else has the file open, an idle connection included.
    database.dispose()
    with database.writing.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "cache_size=-1000000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("BEGIN")
        for table, follows in _FOLLOWS.items():
            _copy(connection, table, follows, count - 1)
        connection.commit()
        if database.is_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    with database.writing.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    database.dispose()


def _one_real_complaint(tx: Transaction) -> None:
    at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    new = arrivals.new_call(
        sid="CA" + "0" * 32, from_number="+447700900000", to_number="+443300538188", at=at
    )
    call = arrivals.arriving(tx, new)
    for _ in range(2):
        call_turns.keep_reply(tx, call, "<Response><Say>" + "words " * 60 + "</Say></Response>", at=at)
    row = call_turns.row_of(tx, call)
    complaint = Complaint.opened(tx, by="caller", at=at, call=row)
    complaint.categorise("slow_broadband", by="caller", at=at)
    complaint.describe(
        "It has been slow every evening for three weeks, and nobody rings back.", by="caller", at=at
    )
    complaint.confirm(by="caller", at=at)
    complaint.move(Move.START_INVESTIGATING, Role.ADVISER, by="system", at=at)


def copy_complaint(database: Database, complaint_id: int, base: int, count: int) -> None:
    """Copy one complaint with its obligations and events to the ids `base` + 1 … `base` + count."""
    number = f"{base} + n"
    follows: dict[str, dict[str, str | None]] = {
        "complaint": {
            "id": number, "uid": "{random}", "reference": f"CAST(20000000 + {number} AS VARCHAR(9))", "call_id": None,
        },
        "obligation": {"id": None, "complaint_id": number},
        "event": {"id": None, "complaint_id": number, "chain": f"'complaint:' || ({number})", "handled_at": "at"},
    }  # fmt: skip
    with database.writing.connect() as connection:
        for table, each in follows.items():
            mine = f"{'id' if table == 'complaint' else 'complaint_id'} = {complaint_id}"
            _copy(connection, table, each, count, mine)
        connection.commit()


def _copy(
    connection: Connection, table: str, follows: dict[str, str | None], count: int, which: str = ""
) -> None:
    sqlite = connection.dialect.name == "sqlite"
    random = "lower(hex(randomblob(16)))" if sqlite else "md5(random()::text || n)"
    second = "printf('%x', 1600000000 + n)" if sqlite else "to_hex(1600000000 + n)"
    columns = [
        c["name"] for c in inspect(connection).get_columns(table) if follows.get(c["name"], "") is not None
    ]
    chosen = [(follows.get(c) or f'"{c}"').format(random=random, second=second) for c in columns]
    which = which or _WHICH.get(table, "")
    where = f"WHERE {which}" if which else ""
    connection.execute(text(f'CREATE TEMPORARY TABLE template AS SELECT * FROM "{table}" {where}'))
    connection.execute(
        text(
            f'INSERT INTO "{table}" ({", ".join(f"{chr(34)}{c}{chr(34)}" for c in columns)}) '
            f"{_NUMBERS} SELECT {', '.join(chosen)} FROM numbers CROSS JOIN template"
        ),
        {"count": count},
    )
    connection.execute(text("DROP TABLE template"))
