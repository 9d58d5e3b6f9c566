"""A fallback process for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop.process import free_port
from tests.fallback.running import Running


@pytest.fixture
def fallback(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "instance", free_port()).start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.stop()
