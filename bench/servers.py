"""The contenders: each its own gunicorn with the product's own configuration, side by side for the whole run."""

import base64
import http.client
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from sqlalchemy import create_engine, text

from bench.bodies import PUBLIC_BASE_URL
from laptop import process

HERE = Path(__file__).parent.parent
ACCOUNT, TOKEN = "AC" + "b" * 32, "t" * 32


@dataclass
class Contender:
    """One server, and how to count what it has stored (None: it stores nothing)."""

    name: str
    app: str
    environ: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[str, str] | None = None
    config: str = "deploy/web.py"
    port_name: str = "PORT"
    port: int = 0
    running: Popen[bytes] | None = None

    def start(self, folder: Path) -> None:
        """Start it, and wait until it answers anything at all."""
        self.port = process.free_port()
        log = folder / f"{self.name.replace(' ', '-').replace(',', '')}.log"
        with log.open("wb") as output:
            self.running = process.start(
                [str(Path(sys.executable).parent / "gunicorn"), "--config", self.config, self.app],
                environ={**self._environ(folder), **self.environ, self.port_name: str(self.port)},
                output=output,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end and self.running.poll() is None:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            try:
                line.request("GET", "/healthz")
                line.getresponse()
                return
            except OSError:
                time.sleep(0.1)
            finally:
                line.close()
        raise RuntimeError(f"{self.name} did not start:\n{process.last_lines(log)}")

    def _environ(self, folder: Path) -> dict[str, str]:
        """A simulated installation of the bench's own; nothing of the operator's is used."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(HERE),
            "INSTANCE_DIR": str(folder),
            "PUBLIC_BASE_URL": PUBLIC_BASE_URL,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "SECRET_KEY": "s" * 64,
            "DATA_KEYS": "1:" + base64.b64encode(b"k" * 32).decode(),
        }

    def stop(self) -> None:
        if self.running:
            process.stop(self.running)

    def stored(self) -> int | None:
        """How many rows its database holds now."""
        if self.counts is None:
            return None
        url, table = self.counts
        engine: Any = create_engine(url)
        with engine.connect() as connection:
            found = connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
        engine.dispose()
        return int(found)
