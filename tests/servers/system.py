"""The app in this process, and the whole system in processes of its own."""

import contextlib
import os
import shlex
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlmodel import col, select
from werkzeug.routing import Rule

from laptop.process import free_port
from laptop.system import System
from models import Call, Presence, queries
from models.database import Database, bind, bound
from models.storage.sealed import use_keys
from models.wall_clock import now
from settings import Settings
from simulator.scripted_handset import Network


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a simulated installation on the test's database; no Redis, as a web process may have none."""
    # Nobody's port: a `make run` beside the tests would answer at the phone network's own.
    return Settings.from_environment(
        {
            "DATABASE_URL": database_url,
            "INSTANCE_DIR": str(tmp_path),
            "SIMULATOR_PORT": str(free_port()),
        }
    )


class _CompiledOnce(BytecodeCache):
    """Every test has an app of its own; their templates are the same, and compiling them took longer than most tests."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


_compiled = _CompiledOnce()


class _RuleCompiledOnce(Rule):
    """So are their ninety addresses, which took longer to compile than all else that makes an app."""

    _builders: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.subdomain, self.host, repr(self.defaults), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


Flask.url_rule_class = _RuleCompiledOnce


def made_app(settings: Settings) -> Flask:
    """The application as gunicorn makes it."""
    from app import create_app

    made = create_app(settings)
    made.jinja_env.bytecode_cache = _compiled
    return made


def run_here(settings: Settings, *words: str) -> str:
    """`flask --app app …` to its end, in this process: starting another costs two seconds each time. What it printed."""
    from app import create_app

    before: Database | None = None
    with contextlib.suppress(RuntimeError):  # nothing is bound yet
        before = bound()
    try:
        done = create_app(settings).test_cli_runner().invoke(args=list(words))
        assert done.exit_code == 0, done.output[-2000:]
        return done.stdout
    finally:
        bound().dispose()
        if before is not None:
            bind(before)


class Started(System):
    """The whole system; its commands are run in this process. (`whole_system` starts as `make run` does.)"""

    def command(self, command: str) -> str:
        ours, _, words = command.partition("flask --app app ")
        return super().command(command) if ours else run_here(self.settings, *shlex.split(words))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The Flask app on the test's database."""
    yield made_app(settings)
    bound().dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the app, without a browser."""
    return app.test_client()


@pytest.fixture(scope="session")
def whole_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One system for every module that leaves its processes alone; `live` is how a test has it."""
    with System(live_environ(tmp_path_factory.mktemp("live"))) as system:
        yield system


@pytest.fixture(scope="module")
def live(whole_system: System) -> System:
    """The whole system, as `make run` starts it, on free ports and a SQLite database of its own.

    Everything runs, nobody is on the line or ready; what earlier modules wrote is still in the database.
    """
    assert whole_system.supervisor.tend() == [], "a part of the system has died"
    begin_anew(whole_system)
    return whole_system


@pytest.fixture(scope="module")
def shaken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A whole system of the module's own, whose processes it may kill and hang."""
    with Started(live_environ(tmp_path_factory.mktemp("shaken"))) as system:
        yield system


def live_environ(folder: Path) -> dict[str, str]:
    """`SIMULATOR_PACE=0`: prompts take no time, so a story of two minutes is told in seconds."""
    ports = {name: str(free_port()) for name in ("PORT", "EVENTS_PORT", "FALLBACK_PORT", "SIMULATOR_PORT")}
    ours = {"INSTANCE_DIR": str(folder), "SIMULATOR_PACE": "0", "LANG": "C.UTF-8"}
    ours["FLASK_SKIP_DOTENV"] = "1"  # a developer's own .env is not the tests'
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**inherited, **ports, **ours}


def begin_anew(system: System) -> None:
    """Everybody hangs up and nobody is ready; the network has forgotten what was said on it."""
    Network(f"http://127.0.0.1:{system.settings.simulator_port}").reset()
    time.sleep(0.3)  # the last callbacks are on their way
    use_keys(system.settings.data_keys)
    database, at = Database(system.settings.database_url), now()
    with database.transaction() as tx:
        for call in tx.exec(select(Call).where(col(Call.ended_at).is_(None))).all():
            call.end(tx, at=at, status="completed")
        for person in queries.all_staff(tx):
            person.next_presence = None
            person.become(Presence.NOT_READY, tx=tx, at=at, by="system")
    database.dispose()
