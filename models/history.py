"""Writing events into their chains, and walking the chains to see that nobody has touched them."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlmodel import Session

from .database import Transaction
from .event_kinds import QUIET, EventKind
from .events import REST, SAID, Event
from .prepared import Prepared
from .sealed import keys

_event = Event.__table__  # type: ignore[attr-defined]
_HEAD = Prepared(
    select(_event.c.number, _event.c.hash)
    .where(_event.c.chain == bindparam("of"))
    .order_by(_event.c.number.desc())
    .limit(1)
)
_APPEND = Prepared(insert(_event), *SAID, "hash", "handled_at", "attempts")
_BEGINNING = "0" * 64


def write_history(tx: Transaction) -> list[EventKind]:
    """Chain what a transaction said into the history; returns the kinds that somebody must act on.

    Called last before the commit, so that on PostgreSQL a chain's lock is held only a moment.
    """
    if not tx.happened:
        return []
    tx.flush()
    rows = [_row(said) for said in tx.happened]
    connection = tx.connection()
    # Always in the same order, so that two transactions never wait for each other in a ring.
    ends = {chain: _end_of(connection, chain) for chain in sorted({row["chain"] for row in rows})}
    for row in rows:
        number, previous = ends[row["chain"]]
        row["number"], row["previous_hash"] = number + 1, previous
        row["hash"] = hash_of(row)
        ends[row["chain"]] = (number + 1, row["hash"])
        _APPEND.run(connection, row)
    waiting = [said["kind"] for said in tx.happened if said["kind"] not in QUIET]
    tx.happened = []
    return waiting


def hash_of(row: dict[str, Any]) -> str:
    """The keyed hash of what an event says; a database alone cannot make one up."""
    said = [_plain(row[name]) for name in SAID]
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(keys().history_key, canonical.encode(), "sha256").hex()


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold."""

    event_id: int
    chain: str
    number: int
    why: str


def breaks(session: Session, *, chain: str | None = None) -> Iterator[Break]:
    """Walk the chains (or one) and yield the first bad event of each that does not hold."""
    found = select(_event).order_by(_event.c.chain, _event.c.number).execution_options(yield_per=500)
    if chain is not None:
        found = found.where(_event.c.chain == chain)
    here, number, previous, broken = "", 0, _BEGINNING, False
    for row in session.connection().execute(found).mappings():
        if row["chain"] != here:
            here, number, previous, broken = row["chain"], 0, _BEGINNING, False
        if broken:
            continue
        number += 1
        why = _what_is_wrong(row, number, previous)
        if why:
            broken = True
            yield Break(row["id"], here, row["number"], why)
        previous = row["hash"]


def _what_is_wrong(row: Any, number: int, previous: str) -> str:
    if row["number"] != number:
        return f"event {number} is missing"
    if row["previous_hash"] != previous:
        return "it does not follow from the event before it"
    if not hmac.compare_digest(row["hash"], hash_of(dict(row))):
        return "it was changed after it was written"
    return ""


def words_of(event: Event) -> str:
    """What somebody said or typed when this happened; empty when nothing was."""
    sealed = event.body.get("words")
    return keys().unseal(sealed, place=_words_place(event.chain)) if sealed else ""


def _words_place(chain: str) -> str:
    return f"event.words:{chain}"


def _row(said: dict[str, Any]) -> dict[str, Any]:
    complaint_id = _id(said["complaint"])
    chain = f"complaint:{complaint_id}" if complaint_id is not None else REST
    body = said["body"]
    if said["words"]:
        body = {**body, "words": keys().seal(said["words"], place=_words_place(chain))}
    return {
        "chain": chain,
        "kind": said["kind"],
        "at": said["at"],
        "by": said["by"],
        "call_id": _id(said["call"]),
        "complaint_id": complaint_id,
        "staff_id": _id(said["staff"]),
        "body": body,
        "handled_at": said["at"] if said["kind"] in QUIET else None,
        "attempts": 0,
    }


def _end_of(connection: Connection, chain: str) -> tuple[int, str]:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(chain, 0))))
    number, last = _HEAD.one(connection, {"of": chain}) or (0, _BEGINNING)
    return number, last


def _id(row: Any) -> int | None:
    return row if row is None or isinstance(row, int) else row.id


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
