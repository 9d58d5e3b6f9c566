"""Writing events into their chains, and walking the chains to see that nobody has touched them."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text
from sqlmodel import Session

from ..database import Transaction
from ..storage.prepared import Prepared
from ..storage.sealed import keys
from .event_kinds import QUIET, EventKind
from .events import REST, SAID, Event

_event = Event.__table__  # type: ignore[attr-defined]
_END = {
    "sqlite": Prepared(
        select(_event.c.number, _event.c.hash)
        .where(_event.c.chain == bindparam("of"))
        .order_by(_event.c.number.desc())
        .limit(1)
    ),
    "postgresql": Prepared(text("SELECT number, hash FROM end_of_chain(:of)")),  # locks it first
}
_APPEND = Prepared(insert(_event), *SAID, "hash", "words_sealed", "handled_at", "attempts")
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_BEGINNING = "0" * 64
#: In the body of a deletion: the numbers of the events of its chain whose words it took.
ERASED_WORDS = "words_of"


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
    return hmac.digest(keys().history_key, _CANONICAL.encode(said).encode(), "sha256").hex()


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
    walk = _Walk("")
    for row in session.connection().execute(found).mappings():
        if row["chain"] != walk.chain:
            yield from walk.at_the_end()
            walk = _Walk(row["chain"])
        yield from walk.step(row)
    yield from walk.at_the_end()


class _Walk:
    """Along one chain, until it breaks. Words may be gone only where a later event says that they were deleted."""

    def __init__(self, chain: str) -> None:
        self.chain = chain
        self._number, self._previous, self._broken = 0, _BEGINNING, False
        self._without_words: dict[int, int] = {}

    def step(self, row: Any) -> Iterator[Break]:
        if self._broken:
            return
        self._number += 1
        why = self._what_is_wrong(row)
        self._previous = row["hash"]
        if why:
            self._broken = True
            yield Break(row["id"], self.chain, row["number"], why)

    def at_the_end(self) -> Iterator[Break]:
        for number, event_id in () if self._broken else sorted(self._without_words.items())[:1]:
            yield Break(
                event_id, self.chain, number, "its words are gone and no deletion of them was recorded"
            )

    def _what_is_wrong(self, row: Any) -> str:
        if row["number"] != self._number:
            return f"event {self._number} is missing"
        if row["previous_hash"] != self._previous:
            return "it does not follow from the event before it"
        if not hmac.compare_digest(row["hash"], hash_of(dict(row))):
            return "it was changed after it was written"
        for number in row["body"].get(ERASED_WORDS, ()):
            self._without_words.pop(number, None)
        digest, kept = row["body"].get("words", ""), row["words_sealed"]
        if kept and not hmac.compare_digest(digest, _digest(kept)):
            return "its words were changed after they were written"
        if digest and not kept and not _sealed_within(digest):
            self._without_words[self._number] = row["id"]
        return ""


def words_of(event: Event) -> str:
    """What somebody said or typed when this happened; empty when nothing was, or when it was deleted in its time."""
    within = event.body.get("words", "")
    kept = event.words_sealed or (within if _sealed_within(within) else "")
    return keys().unseal(kept, place=_words_place(event.chain)) if kept else ""


def _digest(sealed_words: str) -> str:
    """Of the sealed words, nonce and all: with them gone, nobody can try which words it may have been."""
    return hashlib.sha256(sealed_words.encode()).hexdigest()


def _sealed_within(words: str) -> bool:
    """Until migration 0006 the sealed words themselves stood in the body: a key's id, a colon, base64."""
    return ":" in words


def _words_place(chain: str) -> str:
    return f"event.words:{chain}"


def _row(said: dict[str, Any]) -> dict[str, Any]:
    complaint_id = _id(said["complaint"])
    chain = f"complaint:{complaint_id}" if complaint_id is not None else REST
    body, kept = said["body"], ""
    if said["words"]:
        kept = keys().seal(said["words"], place=_words_place(chain))
        body = {**body, "words": _digest(kept)}
    return {
        "chain": chain,
        "kind": said["kind"],
        "at": said["at"],
        "by": said["by"],
        "call_id": _id(said["call"]),
        "complaint_id": complaint_id,
        "staff_id": _id(said["staff"]),
        "body": body,
        "words_sealed": kept,
        "handled_at": said["at"] if said["kind"] in QUIET else None,
        "attempts": 0,
    }


def _end_of(connection: Connection, chain: str) -> tuple[int, str]:
    number, last = _END[connection.dialect.name].one(connection, {"of": chain}) or (0, _BEGINNING)
    return number, last


def _id(row: Any) -> int | None:
    return row if row is None or isinstance(row, int) else row.id


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
