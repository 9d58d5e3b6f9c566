"""A year and the ombudsman's twelve months for many open complaints, one night after another; then it is all counted.

Complaints arrive over six weeks, and each has the fate its number says: accepted, answered and silent, said no to and
come back, deadlocked, taken to the ombudsman, or never touched by anybody. What people do is done through the nouns, by
day and unmeasured; what time makes due is the clock's own code, at five past midnight, measured. Letters are set and
kept as in production. At the end every obligation is looked at by plain counting, not by the code that made it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import models
from bench import stock, year_counted
from code_of_practice import clocks
from code_of_practice.contact_wishes import Way
from code_of_practice.roles import Party, Role
from code_of_practice.stages import Move
from models import Complaint, Customer, LetterState, Staff, schema
from models.correspondence.adr_letters import declare_deadlock
from models.correspondence.letter_queries import letters_in_state
from models.correspondence.letters import keep_promises
from models.database import Database
from models.storage.sealed import use_keys
from workers import due
from workers.letter_clock import LetterClock

FIRST_DAY = date(2026, 3, 2)
"""So that the eight weeks of before 8 April 2026 and the six of today both fall into it, and three clock changes."""
ARRIVALS, NIGHTS = 42, 500
SILENT, ACCEPTED = range(50), range(50, 93)
COMES_BACK, DEADLOCKED, OMBUDSMAN = (93,), (94,), (95,)  # and the last four in a hundred nobody touches
_A_BATCH = 100


@dataclass
class Year:
    """What the nights took, and what there was to do in them."""

    complaints: int
    seconds: list[float] = field(default_factory=list)
    looked: list[int] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    last_night: datetime = clocks.end_of(FIRST_DAY + timedelta(days=NIGHTS - 1)) + timedelta(minutes=5)

    @property
    def worst(self) -> float:
        return max(self.seconds)

    @property
    def each_ms(self) -> float:
        """Milliseconds for each obligation that fell due, over the nights without a letter."""
        nights = [n for n, made in enumerate(self.letters) if not made and self.looked[n]]
        return 1000 * sum(self.seconds[n] for n in nights) / max(1, sum(self.looked[n] for n in nights))

    @property
    def idle_ms(self) -> float:
        """Milliseconds of a night in which nothing fell due: what is merely stored costs."""
        idle = [
            s
            for s, looked, made in zip(self.seconds, self.looked, self.letters, strict=True)
            if not looked + made
        ]
        return 1000 * sum(idle) / max(1, len(idle))


def lived(complaints: int, url: str) -> Year:
    """Live the year on a new database and count it."""
    database = models.bind(Database(url))
    schema.upgrade(database)
    year, post = Year(complaints), LetterClock()
    with models.transaction() as tx:
        people = _people(tx)
    plans: dict[int, list[tuple[int, Deed]]] = defaultdict(list)
    for day in range(NIGHTS):
        today = FIRST_DAY + timedelta(days=day)
        if day < ARRIVALS:
            already = complaints * day // ARRIVALS
            for turn, number in enumerate(_arrive(database, day, complaints, people), start=already):
                for after, deed in _fate(turn):
                    plans[day + after].append((number, deed))
        _people_work(plans.pop(day, []), people, clocks.start_of(today) + timedelta(hours=14))
        if clocks.is_working_day(today):
            _post_room(people, clocks.start_of(today) + timedelta(hours=16))
        night = clocks.end_of(today) + timedelta(minutes=5)
        began, looked, made = time.monotonic(), 0, 0
        while written := post.tick(night):
            made += written
        while found := due.look(night):
            looked += found
        year.seconds.append(time.monotonic() - began)
        year.looked.append(looked)
        year.letters.append(made)
    year.wrong = year_counted.what_is_wrong(database, year.last_night)
    database.dispose()
    return year


@dataclass(frozen=True)
class _People:
    manager: int
    customer: int


Deed = Callable[[models.Transaction, Complaint, Staff, datetime], object]


def _people(tx: models.Transaction) -> _People:
    at = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
    manager = Staff(
        email="m@example.test", name="Ruth", role=Role.MANAGER, password_hash="-", presence_since=at
    )
    customer = Customer(created_at=at, needs=[])
    customer.name, customer.address = "Eleanor Whitcombe", "1 High Street\nWilmslow\nSK9 1AA"
    tx.add(manager)
    tx.add(customer)
    tx.flush()
    return _People(manager.id or 0, customer.id or 0)


def _arrive(database: Database, day: int, complaints: int, people: _People) -> Iterable[int]:
    """One real complaint, acknowledged the same day, and the day's others copied from it; their ids."""
    at = clocks.start_of(FIRST_DAY + timedelta(days=day)) + timedelta(hours=10)
    with models.transaction() as tx:
        first = Complaint.opened(tx, by="customer", at=at, channel="phone")
        first.customer_id = people.customer
        keep_promises(tx, first.id or 0, ("internal.ack_2wd",), why="acknowledged", at=at)
    count = complaints * (day + 1) // ARRIVALS - complaints * day // ARRIVALS
    base = 1_000_000 + day * complaints
    stock.copy_complaint(database, first.id or 0, base, count - 1)
    return [first.id or 0, *(base + n for n in range(1, count))]


