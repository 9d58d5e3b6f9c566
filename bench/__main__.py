"""`make bench`: whole turns a second beside floors of the same rounds; see bench/README.md for how and why."""

import argparse
import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bench import bodies, letters, load, report, stock, year
from bench.load import Run
from bench.servers import ACCOUNT, HERE, TOKEN, Contender
from laptop.postgresql import PrivatePostgreSQL
from models import schema
from models.database import Database
from models.storage.sealed import use_keys

_BYTES_EACH = 5_000


def main() -> int:
    """Measure, print, and return 1 where an aim is missed and `--hold` asks for that."""
    wanted = _arguments()
    with contextlib.ExitStack() as cleanup:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        contenders, names = _contenders(wanted, folder, cleanup)
        for one in contenders:
            cleanup.callback(one.stop)
            one.start(folder)
        print(
            f"{wanted.rounds} rounds of {wanted.seconds} s, shuffled (seed {wanted.seed}); load by {load.driver()}\n"
        )
        runs, alone, lost = _rounds(contenders, wanted, folder)
    print(report.table(runs, alone) + "\n\n" + report.caution(runs))
    aims = report.aims(runs, alone, lost, *names) + letters.measured()
    if wanted.year:
        aims += year.measured(wanted.year)
    for met, sentence in aims:
        print(f"  {'met   ' if met else 'MISSED'}  {sentence}")
    return 1 if wanted.hold and not all(met for met, _ in aims) else 0


def _rounds(
    contenders: list[Contender], wanted: argparse.Namespace, folder: Path
) -> tuple[dict[str, list[Run]], dict[str, list[Run]], dict[str, int]]:
    runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
    alone: dict[str, list[Run]] = {one.name: [] for one in contenders}
    answered: dict[str, int] = defaultdict(int)
    before = {one.name: one.stored() for one in contenders}
    dice = random.Random(wanted.seed)
    for _ in range(wanted.rounds):
        for one in dice.sample(contenders, len(contenders)):
            assert one.running
            for connections, seconds, kept in ((1, 1, None), (16, wanted.seconds, runs), (1, 1, alone)):
                requests = folder / "requests"
                # What keeps nothing may be asked the same again; what keeps calls gets each of them once.
                count = (2_500 if one.counts else 1_000) * int(seconds)
                bodies.write(requests, count, account_sid=ACCOUNT, token=TOKEN)
                seen = load.run(
                    one.port, requests, server=one.running.pid, connections=connections, seconds=seconds
                )
                answered[one.name] += seen.answered
                if kept is not None:
                    kept[one.name].append(seen)
                time.sleep(0.2)
    lost = {
        one.name: max(answered[one.name] - (one.stored() or 0) + (before[one.name] or 0), 0)
        for one in contenders
        if one.counts
    }
    return runs, alone, lost


def _contenders(
    wanted: argparse.Namespace, folder: Path, cleanup: contextlib.ExitStack
) -> tuple[list[Contender], tuple[str, str | None, str | None]]:
    use_keys({"1": b"k" * 32})
    naive = f"sqlite:///{folder / 'naive.db'}"
    found = [
        Contender(report.BARE, "bench.floors:bare()"),
        Contender(report.SIGNED, "bench.floors:signed()"),
        Contender(report.NAIVE, "bench.floors:naive()", {"NAIVE_DATABASE_URL": naive}, (naive, "naivecall")),
    ]
    small = _ours("SQLite", 1_000, f"sqlite:///{folder / 'ours.db'}")
    found.append(small)
    large: Contender | None = None
    postgresql: Contender | None = None
    if wanted.stored > 1_000:
        kept = HERE / "instance" / "bench"
        kept.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{kept / f'{wanted.stored}.db'}"
        if shutil.disk_usage(kept).free < wanted.stored * _BYTES_EACH * 1.5:
            print(f"There is no room for {wanted.stored:,} complaints under {kept}; that line is left out.")
        else:
            large = _ours("SQLite", wanted.stored, url, kept / f"{wanted.stored}.db")
            found.append(large)
    if not wanted.no_postgresql:
        server = cleanup.enter_context(PrivatePostgreSQL())
        server.statement("CREATE DATABASE ours")
        postgresql = _ours("PostgreSQL", 1_000, server.url("ours"))
        found.append(postgresql)
    return found, (small.name, large.name if large else None, postgresql.name if postgresql else None)


def _ours(kind: str, count: int, url: str, kept: Path | None = None) -> Contender:
    """This product on a database with that many complaints; one that is kept is made anew after a migration."""
    if kept and kept.exists() and not schema.is_current(Database(url)):
        kept.unlink()
    if kept is None or not kept.exists():
        began = time.monotonic()
        print(f"Putting {count:,} complaints into {kind} …", end=" ", flush=True)
        stock.fill(Database(url), count)
        print(f"{time.monotonic() - began:.0f} s")
    return Contender(
        f"ours, {kind}, {count:,} complaints", "app:create_app()", {"DATABASE_URL": url}, (url, "call")
    )


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="make bench BENCH=…", description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--seconds", type=int, default=3)
    asked.add_argument("--stored", type=int, default=1_000_000, help="complaints in the large database")
    asked.add_argument(
        "--year", type=int, default=10_000, help="open complaints of the simulated year; 0 for none"
    )
    asked.add_argument("--no-postgresql", action="store_true")
    asked.add_argument("--seed", type=int, default=random.randrange(10_000))
    asked.add_argument("--hold", action="store_true", help="exit with 1 where an aim is missed")
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
