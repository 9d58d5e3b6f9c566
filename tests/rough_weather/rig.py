"""The processes of the proof, as the Procfile runs them: web, fallback, and the phone network as the carrier."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType

from laptop import process
from settings import Settings
from tests.servers.system import run_here

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "app:create_app()"


class Rig:
    """`with Rig(...) as rig:` a web process on this database, its fallback, and a phone network that rings it.

    `one_in`: a worker kills itself before sending one in so many answers; 0 never. `pace`: the network's.
    """

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        seed: int,
        one_in: int = 0,
        pace: float = 0,
        app: str = PRODUCT,
    ) -> None:
        self.folder, self.app = folder, app
        ports = {
            name: str(process.free_port())
            for name in ("PORT", "EVENTS_PORT", "FALLBACK_PORT", "SIMULATOR_PORT")
        }
        given = {"INSTANCE_DIR": str(folder), "DATABASE_URL": database_url, "CARRIER": "simulated", **ports}
        self.settings = Settings.from_environment(given)
        self.tally, self.spool = folder / "killed_themselves", folder / "spool.jsonl"
        self.environ = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
            **given,
            "LANG": "C.UTF-8",
            "SIMULATOR_PACE": str(pace),
            "TWILIO_ACCOUNT_SID": self.settings.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": self.settings.twilio_auth_tokens[0],
            "TWILIO_API_KEY_SID": self.settings.twilio_api_key_sid,
            "TWILIO_API_KEY_SECRET": self.settings.twilio_api_key_secret,
            "ROUGH_WEATHER_SEED": str(seed),
            "ROUGH_WEATHER_ONE_IN": str(one_in),
            "ROUGH_WEATHER_TALLY": str(self.tally),
        }
        self._dice = random.Random(seed)
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self._cleanup = contextlib.ExitStack()
        self.killed = 0

    @property
    def network(self) -> str:
        """The base address of the phone network."""
        return f"http://127.0.0.1:{self.settings.simulator_port}"

    @property
    def killed_themselves(self) -> int:
        """How many workers died between the commit and the answer."""
        return len(self.tally.read_text().splitlines()) if self.tally.exists() else 0

    def __enter__(self) -> "Rig":
        with contextlib.ExitStack() as until_started:
            until_started.callback(self._cleanup.close)
            web = ["gunicorn", "--config", "tests/rough_weather/web.py", self.app]
            self._start("simulator", "simulator")
            self._start("fallback", "fallback")
            self._start("web", *web)
            self._wait("simulator", f"{self.network}/network/health")
            self._wait("web", f"{self.settings.public_base_url}/healthz")
            self._wait("fallback", f"{self.settings.fallback_base_url}/healthz")
            self.command("provision", "--yes")
            until_started.pop_all()
        return self

    def command(self, *words: str) -> None:
        """`flask --app app …`, to its end."""
        run_here(self.settings, *words)

    def workers(self) -> list[int]:
        """The web workers alive now, by process id."""
        master = self._started["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill_a_worker(self) -> None:
        """kill -9 of any one worker, whatever it is doing."""
        for pid in self._dice.sample(alive := self.workers(), len(alive)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.killed += 1
                return

    def signal_web(self, what: signal.Signals) -> None:
        """The same signal to the web process and all its workers: SIGSTOP hangs it, SIGCONT lets it go on."""
        os.killpg(self._started["web"].pid, what)

    def _start(self, name: str, *words: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        started = process.start(
            ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(ROOT), sys.executable, "-m", *words],
            environ=self.environ,
            output=log.fileno(),
        )
        log.close()
        self._started[name] = started
        self._cleanup.callback(process.stop, started, seconds=3)

    def _wait(self, name: str, url: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._started[name].poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
                return
            time.sleep(0.05)
        raise AssertionError(f"{name} did not start:\n{process.last_lines(self.folder / f'{name}.log')}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()
