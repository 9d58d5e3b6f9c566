"""The wire at work: the real Twilio client, the phone network, and an application that Twilio calls back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from carrier.client import Carrier
from settings import Settings
from simulator.environment import Environment
from simulator.scripted_handset import Network
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
