"""The phone network in a process of its own, a tiny application behind its number, and a person's browser."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, ConsoleMessage, Page
from twilio.rest import Client

from laptop.process import free_port
from tests.simulator_pages.webhooks import MANAGER, TinyApp

ROOT = Path(__file__).resolve().parents[2]
NUMBER = "+443300538188"
PRIYA = "+447700900123"
ACCOUNT, TOKEN = "AC" + "0" * 32, "a-token-of-the-tests"
KEY, SECRET = "SK" + "0" * 32, "a-secret-of-the-tests-long-enough-for-hs256"
DIRECTORY = {
    "customers": [
        {
            "name": "Priya Shah", "account_number": "10482937", "phone": PRIYA, "email": "priya@example.com",
            "date_of_birth": "1985-07-04", "pin": "482915", "postcode": "LL61 5UJ", "note": "Two missed visits, billed twice.",
        },
        {
            "name": "Fern Florists (Gemma Nuttall)", "account_number": "30055438", "phone": "+441632960105",
            "email": "shop@example.com", "date_of_birth": "1985-01-23", "pin": "440978", "postcode": "SK10 1AA", "note": "",
        },
    ],
    "staff": [
        {"name": "Amelia Hart", "email": "amelia@example.com", "password": "kettle-harbour", "role": "adviser", "phone": "+447700900201"},
        {"name": "Ruth Okafor", "email": "ruth@example.com", "password": "kettle-harbour", "role": "manager", "phone": MANAGER},
        {"name": "Margaret Ellison", "email": "margaret@example.com", "password": "kettle-harbour", "role": "managing_director", "phone": "+447700900221"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Iterator[TinyApp]:
    """The application that the network calls."""
    with TinyApp() as running:
        yield running


@pytest.fixture(scope="module")
def network(app: TinyApp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The phone network's address; its number rings at the tiny application."""
    port = free_port()
    directory = tmp_path_factory.mktemp("network") / "directory.json"
    directory.write_text(json.dumps(DIRECTORY))
    environment = {
        "PATH": os.environ["PATH"], "SIMULATOR_PORT": str(port), "SIMULATOR_PACE": "0.2", "SIMULATOR_DIRECTORY": str(directory),
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "COMPLAINTS_NUMBER": NUMBER,
        "TWILIO_API_KEY_SID": KEY, "TWILIO_API_KEY_SECRET": SECRET,
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "simulator"], cwd=ROOT, env=environment)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, process)
        _point(base, app)
        yield base
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(base: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, "The phone network stopped by itself."
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{base}/network/health", timeout=1).ok:
                return
        time.sleep(0.05)
    raise AssertionError("The phone network did not start in ten seconds.")


def twilio(base: str) -> Client:
    """Twilio's own client, talking to the network."""
    client = Client(ACCOUNT, TOKEN)
    client.api.base_url = base
    return client


def _point(base: str, app: TinyApp) -> None:
    (number,) = twilio(base).incoming_phone_numbers.list(phone_number=NUMBER)
    number.update(voice_url=f"{app.base}/voice", voice_method="POST")


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, network: str) -> Iterator[Opener]:
    """Opens a page of the network in a browser of its own; at the end nothing may have broken the page's own policy."""
    contexts = []
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(message.text)

    def open_(path: str = "/", **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(network + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    requests.post(f"{network}/network/reset", json={}, timeout=5)
    assert wrong == []
