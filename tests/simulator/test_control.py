"""The control API: what PROTOCOL.md promises to handsets, and the streams."""

import http.client
import json
import re
import threading
import urllib.request
from pathlib import Path

import pytest

import simulator
from simulator.scripted_handset import Network, NetworkRefused, wait
from simulator.server import application
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER
from tests.simulator.serving import Serving

ASKS = '<Gather numDigits="1" timeout="60" action="/next"><Say>Press 1.</Say></Gather>'


class Stream:
    """A handset's stream, read in the background."""

    def __init__(self, url: str) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []
        self._response = urllib.request.urlopen(url, timeout=30)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        name = ""
        try:
            for raw in self._response:
                line = raw.decode().strip()
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    self.events.append((name, json.loads(line[6:])))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            return

    def wait_for(self, name: str, **facts: object) -> dict[str, object]:
        def found() -> dict[str, object] | None:
            return next(
                (
                    d
                    for n, d in list(self.events)
                    if n == name and all(d.get(k) == v for k, v in facts.items())
                ),
                None,
            )

        return wait(found, 10, lambda: f"no {name} {facts} among {[n for n, _ in self.events]}")

    def names(self) -> list[str]:
        return [name for name, _ in self.events]


def test_every_address_in_the_protocol_is_served() -> None:
    protocol = (Path(simulator.__file__).parent / "PROTOCOL.md").read_text(encoding="utf-8")
    promised = set(re.findall(r"/network/[a-z/…-]*", protocol.replace("CA…", "SID").replace("+4477…", "SID")))
    routes = {str(r.resource.canonical) for r in application(_environment()).router.routes() if r.resource}
    served = {re.sub(r"\{[^}]*\}", "", route) for route in routes}
    assert {
        p for p in promised if p.rstrip("…") and not any(s.startswith(p.rstrip("…")) for s in served)
    } == set()


def _environment() -> object:
    from simulator.environment import Environment

    return Environment()


def test_a_handsets_stream_tells_its_whole_call(network: Network, app: Application) -> None:
    app.says("/voice", ASKS)
    app.says("/next", "<Say>Thank you.</Say><Hangup/>")
    stream = Stream(network.base_url + "/network/stream?number=%2B447700900123")
    caller = network.call(CALLER, NUMBER)
    stream.wait_for("heard", text="Press 1.", kind="say")
    assert stream.wait_for("call", status="in-progress")["handset"] == CALLER
    caller.press("1")
    stream.wait_for("said", kind="digits", text="1")
    stream.wait_for("heard", text="Thank you.")
    assert stream.wait_for("ended")["status"] == "completed"


def test_a_stream_begins_with_the_live_calls_whole(network: Network, app: Application) -> None:
    app.says("/voice", ASKS)
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("Press 1")
    first = Stream(network.base_url + f"/network/stream?call={caller.sid}").wait_for("call")
    assert first["heard"][0]["text"] == "Press 1."  # type: ignore[index]


def test_a_ringing_leg_and_a_text_come_by_the_stream(network: Network, app: Application) -> None:
    stream = Stream(network.base_url + "/network/stream?number=%2B447700900123")
    app.client.calls.create(to=CALLER, from_=NUMBER, url=app.url + "/x")
    incoming = stream.wait_for("incoming")
    assert (incoming["from"], incoming["status"]) == (NUMBER, "ringing")
    network.handset(CALLER).wait_to_ring().decline()
    stream.wait_for("ended", status="busy")
    app.client.messages.create(to=CALLER, from_=NUMBER, body="Hello")
    assert stream.wait_for("message")["body"] == "Hello"


def test_a_withheld_caller_still_has_a_handset(network: Network, app: Application) -> None:
    app.says("/voice", ASKS)
    caller = network.call("withheld", NUMBER, handset="phone-2")
    stream = Stream(network.base_url + "/network/stream?number=phone-2")
    assert stream.wait_for("call")["call"] == caller.sid
    assert caller.state["from"] == "anonymous"


def test_the_ledger_is_streamed(network: Network, app: Application) -> None:
    stream = Stream(network.base_url + "/network/ledger/stream")
    app.says("/voice", "<Hangup/>")
    network.call(CALLER, NUMBER).wait_until_it_ends()
    assert stream.wait_for("entry", about="voice.incoming")["kind"] == "webhook"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/network/calls", {"to": NUMBER}, 400),
        ("/network/calls", {"from": CALLER, "to": "+441632960999"}, 404),
        ("/network/calls/CA0/digits", {"digits": "1"}, 404),
        ("/network/handsets/+447700900123", {"mode": "loud"}, 400),
        ("/network/stream", None, 400),
        ("/network/nothing", None, 404),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    network: Network, app: Application, path: str, body: dict[str, str] | None, status: int
) -> None:
    with pytest.raises(NetworkRefused) as refused:
        network.get(path) if body is None else network.post(path, **body)
    assert refused.value.status == status
    assert str(refused.value)


def test_keys_that_are_not_on_a_telephone_are_refused(network: Network, app: Application) -> None:
    app.says("/voice", ASKS)
    caller = network.call(CALLER, NUMBER)
    with pytest.raises(NetworkRefused) as refused:
        caller.press_now("A")
    assert refused.value.status == 400


def test_a_call_that_has_ended_takes_no_keys(network: Network, app: Application) -> None:
    app.says("/voice", "<Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    with pytest.raises(NetworkRefused, match="has ended") as refused:
        caller.press_now("1")
    assert refused.value.status == 409


def test_keys_nobody_listens_to_are_lost(network: Network, app: Application) -> None:
    """There is no type-ahead on a telephone line: a Gather hears only what is keyed while it is there."""
    app.says("/voice", "<Enqueue waitUrl=''>q</Enqueue>")
    caller = network.call(CALLER, NUMBER)
    wait(lambda: caller.state["room"], 10, lambda: "not in the queue")
    caller.press_now("1")
    app.says("/asks", ASKS)
    app.client.calls(caller.sid).update(url=app.url + "/asks")
    caller.wait_to_hear("Press 1")
    assert caller.state["listening"]["collected"] == ""


def test_pages_have_a_strict_policy_and_nothing_else_is_served(serving: Serving) -> None:
    with urllib.request.urlopen(serving.url + "/", timeout=5) as page:
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/pages/..%2Fcall.py", "/pages/%2e%2e/call.py", "/pages/nothing.js"):
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(serving.url + path, timeout=5)
        assert error.value.code == 404
