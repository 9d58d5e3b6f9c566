"""The whole system with its web process killed in the middle of a call: nobody is in silence, nothing is lost."""

import json
import os
import signal

import pytest

from laptop.system import System
from simulator.scripted_handset import Handset, Network, wait

CALLER, OURS = "+447700900123", "+443300538188"
pytestmark = pytest.mark.slow


@pytest.fixture
def network(shaken: System) -> Network:
    return Network(f"http://127.0.0.1:{shaken.settings.simulator_port}")


@pytest.fixture
def caller(shaken: System, network: Network) -> Handset:
    """A caller who has just been asked what they would like."""
    _be_back(shaken)
    handset = network.call(CALLER, OURS)
    handset.wait_to_hear("press 1")
    return handset


def _kill_the_web(shaken: System) -> None:
    os.killpg(shaken.supervisor.running("web").pid, signal.SIGKILL)
    shaken.supervisor.running("web").wait(10)


def _be_back(shaken: System) -> None:
    if shaken.supervisor.running("web").poll() is not None:
        shaken.supervisor.restart("web")
    shaken._wait("web", shaken.settings.port, "/readyz")


def _asked(caller: Handset) -> str:
    """What the caller was asked after the moment."""
    heard = caller.heard
    moment = max(n for n, words in enumerate(heard) if "One moment, please" in words)
    return " ".join(words for words in heard[moment:] if "press 1" in words or "account number" in words)


def test_a_hung_web_process_is_one_moment_to_the_caller(shaken: System, caller: Handset) -> None:
    """CONTRACT: the fallback "says one moment and resumes the call at its turn"."""
    web = shaken.supervisor.running("web").pid
    os.killpg(web, signal.SIGSTOP)
    try:
        caller.press("1")
        caller.wait_to_hear("One moment, please", timeout=40)
    finally:
        os.killpg(web, signal.SIGCONT)
    # The web takes up the request that hung, with the key, or first the one after the moment, and asks again.
    wait(lambda: _asked(caller), 40, lambda: f"nothing was asked: {caller.heard}")
    if "account number" not in _asked(caller):
        caller.press("1")
    caller.wait_to_hear("account number", timeout=40)
    caller.hang_up()


def test_with_nothing_left_a_message_is_taken_and_becomes_a_complaint(
    shaken: System, caller: Handset, network: Network
) -> None:
    """CONTRACT: "at last records a message and keeps it in a spool file", replayed "once and only once"."""
    _kill_the_web(shaken)
    caller.press("1")
    caller.wait_to_hear("please say your name", timeout=60)
    caller.speak("It is Ann Smith. My broadband has been down since Monday.")
    caller.wait_to_hear("Your message is safe", timeout=40)
    caller.wait_until_it_ends()
    _be_back(shaken)
    replayed = json.loads(shaken.command("flask --app app spool replay --json"))
    (told,) = [row for row in replayed if row["call"] == caller.sid]
    shown = json.loads(shaken.command(f"flask --app app complaint show {told['reference']} --json"))
    assert "fallback_message_kept" in [event["kind"] for event in shown["events"]]
    assert json.loads(shaken.command("flask --app app spool replay --json")) == []


def test_a_call_that_begins_while_the_web_is_away_is_answered_and_goes_on(
    shaken: System, network: Network
) -> None:
    _be_back(shaken)
    web = shaken.supervisor.running("web").pid
    os.killpg(web, signal.SIGSTOP)
    try:
        handset = network.call(CALLER, OURS)
        handset.wait_to_hear("One moment, please", timeout=40)
    finally:
        os.killpg(web, signal.SIGCONT)
    handset.wait_to_hear("press 1", timeout=40)
    handset.hang_up()
