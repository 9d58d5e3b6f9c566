"""What `make run` starts, asked from outside: it is all there, and a call gets through."""

import json
import time
import urllib.request
from typing import Any

from laptop.system import System
from laptop.welcome import welcome


def asked(url: str, sent: dict[str, Any] | None = None) -> Any:
    body = None if sent is None else json.dumps(sent).encode()
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def test_a_dialled_call_is_answered_and_becomes_a_row(live: System) -> None:
    network = f"http://127.0.0.1:{live.settings.simulator_port}/network"
    caller = live.people["customers"][0]["phone"]
    call = asked(f"{network}/calls", {"from": caller, "to": live.settings.complaints_number})["call"]
    heard: list[Any] = []
    end = time.monotonic() + 20
    while time.monotonic() < end and not heard:
        heard = asked(f"{network}/calls/{call}")["heard"]
        time.sleep(0.1)
    assert "recorded" in json.dumps(heard)
    asked(f"{network}/calls/{call}/hangup", {})
    assert asked(f"{network}/errors?call={call}")["errors"] == []


def test_the_worker_the_clock_the_streams_and_the_fallback_run(live: System) -> None:
    for name in ("web", "events", "worker", "clock", "fallback", "simulator"):
        assert live.supervisor.running(name).poll() is None, name


def test_doctor_finds_everything_well(live: System) -> None:
    found = json.loads(live.command("flask --app app doctor --json"))
    assert {each["check"]: each["well"] for each in found} == {
        "settings": True, "database": True, "redis": True, "number": True, "softphone": True, "policy": True,
    }  # fmt: skip


def test_the_welcome_names_both_links_and_everybody_who_can_sign_in(live: System) -> None:
    said = welcome(live.settings, live.people, 7.4)
    assert f"http://localhost:{live.settings.simulator_port}/" in said
    assert f"http://adviser.localhost:{live.settings.port}/console" in said
    assert "7 seconds" in said
    assert all(person["email"] in said for person in live.people["staff"])
