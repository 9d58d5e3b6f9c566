"""A phone network and an application under test, both real servers on free ports."""

from collections.abc import Iterator

import pytest

from simulator.environment import Environment
from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application
from tests.simulator.fields import faults
from tests.simulator.meeting import CALLER, NUMBER, ROOM
from tests.simulator.serving import Serving, free_port


@pytest.fixture(scope="session")
def serving() -> Iterator[Serving]:
    serving = Serving(
        Environment(
            port=free_port(),
            account_sid="AC" + "a" * 32,
            auth_token="b" * 32,
            api_key_sid="SK" + "c" * 32,
            api_key_secret="d" * 32,
            pace=0,
        )
    )
    yield serving
    serving.close()


@pytest.fixture
def network(serving: Serving) -> Iterator[Network]:
    network = Network(serving.url)
    yield network
    network.weather(duplicate=0, late_ms=0, out_of_order=0, lost=0, slow_app_ms=0, dead_legs=0)
    network.reset()


@pytest.fixture
def app(serving: Serving, network: Network) -> Iterator[Application]:
    application = Application(serving)
    application.number(NUMBER)
    yield application
    application.close()
    application.judge_signatures()
    assert [entry["text"] for entry in network.ledger() if entry["about"] == "network fault"] == []
    assert [
        fault for entry in network.ledger() if entry["kind"] == "webhook" for fault in faults(entry)
    ] == []


@pytest.fixture
def caller(network: Network, app: Application) -> Handset:
    """A caller alone in the conference of `meeting.ROOM`."""
    app.says("/voice", ROOM)
    app.says("/wait", "<Say>Please wait.</Say>")
    app.says("/after", "<Say>You are out of the room.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    app.wait_for("/wait")
    return caller