def _fate(turn: int) -> list[tuple[int, Deed]]:
    """What people will do with the complaint that came in that turn, each deed so many days after it came."""
    kind = turn * 37 % 100
    if kind in SILENT:
        return [(8, _move(Move.SEND_OUTCOME))]
    if kind in ACCEPTED:
        return [(3 + turn % 20, _move(Move.ACCEPT)), (3 + turn % 20, _move(Move.CLOSE))]
    if kind in COMES_BACK:
        return [
            (8, _move(Move.SEND_OUTCOME)), (15, _move(Move.REJECT, Party.CUSTOMER)), (20, _move(Move.ACCEPT)),
            (20, _move(Move.CLOSE)), (70, _move(Move.REOPEN, Party.CUSTOMER)),
        ]  # fmt: skip
    if kind in DEADLOCKED:
        return [
            (
                25,
                lambda tx, each, ruth, at: declare_deadlock(
                    tx, each, ruth, at=at, position="We cannot agree."
                ),
            )
        ]
    if kind in OMBUDSMAN:
        return [
            (80, _move(Move.GO_TO_OMBUDSMAN, Party.CUSTOMER)), (120, _move(Move.OMBUDSMAN_DECIDES)),
            (121, _move(Move.ACCEPT_DECISION, Party.CUSTOMER)), (140, _move(Move.REMEDY_DONE)),
        ]  # fmt: skip
    return []


def _move(move: Move, by: Role | Party = Role.MANAGER) -> Deed:
    return lambda tx, each, ruth, at: each.move(move, by, by=ruth.actor, at=at, reason="as it was said")


def _people_work(deeds: list[tuple[int, Deed]], people: _People, at: datetime) -> None:
    for first in range(0, len(deeds), _A_BATCH):
        with models.transaction() as tx:
            ruth = tx.get_one(Staff, people.manager)
            for number, deed in deeds[first : first + _A_BATCH]:
                deed(tx, tx.get_one(Complaint, number), ruth, at)


def _post_room(people: _People, at: datetime) -> None:
    """Everything that waits for the post is posted the same working day."""
    while True:
        with models.transaction() as tx:
            ruth = tx.get_one(Staff, people.manager)
            waiting = [
                each
                for each in letters_in_state(tx, LetterState.APPROVED, limit=_A_BATCH)
                if each.way is Way.POST
            ]
            for letter in waiting:
                letter.was_posted(tx, by=ruth.actor, at=at)
        if not waiting:
            return


def measured(complaints: int) -> list[tuple[bool, str]]:
    """A tenth of them and then all, each on a database of its own; the aims, and whether they were met."""
    use_keys({"1": b"k" * 32})
    folder = Path(tempfile.mkdtemp(prefix="year-"))
    try:
        few = lived(max(100, complaints // 10), f"sqlite:///{folder / 'few.db'}")
        many = lived(complaints, f"sqlite:///{folder / 'many.db'}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    busiest = many.seconds.index(many.worst)
    return [
        (
            not many.wrong and not few.wrong,
            f"{complaints:,} complaints over {NIGHTS} nights, {sum(many.looked):,} looks, {sum(many.letters):,} letters: "
            + ("; ".join(many.wrong + few.wrong) or "no obligation missed, none done twice"),
        ),
        (
            many.worst <= 60,
            f"the longest night {many.worst:.1f} s for {many.looked[busiest]:,} obligations and "
            f"{many.letters[busiest]:,} letters; together {sum(many.seconds):.0f} s (aim: at most 60 s a night)",
        ),
        (
            many.each_ms <= 1.5 * few.each_ms,
            f"each that fell due {many.each_ms:.2f} ms, with a tenth of them stored {few.each_ms:.2f} ms; a night with "
            f"nothing due {many.idle_ms:.1f} ms and {few.idle_ms:.1f} ms (aim: at most half as much again)",
        ),
    ]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m bench.year", description=__doc__)
    asked.add_argument("--year", type=int, default=10_000, help="open complaints")
    aims = measured(asked.parse_args().year)
    for met, sentence in aims:
        print(f"  {'met   ' if met else 'MISSED'}  {sentence}")
    sys.exit(0 if all(met for met, _ in aims) else 1)
