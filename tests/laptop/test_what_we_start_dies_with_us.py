"""No process of ours is left behind, however we end."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from laptop import process
from laptop.supervisor import Supervisor, procfile
from laptop.system import CannotStart, System
from laptop.valkey import PrivateValkey

SLEEPER = f"{sys.executable} -c 'import time; time.sleep(600)'"


def gone(pid: int, seconds: float = 10) -> bool:
    """Whether that process ends in time; one that waits to be reaped has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def until(true: object, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_is_killed_is_said_and_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    try:
        supervisor.start("sleeper", SLEEPER, os.environ)
        first = supervisor.running("sleeper")
        first.kill()
        said: list[str] = []

        def is_back() -> bool:
            said.extend(supervisor.tend())
            return supervisor.running("sleeper").pid != first.pid

        assert until(is_back)
        assert len(said) == 1 and said[0].startswith("sleeper was killed by signal 9.")
    finally:
        supervisor.stop()


def test_one_that_cannot_run_is_tried_ever_less_often(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    try:
        kept = supervisor.start("broken", f"{sys.executable} -c 'raise SystemExit(3)'", os.environ)

        def has_died_thrice() -> bool:
            supervisor.tend()
            return kept.deaths >= 3

        assert until(has_died_thrice)
        assert kept.patience == 4
        assert "exit code 3 again" in kept.how_it_died()
    finally:
        supervisor.stop()


def test_stopping_takes_the_children_of_children_too(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    child = "import subprocess, sys, time; print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"
    supervisor.start("parent", f'{sys.executable} -c "{child}"', os.environ)
    log = tmp_path / "parent.log"
    assert until(lambda: log.read_text().strip().isdigit())
    grandchild = int(log.read_text())
    supervisor.stop()
    assert gone(grandchild)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux's kernel promises this")
def test_a_server_dies_with_us_even_when_we_are_killed(tmp_path: Path) -> None:
    """A wheel's server that outlives its parent holds files and memory for ever."""
    ours = (
        "import sys, time; from pathlib import Path; from laptop.valkey import PrivateValkey\n"
        f"valkey = PrivateValkey(Path({str(tmp_path)!r})); valkey.start(); print(valkey.process.pid, flush=True)\n"
        "time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", ours], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    server = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert gone(server)


def test_the_private_valkey_keeps_what_it_took_when_it_is_killed(tmp_path: Path) -> None:
    with PrivateValkey(tmp_path) as valkey:
        redis.Redis.from_url(valkey.url).set("queued", "yes")
        time.sleep(1.2)  # it writes to the disk once a second
        valkey.process.kill()
        valkey.process.wait()
        valkey.start()
        assert redis.Redis.from_url(valkey.url).get("queued") == b"yes"


def test_a_port_in_use_is_said_in_one_sentence_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} is taken .* make run PORT={port + 100}"):
            System({"INSTANCE_DIR": str(tmp_path), "PORT": str(port)})


def test_the_laptop_is_not_for_a_real_number(tmp_path: Path) -> None:
    settings = {
        "CARRIER": "twilio", "SECRET_KEY": "s" * 40, "DATA_KEYS": "1:" + "a" * 43 + "=",
        "PUBLIC_BASE_URL": "https://calls.example", "TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t",
        "INSTANCE_DIR": str(tmp_path),
    }  # fmt: skip
    with pytest.raises(CannotStart, match="CARRIER=simulated"):
        System(settings)


def test_a_free_port_is_free() -> None:
    assert not process.port_is_taken(process.free_port())


def test_the_laptop_runs_what_a_platform_runs() -> None:
    commands = procfile(Path(__file__).parent.parent.parent / "Procfile")
    assert list(commands)[0] == "release" and "gunicorn" in commands["web"]
