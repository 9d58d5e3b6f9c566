"""Browsers and half-dead clients open lines and say nothing on them; a caller's webhook does not wait for those."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from laptop import process


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The web process as deployed, on a port of its own."""
    port = process.free_port()
    environ = {"PATH": os.environ["PATH"], "INSTANCE_DIR": str(tmp_path), "PORT": str(port)}
    gunicorn = [
        str(Path(sys.executable).parent / "gunicorn"),
        "--config",
        "deploy/web.py",
        "app:create_app()",
    ]
    with (tmp_path / "log").open("wb") as log:
        running = process.start(gunicorn, environ=environ, output=log)
        yield port
        process.stop(running)


def test_twenty_silent_lines_keep_nobody_waiting(port: int) -> None:
    end = time.monotonic() + 30
    while not _asked(port) and time.monotonic() < end:
        time.sleep(0.1)
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    began = time.monotonic()
    assert all(_asked(port) for _ in range(12))
    assert time.monotonic() - began < 30  # it was ten seconds for each
    for line in silent:
        line.close()


def _asked(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("POST", "/ivr/voice")
        return line.getresponse().status == 403  # unsigned, and refused at once
    except OSError:
        return False
    finally:
        line.close()
