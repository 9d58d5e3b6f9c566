"""The statements of the hot path behave as SQLAlchemy's own would: the same values, the same errors."""

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

import models
from models import CallState
from models.database import Database
from models.storage.prepared import Prepared
from models.telephone import arrivals, call_turns
from models.telephone.arrivals import Said
from models.telephone.turns import Turn

from .conftest import NOON

_KEEP = Prepared(insert(Turn.__table__), "call_id", "number", "reply", "at")  # type: ignore[attr-defined]


def _call_with_a_reply() -> int:
    new = arrivals.new_call(sid="CA1", from_number="", to_number="+443300538188", at=NOON)
    with models.transaction() as tx:
        return arrivals.arriving(tx, new, Said("<Response/>", "menu", {"misses": 1})).id


def test_what_is_read_back_has_the_types_that_were_written(database: Database) -> None:
    call_id = _call_with_a_reply()
    new = arrivals.new_call(sid="CA1", from_number="", to_number="", at=NOON)
    with models.transaction() as tx:
        found = arrivals.arriving(tx, new)
        row = call_turns.row_of(tx, found)
        assert (found.id, found.state, found.memory) == (call_id, CallState.IN_MENU, {"misses": 1})
        assert (row.state, row.memory, row.heard_at) == (found.state, found.memory, NOON)
        row.end(tx, at=NOON, status="completed")
    with models.transaction() as tx:
        assert arrivals.arriving(tx, new).ended_at == NOON


def test_a_refused_row_is_sqlalchemys_error_without_what_was_in_it(database: Database) -> None:
    call_id = _call_with_a_reply()
    with pytest.raises(IntegrityError) as refused, models.transaction() as tx:
        _KEEP.run(tx.connection(), {"call_id": call_id, "number": 0, "reply": "a secret", "at": NOON})
    assert "a secret" not in str(refused.value)
    with models.transaction() as tx:  # and the connection is as good as before
        _KEEP.run(tx.connection(), {"call_id": call_id, "number": 1, "reply": "kept", "at": NOON})


def test_a_lost_connection_is_said_and_replaced(database: Database) -> None:
    """The turn is tried once more then (`ivr.views`), on a connection that works."""
    call_id = _call_with_a_reply()
    if database.is_sqlite:
        with pytest.raises(OperationalError), models.transaction() as tx:
            tx.connection().exec_driver_sql("DROP TABLE turn")  # rolled back with the rest
            _KEEP.run(tx.connection(), {"call_id": call_id, "number": 1, "reply": "", "at": NOON})
    else:
        with pytest.raises(OperationalError) as lost, models.transaction() as tx:
            mine = tx.connection().execute(text("SELECT pg_backend_pid()")).scalar()
            with models.reading() as another:
                another.connection().execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            _KEEP.run(tx.connection(), {"call_id": call_id, "number": 1, "reply": "", "at": NOON})
        assert lost.value.connection_invalidated
    with models.transaction() as tx:
        _KEEP.run(tx.connection(), {"call_id": call_id, "number": 1, "reply": "kept", "at": NOON})
