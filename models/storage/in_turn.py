"""One turn of a process after the other, on PostgreSQL: together they would each be slower.

Threads that all wait for the server's answers wake only to wait for the interpreter, and what they have locked (the end
of the history, most of all) waits with them, for every process. What is computed before a turn still overlaps with the
turn of another (decision 0011).
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ..database import Database, Transaction

T = TypeVar("T")
#: Seconds after which a turn no longer waits for the one before it, which may itself be waiting for somebody's row.
LONGEST = 0.25


class InTurn:
    """The turns of one process on one PostgreSQL database."""

    def __init__(self, database: "Database", *, longest: float = LONGEST) -> None:
        self._database, self._longest = database, longest
        self._turn = threading.Lock()

    def do(self, work: "Callable[[Transaction], T]") -> T:
        """Do it and commit it. Raises what it raises."""
        was_free = self._turn.acquire(timeout=self._longest)
        try:
            with self._database.transaction() as tx:
                return work(tx)
        finally:
            if was_free:
                self._turn.release()

    def close(self) -> None:
        """Its turns keep no connection."""
