"""A call that nobody has heard of yet: made before its transaction, and stored with its first reply in one go.

Most webhooks of a busy minute are first ones, and who writes keeps every other writer waiting: sealing a number
takes longer than storing it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from ..database import Transaction
from ..record.event_kinds import EventKind
from ..storage.prepared import Prepared
from ..storage.sealed import keys, mark, new_uid, place
from .call_keys import new_key
from .call_turns import CallNow, keep, with_sid
from .calls import Call
from .turns import Turn

_call = Call.__table__  # type: ignore[attr-defined]
_turn = Turn.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call as it will be stored; `key` names it in its URLs."""

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
    made = _stored(connection, row, first)
    if made is None:
        known = with_sid(tx, row["sid"])
        assert known is not None  # it was there a moment ago, and calls are never deleted
        return known
    call = CallNow(
        made, new.key, row["sid"], row["turn"], row["place"], row["memory"], row["state"], None, None
    )
    tx.log(
        EventKind.CALL_RECEIVED,
        at=row["started_at"],
        by="caller",
        call=call.id,
        withheld=not row["from_number_sealed"],
    )
    return call


def _stored(connection: Connection, row: dict[str, Any], first: Said | None) -> int | None:
    """The new call's id; None where it is there already. On PostgreSQL its first reply goes the same way: one wait fewer."""
    if first is not None and connection.dialect.name == "postgresql":
        made = _MAKE_ANSWERED.one(connection, {**row, "reply": first.reply})
        return made[0] if made else None
    made = _MAKE[connection.dialect.name].one(connection, row)
    if made and first is not None:
        keep(connection, made[0], 0, first.reply, at=row["started_at"])
    return made[0] if made else None


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
_made = (
    postgresql.insert(_call)
    .values({name: bindparam(name, type_=_call.c[name].type) for name in (*_GIVEN, *_AS_MADE)})
    .on_conflict_do_nothing(index_elements=["sid"])
    .returning(_call.c.id)
    .cte("made")
)
_answered = (
    insert(_turn)
    .from_select(
        ["call_id", "number", "reply", "at"],
        select(_made.c.id, literal(0), bindparam("reply"), bindparam("started_at", type_=_turn.c.at.type)),
    )
    .cte("answered")
)
_MAKE_ANSWERED = Prepared(select(_made.c.id).add_cte(_answered))
