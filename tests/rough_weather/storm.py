"""One storm: the rig, the weather, the killer and the callers, and the count of what is left."""

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import aiohttp

import models
from models import wall_clock
from models.database import Database
from models.people.customers import Account, Customer
from models.storage.sealed import use_keys
from settings import Settings

from .callers import Line, everybody_calls
from .counting import Count, count, spool_lines
from .people import Plan, Story, plans
from .rig import PRODUCT, Rig

#: A fifth of all webhooks twice at the same instant; callbacks late, overtaken and lost; a slow app.
WEATHER = {"duplicate": 0.2, "late_ms": 1500, "out_of_order": 0.2, "lost": 0.2, "slow_app_ms": 20}
#: A thirtieth of real time: a second's pause stays a pause, or three tries would be over in one bad moment.
PACE = 0.03
_WHY = re.compile(r" from (?:POST|GET) ")


@dataclass(frozen=True)
class Storm:
    """How many call, how many at once; a worker is killed from outside as every so-many-th caller finishes."""

    seed: int
    callers: int = 1_000
    at_once: int = 100
    kill_every: int = 12
    dies_one_in: int = 120

    def over(self, database: Database, folder: Path, *, app: str = PRODUCT) -> tuple[list[Story], Count, Rig]:
        """Let it blow over a web process on this database; what is spooled is brought in, twice."""
        began = time.monotonic()
        url = database.url.render_as_string(hide_password=False)
        rig = Rig(url, folder, seed=self.seed, one_in=self.dies_one_in, pace=PACE, app=app)
        accounts = customers(rig.settings, self.callers // 3)
        people = plans(self.callers, self.seed, accounts)
        with rig:
            stories, wire = asyncio.run(self._blow(rig, people))
            for _ in range(2):
                rig.command("spool", "replay")
        counted = Count(
            self.seed,
            callers=len(stories),
            calls=sum(len(story.calls) for story in stories),
            killed=rig.killed,
            killed_themselves=rig.killed_themselves,
            duplicated=wire.duplicated,
            failures=dict(wire.failures),
            spooled=len(spool_lines(rig.spool)),
        )
        with models.reading() as session:
            count(session, stories, counted)
        counted.seconds = time.monotonic() - began
        return stories, counted, rig

    async def _blow(self, rig: Rig, people: list[Plan]) -> tuple[list[Story], "Wire"]:
        dice, finished = random.Random(f"{self.seed}:killer"), 0
        async with aiohttp.ClientSession() as session:
            line = Line(rig.network, session)
            wire = Wire(line)

            async def one_has_finished() -> None:
                nonlocal finished
                finished += 1
                if finished % self.kill_every == 0:
                    asyncio.get_running_loop().call_later(dice.random() / 5, rig.kill_a_worker)
                if finished % 100 == 0:
                    await wire.look()

            await line.post("/network/weather", **WEATHER, seed=self.seed)
            number = rig.settings.complaints_number
            stories = await everybody_calls(
                rig.network, number, people, at_once=self.at_once, meanwhile=one_has_finished
            )
            await wire.look()
        return stories, wire


class Wire:
    """What happened on the wire; the network's ledger keeps the last five thousand entries, so look often."""

    def __init__(self, line: Line) -> None:
        self._line, self._seen, self.duplicated = line, 0, 0
        self.failures: Counter[str] = Counter()

    async def look(self) -> None:
        ledger = await self._line.get(f"/network/ledger?after={self._seen}&limit=5000")
        fresh = [entry for entry in ledger["entries"] if entry["n"] > self._seen]
        self._seen = max(self._seen, ledger["last"])
        self.duplicated += sum(entry.get("weather") == "duplicate" for entry in fresh)
        # Twilio's errors over TwiML that could not be fetched; 15003 is a callback's.
        failed = [entry for entry in fresh if entry["kind"] == "error" and entry["about"] != "15003"]
        self.failures.update(_WHY.split(entry["error"])[0] for entry in failed)


def customers(settings: Settings, many: int) -> list[tuple[str, str, str]]:
    """So many customers in the bound database; account number, birth date as keyed, PIN of each."""
    use_keys(settings.data_keys)
    found = []
    with models.transaction() as tx:
        for number in range(many):
            account, born, pin = (
                f"{71_000_000 + number}",
                date(1980, 1 + number % 12, 1 + number % 28),
                "314159",
            )
            customer = Customer(created_at=wall_clock.now())
            customer.know(
                name=f"Caller {number}", phone=f"+4477009{number:05d}", email=f"caller{number}@example.com",
                date_of_birth=born, pin=pin, postcode="SK9 1NY",
            )  # fmt: skip
            tx.add(customer)
            tx.flush()
            tx.add(Account(number=account, customer_id=customer.id, opened_at=wall_clock.now()))
            found.append((account, f"{born:%d%m%Y}", pin))
    return found
