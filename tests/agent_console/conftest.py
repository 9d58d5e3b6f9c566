"""A desk with people at it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

import models
from code_of_practice.roles import Role
from laptop.process import free_port
from models import schema
from settings import Settings
from tests.agent_console.people import Desk, a_customer, a_person, at_a_desk
from tests.agent_console.screens import People
from tests.servers.system import made_app


@pytest.fixture
def adviser(app: Flask) -> Desk:
    """Daniel, an adviser, signed in."""
    return at_a_desk(app, a_person("Daniel Price", Role.ADVISER))


@pytest.fixture
def colleague(app: Flask) -> Desk:
    """Joyce, another adviser."""
    return at_a_desk(app, a_person("Joyce Adeyemi", Role.ADVISER))


@pytest.fixture
def manager(app: Flask) -> Desk:
    return at_a_desk(app, a_person("Ruth Bevan", Role.MANAGER))


@pytest.fixture
def managing_director(app: Flask) -> Desk:
    return at_a_desk(app, a_person("Margaret Ellison", Role.MANAGING_DIRECTOR))


@pytest.fixture
def customer(app: Flask) -> int:
    return a_customer().id or 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """The console at a port of its own, on a new SQLite database; no streams, so the pages ask by themselves."""
    port = free_port()
    environ = {
        "INSTANCE_DIR": str(tmp_path),
        "PORT": str(port),
        "EVENTS_PORT": str(free_port()),
        "SIMULATOR_PORT": str(free_port()),
    }
    app = made_app(Settings.from_environment(environ))
    schema.upgrade(models.bound())
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield app
    server.shutdown()
    models.bound().dispose()


@pytest.fixture
def people(browser: Browser, served: Flask) -> Iterator[People]:
    made = People(browser, served)
    yield made
    made.leave()
