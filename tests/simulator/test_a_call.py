"""A call from the first ring to the last callback, one test for a sentence of Twilio's pages."""

from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.conftest import CALLER, NUMBER


def test_a_call_is_answered_gathers_a_key_and_asks_the_action_with_it(network: Network, app: Application) -> None:
    app.says("/voice", '<Gather numDigits="1" action="/menu"><Say>Press 1 to make a complaint.</Say></Gather>')
    app.says("/menu", "<Say>Thank you.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("press 1")
    caller.press("1")
    assert caller.wait_until_it_ends() == "completed"
    assert caller.heard == ["Press 1 to make a complaint.", "Thank you."]
    first, action = app.wait_for("/voice").form, app.wait_for("/menu").form
    assert (first["CallStatus"], first["From"], first["To"], first["Direction"]) == ("ringing", CALLER, NUMBER, "inbound")
    assert (action["Digits"], action["FinishedOnKey"], action["CallStatus"]) == ("1", "", "in-progress")
    assert app.wait_for("/status").form["CallStatus"] == "completed"
