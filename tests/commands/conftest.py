"""A console with the app behind it."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """`run("complaint", "list", "--json")` types a command; the result has `.output` and `.exit_code`."""

    def typed(*words: str, **more: Any) -> Result:
        return app.test_cli_runner().invoke(args=list(words), **more)

    return typed
