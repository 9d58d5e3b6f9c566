"""The turn rule: one reply per turn, whatever is sent twice."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

import models
from models.database import Database
from models.telephone import arrivals, call_turns
from models.telephone.arrivals import NewCall, Said

from .conftest import NOON


def _new(sid: str, number: str = "+447700900123") -> NewCall:
    return arrivals.new_call(sid=sid, from_number=number, to_number="+443300538188", at=NOON)


def _first_turn(sid: str) -> tuple[int, str]:
    """What a door does with a new call: keep the first reply, or give it again."""
    with models.transaction() as tx:
        new = _new(sid)
        call = arrivals.arriving(tx, new, Said(f"<Response>{new.key}</Response>", "menu", {"misses": 0}))
        assert call.turn == 1
        return call.id, call_turns.kept_reply(tx, call, 0) or ""


def test_a_call_that_arrives_twice_is_one_call_with_one_reply(database: Database) -> None:
    assert _first_turn("CA1") == _first_turn("CA1")
    with models.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM call")).scalar() == 1
        assert session.connection().execute(text("SELECT count(*) FROM event")).scalar() == 1


def test_twins_at_the_same_instant_hear_the_same_words(database: Database) -> None:
    sids = [f"CA{number}" for number in range(12) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(_first_turn, sids))
    assert len(set(heard)) == 12
    with models.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM call")).scalar() == 12


def test_place_and_memory_wait_for_the_next_turn(database: Database) -> None:
    _first_turn("CA1")
    with models.transaction() as tx:
        call = arrivals.arriving(tx, _new("CA1"))
        assert (call.turn, call.place, call.memory) == (1, "menu", {"misses": 0})
        assert call_turns.with_key(tx, call.key) == call
        assert call_turns.with_key(tx, "another") is None


def test_a_withheld_number_is_kept_as_none(database: Database) -> None:
    with models.transaction() as tx:
        call = arrivals.arriving(tx, _new("CA9", number=""))
        row = call_turns.row_of(tx, call)
        assert (row.from_number, row.from_mark) == ("", "")
