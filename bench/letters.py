"""How long one letter takes, and a day's post of a thousand pages: `python -m bench.letters`, also within `make bench`."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import letters
import models
from code_of_practice.contact_wishes import Way
from commands.example_letter import FACTS
from models import Complaint, Letter, schema
from models.correspondence import print_queue
from models.database import Database, bind
from models.storage.sealed import use_keys

PAGES, ROUNDS = 1_000, 25
_AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_ONE_MS, _RUN_S = 50, 60
Aims = list[tuple[bool, str]]


def one_letter() -> tuple[str, Aims]:
    """Every letter in turn, twenty-five times with another name each: words, mail and PDF."""
    kinds = sorted({template.id for template in letters.every()})
    letters.render(kinds[0], FACTS, _AT)  # the fonts are read once a process
    taken = []
    for number in range(ROUNDS):
        for kind in kinds:
            began = time.perf_counter()
            letters.render(kind, {**FACTS, "name": f"Customer {number} of {kind}"}, _AT)
            taken.append(1000 * (time.perf_counter() - began))
    middle, slow = median(taken), quantiles(taken, n=20)[-1]
    said = f"one letter: median {middle:.1f} ms, p95 {slow:.1f} ms, over {len(taken)}"
    return said, [(middle <= _ONE_MS, f"one letter {middle:.1f} ms (aim: at most {_ONE_MS})")]


def a_days_post(pages: int = PAGES) -> tuple[str, Aims]:
    """That many one-page letters waiting for the post, merged from their sealed copies and marked printed."""
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        use_keys({"1": b"k" * 32})
        database = bind(Database(f"sqlite:///{Path(folder) / 'letters.db'}"))
        schema.upgrade(database)
        _fill(pages)
        began = time.perf_counter()
        run = print_queue.run_of(_AT.date(), by="bench", at=_AT)
        taken = time.perf_counter() - began
        database.dispose()
    size = len(run.pdf) / 1e6
    said = f"the day's post: {run.pages:,} pages, {size:.1f} MB, in {taken:.1f} s"
    met = taken <= _RUN_S and run.pages >= pages
    return said, [(met, f"{run.pages:,} pages merged in {taken:.1f} s (aim: at most {_RUN_S} for {PAGES:,})")]


def _fill(pages: int) -> None:
    with models.transaction() as tx:
        complaint = Complaint.opened(tx, by="caller", at=_AT)
        for number in range(pages):
            made = letters.render("apology", {**FACTS, "name": f"Customer {number}"}, _AT)
            Letter.keep(
                tx,
                made,
                about=f"bench:{number}",
                complaint_id=complaint.id or 0,
                way=Way.POST,
                to="-",
                by="bench",
                at=_AT,
            )


def measured() -> Aims:
    """Measure both, print what was seen, and return each aim with whether it was met."""
    found: Aims = []
    print()
    for said, aims in (one_letter(), a_days_post()):
        print(f"  {said}")
        found += aims
    return found


if __name__ == "__main__":
    for met, aim in measured():
        print(f"  {'met   ' if met else 'MISSED'}  {aim}")
