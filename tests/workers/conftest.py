"""A moment, keys, hands, and the noun's own first steps: what the workers' tests begin with."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

import models
from models import EventKind
from models.database import Database
from models.storage.sealed import use_keys
from settings import Settings
from workers import announcer, hands

from .letter_case import case
from .story import Story

__all__ = ["case"]  # a fixture

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys() -> None:
    use_keys({"test": b"k" * 32})


@pytest.fixture
def ours(database: Database, settings: Settings) -> hands.Hands:
    """Hands whose carrier is nowhere: for jobs that must not reach it."""
    return hands.take_up(settings)


@pytest.fixture
def logged(database: Database) -> Callable[..., int]:
    """Log an event of a kind and say its number."""

    def log(kind: EventKind, *, at: datetime = NOON, call: int | None = None, **body: object) -> int:
        with models.transaction() as tx:
            tx.log(kind, at=at, by="system", call=call, **body)
        with models.reading() as session:
            return models.queries.newest_event_id(session)

    return log


@pytest.fixture(scope="module")
def running(live):
    yield Story(live)
    announcer.set_up("")


@pytest.fixture
def story(running):
    running.begin_anew()
    yield running
    assert running.network.errors() == []
