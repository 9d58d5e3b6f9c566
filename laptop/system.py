"""The whole system, started and stopped as one: `make run` does it, and so do the browser tests."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from laptop import process
from laptop.supervisor import Supervisor, procfile
from laptop.valkey import PrivateValkey
from settings import Settings

HERE = Path(__file__).parent.parent


class CannotStart(Exception):
    """Something outside us is in the way; the message says what, and what to do."""


class System:
    """`with System(environ) as system:` runs every process of the Procfile and the phone network.

    `system.people` is what `demo --json` prints; `system.tend()` starts again what died.
    """

    def __init__(self, environ: Mapping[str, str], *, say: Callable[[str], None] = lambda sentence: None):
        self.say = say
        self.settings = Settings.from_environment(environ)
        self._check()
        self.environ = self._for_processes(environ)
        self.supervisor = Supervisor(self.settings.instance / "log")
        self.people: dict[str, Any] = {}
        self._cleanup = contextlib.ExitStack()

    def _check(self) -> None:
        if not self.settings.simulated:
            raise CannotStart(
                "make run needs CARRIER=simulated; a real number runs the Procfile (see README.md)."
            )
        for name in ("port", "events_port", "fallback_port", "simulator_port"):
            if process.port_is_taken(port := getattr(self.settings, name)):
                raise CannotStart(
                    f"Port {port} is taken by another program; stop it, or choose another port, "
                    f"for example: make run {name.upper()}={port + 100}"
                )

    def _for_processes(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Every process's environment: our programs first on the PATH, and the simulated account's secrets."""
        settings = self.settings
        return {
            **environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', '')}",
            "PYTHONUNBUFFERED": "1",
            "PORT": str(settings.port),
            "EVENTS_PORT": str(settings.events_port),
            "FALLBACK_PORT": str(settings.fallback_port),
            "SIMULATOR_PORT": str(settings.simulator_port),
            "SIMULATOR_DIRECTORY": str(self.directory),
            "PUBLIC_BASE_URL": settings.public_base_url,
            "COMPLAINTS_NUMBER": settings.complaints_number,
            "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": settings.twilio_auth_tokens[0],
            "TWILIO_API_KEY_SID": settings.twilio_api_key_sid,
            "TWILIO_API_KEY_SECRET": settings.twilio_api_key_secret,
            "TWILIO_TWIML_APP_SID": settings.twilio_twiml_app_sid,
        }

    @property
    def directory(self) -> Path:
        """The demo's people as the phone network reads them: whom a handset may call as."""
        return self.settings.instance / "demo.json"

    def __enter__(self) -> "System":
        with contextlib.ExitStack() as until_started:
            until_started.callback(self._cleanup.close)
            self._start()
            until_started.pop_all()
        return self

    def _start(self) -> None:
        settings = self.settings
        self.say("The queue and the database …")
        if not settings.redis_url:
            valkey = PrivateValkey(settings.instance / "valkey")
            self.environ["REDIS_URL"] = self._cleanup.enter_context(valkey).url
        self._cleanup.callback(self.supervisor.stop)
        commands = procfile(HERE / "Procfile")
        self.command(commands.pop("release"))
        self.say("Every process of the Procfile, the demo's people, the phone network …")
        for name, command in commands.items():
            self.supervisor.start(name, command, self.environ)
        self.directory.write_text(self.command("flask --app app demo --json"))
        self.people = json.loads(self.directory.read_text())
        self.supervisor.start("simulator", "python -m simulator", self.environ)
        self._wait("simulator", settings.simulator_port, "/network/health")
        self.command("flask --app app provision --yes")
        self._wait("web", settings.port, "/readyz")

    def command(self, command: str) -> str:
        """Run a command to its end; returns what it printed. Raises CannotStart with the command's own words."""
        done = subprocess.run(
            ["/bin/sh", "-c", f"exec {command}"], cwd=HERE, env=self.environ, capture_output=True, text=True
        )
        if done.returncode:
            raise CannotStart(f"`{command}` did not work:\n{(done.stderr or done.stdout).strip()[-2000:]}")
        return done.stdout

    def tend(self) -> None:
        """Start again what died, saying so."""
        for sentence in self.supervisor.tend():
            self.say(sentence)

    def _wait(self, name: str, port: int, path: str, seconds: float = 40) -> None:
        """Wait until a process answers with a success."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if deaths := self.supervisor.tend():
                raise CannotStart("\n".join(deaths))
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(line):
                line.request("GET", path)
                if line.getresponse().status == 200:
                    return
            time.sleep(0.05)
        raise CannotStart(
            f"{name} did not answer at port {port} in {seconds:.0f} seconds. Its log ends:\n"
            + process.last_lines(self.settings.instance / "log" / f"{name}.log")
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()
