"""The app in this process, and the whole system in processes of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from laptop.process import free_port
from laptop.system import System
from models.database import bound
from settings import Settings


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a simulated installation on the test's database; no Redis, as a web process may have none."""
    return Settings.from_environment({"DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path)})


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The Flask app on the test's database."""
    from app import create_app

    made = create_app(settings)
    yield made
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
