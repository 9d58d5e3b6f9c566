"""The web process hangs, the database restarts: callers hear "one moment", and are back where they were."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

import models
from laptop.postgresql import PrivatePostgreSQL
from models import schema
from models.database import Database, bind

from .callers import everybody_calls
from .counting import Count, count, spool_lines
from .people import Plan, Story
from .rig import Rig

CALLERS = 24

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_a_web_process_hung_for_seven_seconds_costs_callers_one_moment(
    newest_sqlite: Path, tmp_path: Path
) -> None:
    """A hung process takes connections and says nothing (SIGSTOP): after five seconds the fallback speaks."""
    url = f"sqlite:///{tmp_path / 'complaints.db'}"
    (tmp_path / "complaints.db").write_bytes(newest_sqlite.read_bytes())

    async def hang(rig: Rig) -> None:
        rig.signal_web(signal.SIGSTOP)
        await asyncio.sleep(7)
        rig.signal_web(signal.SIGCONT)

    counted = _troubled(Database(url), tmp_path, hang)
    _nobody_lost_anything(counted)
    assert counted.one_moments > 0
    assert counted.spooled == 0


def test_a_database_that_dies_and_restarts_costs_callers_one_moment(tmp_path: Path) -> None:
    """PostgreSQL stopped in the middle of everything (as `pg_ctl stop -m immediate`), and started again."""
    with PrivatePostgreSQL() as server:
        database = Database(server.url())
        schema.upgrade(database)

        async def restart(_: Rig) -> None:
            server.process.send_signal(signal.SIGQUIT)
            while server.process.poll() is None:
                await asyncio.sleep(0.05)
            await asyncio.sleep(1)
            # In this very thread: what we start dies with the thread that started it.
            server.start()

        counted = _troubled(database, tmp_path, restart, pace=0.3)
        _nobody_lost_anything(counted)
        assert counted.one_moments > 0


def _troubled(
    database: Database, folder: Path, trouble: Callable[[Rig], Awaitable[None]], *, pace: float = 0
) -> Count:
    """Callers in the middle of their stories, then the trouble; what is spooled is brought in."""
    bind(database)
    people = [Plan(f"+4477009{number:05d}", "queue" if number else "account") for number in range(CALLERS)]
    url = database.url.render_as_string(hide_password=False)
    with Rig(url, folder, seed=1, pace=pace) as rig:
        models.use_keys(rig.settings.data_keys)
        stories = asyncio.run(_calls_with(rig, people, trouble))
        rig.command("spool", "replay")
        counted = Count(
            1, CALLERS, CALLERS, killed=0, killed_themselves=0, spooled=len(spool_lines(rig.spool))
        )
        with models.reading() as session:
            count(session, stories, counted)
    database.dispose()
    print(counted)
    return counted


async def _calls_with(rig: Rig, people: list[Plan], trouble: Callable[[Rig], Awaitable[None]]) -> list[Story]:
    """The first caller rings off early, which is when the trouble begins for the others."""
    troubles: list[asyncio.Future[None]] = []

    async def begin() -> None:
        if not troubles:
            troubles.append(asyncio.ensure_future(trouble(rig)))

    stories = await everybody_calls(
        rig.network, rig.settings.complaints_number, people, at_once=CALLERS, meanwhile=begin
    )
    await asyncio.gather(*troubles)
    return stories


def _nobody_lost_anything(counted: Count) -> None:
    assert counted.lost == []
    assert counted.twice == {}
    assert counted.in_silence == []
    assert counted.references_gone == set()
    assert counted.breaks == []
