"""The conversation as a caller has it: every process running, real webhooks, the phone network on this desk."""

import re
from collections.abc import Iterator

import pytest

from laptop.system import System
from simulator.scripted_handset import Handset, Network, wait

pytestmark = pytest.mark.slow
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


@pytest.fixture
def network(live: System) -> Iterator[Network]:
    network = Network(f"http://127.0.0.1:{live.settings.simulator_port}")
    yield network
    assert network.errors() == [], "the carrier found fault with what we answered"
    network.reset()


@pytest.fixture
def jo(live: System) -> dict[str, str]:
    """A demo customer, as `demo --json` knows them."""
    return live.people["customers"][0]


def on_the_line(live: System, network: Network, jo: dict[str, str]) -> Handset:
    return network.call(jo["phone"], live.settings.complaints_number)


def prove(caller: Handset, jo: dict[str, str]) -> None:
    """Answer whatever identity asks, by its words alone (CONTRACT, "On the phone")."""
    caller.wait_to_hear("account number")
    caller.press(jo["account_number"])
    caller.wait_to_hear("date of birth")
    year, month, day = jo["date_of_birth"].split("-")
    caller.press(day + month + year)
    asked = caller.wait_to_hear("digits of your PIN")["text"]
    caller.press("".join(jo["pin"][n] for n, word in enumerate(ORDINALS) if word in asked))


def spoken_reference(caller: Handset) -> str:
    caller.wait_to_hear("complaint reference is")
    said = re.search(r"reference is ((?:\d ){3}\d, (?:\d ){3}\d)", " ".join(caller.heard))
    assert said, caller.heard
    return re.sub(r"\D", "", said[1])


def test_a_complaint_by_phone_its_reference_by_text_and_the_next_call_that_asks_after_it(
    live: System, network: Network, jo: dict[str, str]
) -> None:
    caller = on_the_line(live, network, jo)
    caller.wait_to_hear("recorded")
    caller.press("1")
    prove(caller, jo)
    caller.wait_to_hear("extra help")
    caller.press("2")
    caller.wait_to_hear("What is your complaint about")
    caller.press("1")
    caller.wait_to_hear("in your own words")
    caller.speak("It has been slow since Tuesday & nobody rings back <again>")
    caller.wait_to_hear("I wrote down")
    caller.press("1")
    reference = spoken_reference(caller)
    written = f"{reference[:4]} {reference[4:]}"
    assert written in network.handset(jo["phone"]).wait_for_message(written)["body"]
    caller.stay_silent()
    caller.wait_to_hear("Thank you. You are next in the queue")
    caller.hang_up()

    again = on_the_line(live, network, jo)
    again.wait_to_hear("existing complaint")
    again.press("2")
    again.wait_to_hear("complaint reference")
    again.press(reference)
    prove(again, jo)
    again.wait_to_hear("we aim to give you our answer")
    again.press("1")
    again.wait_to_hear("manager")
    wait(lambda: (again.state["room"] or {}).get("kind") == "queue", 10, lambda: "not in the queue")
    again.hang_up()


def test_a_caller_who_would_rather_be_rung_back_presses_1_and_is_promised_it(
    live: System, network: Network, jo: dict[str, str]
) -> None:
    caller = on_the_line(live, network, jo)
    caller.wait_to_hear("press 0")
    caller.press("0")
    caller.wait_to_hear("rang you back, press 1")
    caller.press("1")
    caller.wait_to_hear("Shall we ring you back on the number ending")
    caller.press("1")
    caller.wait_to_hear("We'll ring you on the number ending")
    caller.wait_to_hear("Goodbye")
    wait(lambda: caller.status == "completed", 10, lambda: caller.status)
