"""A call is numbered turns: the rule that makes twins, replays and crashes harmless.

The current turn is processed; the one before hears its stored reply again; anything else is sent to the
current turn. Checking, changing, saying what happened and storing the reply are one transaction, and only
after its commit is anything answered. This is the path every webhook takes, so it speaks to the tables
directly: a row's object costs three times as much.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .calls import Call, CallState, new_key
from .database import Transaction
from .event_kinds import EventKind
from .prepared import Prepared
from .sealed import keys, mark, new_uid, place
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


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call that nobody has heard of yet, made before its transaction: who writes keeps the others waiting."""

    key: str
    row: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """The reply of one turn, and where the conversation then stands."""

    reply: str
    place: str
    memory: dict[str, Any]


def new_call(*, sid: str, from_number: str, to_number: str, at: datetime) -> NewCall:
    """A call to be stored by `arriving`. `from_number` is E.164, or empty when withheld."""
    uid, key = new_uid(), new_key()
    row = {
        "uid": uid,
        "key": key,
        "sid": sid,
        "room": new_key(),
        "from_number_sealed": keys().seal(from_number, place=place("call", "from_number", uid))
        if from_number
        else "",
        "from_mark": mark(from_number, kind="phone") if from_number else "",
        "to_number": to_number,
        "started_at": at,
        "heard_at": at,
    }
    return NewCall(key, {**_AS_MADE, **row})


def arriving(tx: Transaction, new: NewCall, first: Said | None = None) -> CallNow:
    """The call with this CallSid, stored with its first reply if it is new; its `turn` is 0 until one is kept.

    Most arrivals are new, so it is stored first and looked for only where it is there already; a twin at
    the same instant waits here for the first to commit. Whether it was new is told by its key.
    """
    connection, row = tx.connection(), new.row
    if first is not None:
        row = {**row, "turn": 1, "place": first.place, "memory": first.memory}
    made = _MAKE[connection.dialect.name].one(connection, row)
    if made is None:
        known = _found(tx, _BY_SID, row["sid"])
        assert known is not None  # it was there a moment ago, and calls are never deleted
        return known
    call = CallNow(
        made[0], new.key, row["sid"], row["turn"], row["place"], row["memory"], row["state"], None, None
    )
    if first is not None:
        _KEEP.run(
            connection, {"call_id": call.id, "number": 0, "reply": first.reply, "at": row["started_at"]}
        )
    tx.log(
        EventKind.CALL_RECEIVED,
        at=row["started_at"],
        by="caller",
        call=call.id,
        withheld=not row["from_number_sealed"],
    )
    return call


def with_key(tx: Transaction, key: str) -> CallNow | None:
    """The call a URL names, locked until the commit, so that twins follow one another."""
    return _found(tx, _BY_KEY, key)


def kept_reply(tx: Transaction, call: CallNow, number: int) -> str | None:
    """What was answered at that turn."""
    kept = _KEPT.one(tx.connection(), {"of": call.id, "turn": number})
    return kept[0] if kept else None


def keep_reply(tx: Transaction, call: CallNow, reply: str, *, at: datetime) -> None:
    """Store this turn's reply, with the conversation's new place and memory, and await the next turn."""
    connection = tx.connection()
    _KEEP.run(connection, {"call_id": call.id, "number": call.turn, "reply": reply, "at": at})
    call.turn += 1
    _ADVANCE.run(
        connection,
        {
            "of": call.id,
            "next_turn": call.turn,
            "at_place": call.place,
            "remembered": call.memory,
            "heard": at,
        },
    )


def row_of(tx: Transaction, call: CallNow) -> Call:
    """The whole row, for the turns that change more than the conversation."""
    row = tx.get(Call, call.id)
    assert row is not None  # locked by this transaction
    return row


#: The defaults of a new row, read once from the class that declares them.
_AS_MADE = {
    name: field.default
    for name, field in Call.model_fields.items()
    if name
    in (
        "state",
        "turn",
        "place",
        "status",
        "status_sequence",
        "priority",
        "wanted_rung",
        "verified_how",
        "disposition",
    )
} | {"memory": {}}
_GIVEN = (
    "uid",
    "key",
    "sid",
    "room",
    "from_number_sealed",
    "from_mark",
    "to_number",
    "started_at",
    "heard_at",
)
_MAKE = {
    dialect.__name__.split(".")[-1]: Prepared(
        dialect.insert(_call).on_conflict_do_nothing(index_elements=["sid"]).returning(_call.c.id),
        *_GIVEN,
        *_AS_MADE,
    )
    for dialect in (postgresql, sqlite)
}


def _found(tx: Transaction, by: Prepared, named: str) -> CallNow | None:
    row = by.one(tx.connection(), {"named": named})
    return CallNow(*row) if row else None
