"""In real time speech takes as long as speech does; and many calls at once are no trouble."""

import threading
import time
from collections.abc import Iterator

import pytest

from simulator.environment import Environment
from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER
from tests.simulator.serving import Serving, free_port


@pytest.fixture
def unhurried() -> Iterator[Application]:
    serving = Serving(
        Environment(port=free_port(), api_key_sid="SK" + "1" * 32, api_key_secret="e" * 32, pace=1)
    )
    app = Application(serving)
    app.number(NUMBER)
    yield app
    app.close()
    app.judge_signatures()
    serving.close()


def test_a_sentence_takes_its_time_and_a_key_cuts_it_short(unhurried: Application) -> None:
    network = Network(unhurried.serving.url)
    sentence = "This sentence of sixty characters takes four seconds to say."
    unhurried.says("/voice", f'<Gather numDigits="1" action="/next"><Say>{sentence}</Say></Gather>')
    unhurried.says("/next", "<Say>Fifteen chars..</Say><Hangup/>")
    began = time.monotonic()
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("sixty characters")
    assert caller.state["heard"][0]["seconds"] == 4
    caller.press("1")
    caller.wait_until_it_ends()
    assert time.monotonic() - began >= 1
    assert [e["cut"] for e in caller.state["heard"]] == [True, False]


def test_a_gathers_timeout_is_its_own_in_real_time(unhurried: Application) -> None:
    network = Network(unhurried.serving.url)
    unhurried.says("/voice", '<Gather timeout="1"/><Say>Too late.</Say><Hangup/>')
    began = time.monotonic()
    network.call(CALLER, NUMBER).wait_to_hear("Too late")
    assert time.monotonic() - began >= 1


def test_a_hundred_calls_at_once_each_have_their_own_conversation(network: Network, app: Application) -> None:
    app.says("/voice", '<Gather numDigits="4" timeout="60" action="/next"><Say>Key it.</Say></Gather>')
    app.says("/next", lambda seen: f"<Say>You keyed {seen.form['Digits']}.</Say><Hangup/>")
    heard: dict[int, list[str]] = {}

    def one(number: int) -> None:
        caller = network.call(f"+44770090{number:04}", NUMBER)
        caller.press(f"{number:04}", timeout=30)
        caller.wait_until_it_ends(timeout=30)
        heard[number] = caller.heard

    threads = [threading.Thread(target=one, args=(n,)) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {n: ["Key it.", f"You keyed {n:04}."] for n in range(100)}
    app.wait_for("/status", 100, timeout=20)
