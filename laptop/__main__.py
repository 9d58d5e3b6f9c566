"""`make run`: the whole system on this machine, with nothing installed beforehand and no account."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from laptop import process
from laptop.supervisor import Supervisor, procfile
from laptop.valkey import PrivateValkey
from laptop.welcome import welcome
from settings import Settings, SettingsError

HERE = Path(__file__).parent.parent


class CannotStart(Exception):
    """Something outside us is in the way; the message says what, and what to do."""


def main() -> int:
    """Run until Ctrl-C; returns the exit code."""
    began = float(os.environ.get("BEGAN") or time.time())
    # A SIGTERM is a Ctrl-C from afar: the same way out, everything stopped in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.ExitStack() as cleanup:
            _run(cleanup, began)
    except KeyboardInterrupt:
        print("\n  Everything has stopped; your data are kept.", flush=True)
    except (CannotStart, SettingsError) as reason:
        print(f"\n  {reason}", file=sys.stderr)
        return 1
    return 0


def _run(cleanup: contextlib.ExitStack, began: float) -> None:
    environ = {**{k: v or "" for k, v in dotenv_values(HERE / ".env").items()}, **os.environ}
    settings = Settings.from_environment(environ)
    _check(settings)
    environ = _for_processes(environ, settings)
    if not settings.redis_url:
        environ["REDIS_URL"] = cleanup.enter_context(PrivateValkey(settings.instance / "valkey")).url

    supervisor = Supervisor(settings.instance / "log")
    cleanup.callback(supervisor.stop)
    commands = procfile(HERE / "Procfile")
    _once(commands.pop("release"), environ)
    directory = settings.instance / "demo.json"
    directory.write_text(_once("flask --app app demo --json", environ))
    environ["SIMULATOR_DIRECTORY"] = str(directory)
    supervisor.start("simulator", "python -m simulator", environ)
    for name, command in commands.items():
        supervisor.start(name, command, environ)
    _wait(supervisor, "simulator", f"http://127.0.0.1:{settings.simulator_port}/")
    _once("flask --app app provision --yes", environ)
    _wait(supervisor, "web", f"http://127.0.0.1:{settings.port}/readyz")
    print(welcome(settings, json.loads(directory.read_text()), time.time() - began), flush=True)
    while True:
        for sentence in supervisor.tend():
            print(f"\n  {sentence}", flush=True)
        time.sleep(0.2)


def _check(settings: Settings) -> None:
    if not settings.simulated:
        raise CannotStart(
            "make run is the laptop's: it needs CARRIER=simulated; a real number runs the Procfile."
        )
    for name in ("port", "events_port", "fallback_port", "simulator_port"):
        if process.port_is_taken(port := getattr(settings, name)):
            raise CannotStart(
                f"Port {port} is taken by another program; stop it, or choose another port, "
                f"for example: make run {name.upper()}={port + 100}"
            )


def _for_processes(environ: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The environment of every process: our programs first on the PATH, and the simulated account's secrets."""
    return {
        **environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        "CARRIER": "simulated",
        "PORT": str(settings.port),
        "EVENTS_PORT": str(settings.events_port),
        "FALLBACK_PORT": str(settings.fallback_port),
        "SIMULATOR_PORT": str(settings.simulator_port),
        "PUBLIC_BASE_URL": settings.public_base_url,
        "COMPLAINTS_NUMBER": settings.complaints_number,
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_tokens[0],
        "TWILIO_API_KEY_SID": settings.twilio_api_key_sid,
        "TWILIO_API_KEY_SECRET": settings.twilio_api_key_secret,
        "TWILIO_TWIML_APP_SID": settings.twilio_twiml_app_sid,
    }


def _once(command: str, environ: Mapping[str, str]) -> str:
    """Run a command to its end; returns what it printed. Raises CannotStart with its own words."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {command}"], cwd=HERE, env=dict(environ), capture_output=True, text=True
    )
    if done.returncode:
        raise CannotStart(f"`{command}` did not work:\n{(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def _wait(supervisor: Supervisor, name: str, url: str, seconds: float = 30) -> None:
    """Wait until a process answers at `url` with a success."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for sentence in supervisor.tend():
            print(f"\n  {sentence}", flush=True)
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(url, timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise CannotStart(f"{name} did not answer at {url} in {seconds:.0f} seconds; see its log.")


if __name__ == "__main__":
    sys.exit(main())
