"""The app in this process, and the whole system in processes of its own."""

import os
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from laptop.process import free_port
from laptop.system import System
from models.database import bound
from settings import Settings


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a simulated installation on the test's database; no Redis, as a web process may have none."""
    return Settings.from_environment({"DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path)})


class _CompiledOnce(BytecodeCache):
    """Every test has an app of its own; their templates are the same, and compiling them took longer than most tests."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


_compiled = _CompiledOnce()


def made_app(settings: Settings) -> Flask:
    """The application as gunicorn makes it."""
    from app import create_app

    made = create_app(settings)
    made.jinja_env.bytecode_cache = _compiled
    return made


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The Flask app on the test's database."""
    yield made_app(settings)
    bound().dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the app, without a browser."""
    return app.test_client()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system, as `make run` starts it, on free ports and a SQLite database of its own.

    `SIMULATOR_PACE=0`: prompts take no time, so a story of two minutes is told in seconds.
    """
    ports = {name: str(free_port()) for name in ("PORT", "EVENTS_PORT", "FALLBACK_PORT", "SIMULATOR_PORT")}
    ours = {"INSTANCE_DIR": str(tmp_path_factory.mktemp("live")), "SIMULATOR_PACE": "0", "LANG": "C.UTF-8"}
    ours["FLASK_SKIP_DOTENV"] = "1"  # a developer's own .env is not the tests'
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    with System({**inherited, **ports, **ours}) as system:
        yield system
