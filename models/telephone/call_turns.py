"""A call is numbered turns: the rule that makes twins, replays and crashes harmless.

The current turn is processed; the one before hears its stored reply again; anything else is sent to the
current turn. Checking, changing, saying what happened and storing the reply are one transaction, and only
after its commit is anything answered. This is the path every webhook takes, so it speaks to the tables
directly: a row's object costs three times as much.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ..database import Transaction
from ..storage.prepared import Prepared
from .calls import Call, CallState
from .turns import Turn

_call = Call.__table__  # type: ignore[attr-defined]
_turn = Turn.__table__  # type: ignore[attr-defined]

_COLUMNS = (
    _call.c.id,
    _call.c.key,
    _call.c.sid,
    _call.c.turn,
    _call.c.place,
    _call.c.memory,
    _call.c.state,
    _call.c.complaint_id,
    _call.c.ended_at,
)
_BY_SID = Prepared(select(*_COLUMNS).where(_call.c.sid == bindparam("named")).with_for_update())
_BY_KEY = Prepared(select(*_COLUMNS).where(_call.c.key == bindparam("named")).with_for_update())
_KEPT = Prepared(
    select(_turn.c.reply).where(_turn.c.call_id == bindparam("of"), _turn.c.number == bindparam("turn"))
)
_KEEP = Prepared(insert(_turn), "call_id", "number", "reply", "at")
_ADVANCE = Prepared(
    update(_call)
    .where(_call.c.id == bindparam("of"))
    .values(
        turn=bindparam("next_turn"),
        place=bindparam("at_place"),
        memory=bindparam("remembered"),
        heard_at=bindparam("heard"),
    )
)


@dataclass(slots=True)
class CallNow:
    """A call as its next turn finds it; `place` and `memory` belong to the conversation (`ivr.flow`)."""

    id: int
    key: str
    sid: str
    turn: int
    place: str
    memory: dict[str, Any]
    state: CallState
    complaint_id: int | None
    ended_at: datetime | None

    @property
    def is_live(self) -> bool:
        return self.ended_at is None


def with_sid(tx: Transaction, sid: str) -> CallNow | None:
    """The call that Twilio names so, locked until the commit."""
    return _found(tx, _BY_SID, sid)


def with_key(tx: Transaction, key: str) -> CallNow | None:
    """The call a URL names, locked until the commit, so that twins follow one another."""
    return _found(tx, _BY_KEY, key)


def kept_reply(tx: Transaction, call: CallNow, number: int) -> str | None:
    """What was answered at that turn."""
    kept = _KEPT.one(tx.connection(), {"of": call.id, "turn": number})
    return kept[0] if kept else None


def keep_reply(tx: Transaction, call: CallNow, reply: str, *, at: datetime) -> None:
    """Store this turn's reply, with the conversation's new place and memory, and await the next turn."""
    keep(tx.connection(), call.id, call.turn, reply, at=at)
    call.turn += 1
    _ADVANCE.run(
        tx.connection(),
        {
            "of": call.id,
            "next_turn": call.turn,
            "at_place": call.place,
            "remembered": call.memory,
            "heard": at,
        },
    )


def keep(connection: Connection, call_id: int, number: int, reply: str, *, at: datetime) -> None:
    """Store what is answered at one turn."""
    _KEEP.run(connection, {"call_id": call_id, "number": number, "reply": reply, "at": at})


def row_of(tx: Transaction, call: CallNow) -> Call:
    """The whole row, for the turns that change more than the conversation."""
    row = tx.get(Call, call.id)
    assert row is not None  # locked by this transaction
    return row


def _found(tx: Transaction, by: Prepared, named: str) -> CallNow | None:
    row = by.one(tx.connection(), {"named": named})
    return CallNow(*row) if row else None
