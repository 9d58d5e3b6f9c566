"""A complaint with something of every kind, on an app that keeps its files, and its bundle."""

from pathlib import Path

import pytest
from flask import Flask

import models
from disclosure import bundle
from disclosure.bundle import Bundle

from .reading import zipped
from .whole_case import answered, attached, whole_case


@pytest.fixture
def case(app: Flask) -> int:
    """Answered and not accepted; nobody has made anything of it yet."""
    number = whole_case()
    answered(number)
    attached(number)
    return number


@pytest.fixture
def made(case: int, tmp_path: Path) -> Bundle:
    """Its evidence bundle, on the disk as bundle.zip too."""
    found = bundle.make(case, by="operator", at=models.wall_clock.now())
    (tmp_path / "bundle.zip").write_bytes(zipped(found))
    return found
