"""Several turns in one commit: whoever waits for SQLite's one writer goes through with the one who is first.

Most of a turn's time at the gate is the disk's. So one thread of a process leads: once it has the gate, it does the
work of everybody who has come meanwhile, in their order, and all are answered after the commit they share. Alone, a
turn costs what it always did. Should anybody's work fail, all of it is rolled back and each is done by itself.
The connection that turns are written on is kept: whoever leads has it alone.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

import structlog
from sqlalchemy import Connection

from ..record.event_kinds import EventKind

if TYPE_CHECKING:
    from ..database import Database, Transaction

T = TypeVar("T")
#: Not more in one commit, so that nobody waits long for what others do.
MOST = 8
log = structlog.get_logger("together")


@dataclass(slots=True, eq=False)
class _Waiting:
    """One thread's work; whoever leads does it in that thread's own context, which holds the request it answers."""

    work: "Callable[[Transaction], Any]"
    context: Context = field(default_factory=copy_context)
    woken: threading.Event = field(default_factory=threading.Event)
    done: bool = False
    result: Any = None
    error: BaseException | None = None

    def do(self, tx: "Transaction") -> None:
        self.result = self.context.run(self.work, tx)


class Together:
    """The turns of one process on one SQLite database."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._guard = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._led = False
        self._kept: Connection | None = None

    def do(self, work: "Callable[[Transaction], T]") -> T:
        """Do it and commit it, alone or with others. Raises what it raises; it may be done a second time then."""
        mine = _Waiting(work)
        with self._guard:
            leads, self._led = not self._led, True
            if not leads:
                self._waiting.append(mine)
        if not leads:
            mine.woken.wait()  # until it is done, or it is ours to lead
        if not mine.done:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return cast(T, mine.result)

    def close(self) -> None:
        """Close the kept connection, unless a turn is on it; the next turn opens another."""
        with self._guard:
            kept, self._kept = (None, self._kept) if self._led else (self._kept, None)
        if kept is not None:
            kept.close()

    def _lead(self, mine: _Waiting) -> None:
        works, kinds = [mine], list[EventKind]()
        try:
            kinds = self._in_one_commit(works)
        except BaseException as problem:
            self._one_by_one(works, problem)
        finally:
            self._hand_over()
            for each in works:
                each.done = True
                each.woken.set()
        self._database.tell(kinds)

    def _in_one_commit(self, works: list[_Waiting]) -> list[EventKind]:
        """Adds to `works` whoever has come by the time the gate opens; returns the kinds that somebody must act on."""
        from ..database import Transaction

        kinds: list[EventKind] = []
        connection, self._kept = self._kept or self._database.writer(), None
        try:
            # A session is closed after the commit: closed before, it would roll back what all of them share.
            with ExitStack() as sessions, self._database.locked(connection):
                works += self._come_meanwhile()
                for each in works:
                    tx = sessions.enter_context(Transaction(connection))
                    each.do(tx)
                    kinds += self._database.concluded(tx)
        except BaseException:
            connection.close()  # whatever went wrong on it, the next turn has another
            raise
        self._kept = connection
        return kinds

    def _one_by_one(self, works: list[_Waiting], problem: BaseException) -> None:
        if len(works) == 1:
            works[0].error = problem
            return
        log.warning("done_one_by_one", turns=len(works), why=type(problem).__name__)
        for each in works:
            try:
                with self._database.transaction() as tx:
                    each.do(tx)
            except BaseException as own:  # whatever it is, nobody is answered as if it had been done
                each.error = own

    def _come_meanwhile(self) -> list[_Waiting]:
        with self._guard:
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST - 1))]

    def _hand_over(self) -> None:
        """Whoever waits longest leads next; nobody waiting, whoever comes next does."""
        with self._guard:
            following = self._waiting.popleft() if self._waiting else None
            self._led = following is not None
        if following is not None:
            following.woken.set()
