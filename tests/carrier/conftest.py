"""The wire at work: the real Twilio client, the phone network, and an application that Twilio calls back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from carrier.client import Carrier
from settings import Settings
from simulator.environment import Environment
from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application
from tests.simulator.serving import Serving, free_port

NUMBER = "+443300538188"


def settings_for(serving: Serving, instance: Path, **more: str) -> Settings:
    environment = serving.environment
    return Settings.from_environment(
        {
            "INSTANCE_DIR": str(instance),
            "SIMULATOR_PORT": str(environment.port),
            "TWILIO_ACCOUNT_SID": environment.account_sid,
            "TWILIO_AUTH_TOKEN": environment.auth_token,
            "TWILIO_API_KEY_SID": environment.api_key_sid,
            "TWILIO_API_KEY_SECRET": environment.api_key_secret,
            **more,
        }
    )


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    environment = Environment(
        port=free_port(), account_sid="AC" + "a" * 32, auth_token="b" * 32, api_key_sid="SK" + "c" * 32,
        api_key_secret="d" * 32, pace=0,
    )  # fmt: skip
    serving = Serving(environment)
    yield serving
    serving.close()


@pytest.fixture
def network(serving: Serving) -> Iterator[Network]:
    network = Network(serving.url)
    yield network
    network.reset()


@pytest.fixture
def application(serving: Serving, network: Network) -> Iterator[Application]:
    application = Application(serving)
    application.number(NUMBER)
    yield application
    application.close()


@pytest.fixture
def carrier(serving: Serving, tmp_path: Path) -> Carrier:
    return Carrier(settings_for(serving, tmp_path))


CALLER, MANAGER, NOBODY = "+447700900123", "+447700900456", "CA" + "0" * 32
ROOM = (
    "<Dial action='{url}/after'><Conference participantLabel='customer' endConferenceOnExit='true' beep='false' "
    "statusCallback='{url}/conference' statusCallbackEvent='start end join leave mute hold modify'>room-1</Conference></Dial>"
)


@pytest.fixture
def caller(network: Network, application: Application) -> Handset:
    """A caller waiting in the queue."""
    application.says("/voice", f"<Enqueue waitUrl='{application.url}/wait'>complaints</Enqueue>")
    application.says("/wait", "<Say>Please hold.</Say><Pause length='1'/>")
    application.says("/room", ROOM.format(url=application.url))
    application.says("/hold", "<Say>You are on hold.</Say><Redirect/>")
    handset = network.call(CALLER, NUMBER)
    handset.wait_to_hear("Please hold")
    return handset


@pytest.fixture
def in_room(caller: Handset, carrier: Carrier, application: Application) -> Handset:
    """A caller in a room with the adviser, who is on an ordinary telephone."""
    carrier.take_from_queue(queue="complaints", call_sid=caller.sid, url=f"{application.url}/room")
    application.wait_for("/conference", StatusCallbackEvent="participant-join")
    bring_in(carrier, application, MANAGER)
    caller.network.handset(MANAGER).wait_to_ring().answer()
    caller.wait_to_be_with("adviser")
    return caller


def bring_in(carrier: Carrier, application: Application, to: str, label: str = "adviser") -> str:
    return carrier.bring_in(
        room="room-1", to=to, label=label, timeout=20,
        status_url=f"{application.url}/status?leg=7", conference_status_url=f"{application.url}/conference",
    )  # fmt: skip
