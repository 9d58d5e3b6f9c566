"""https://www.twilio.com/docs/voice/twiml/gather, attribute by attribute."""

import pytest

from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER


def gathering(
    network: Network, app: Application, attributes: str, prompts: str = "<Say>Key it.</Say>"
) -> Handset:
    app.says(
        "/voice", f'<Gather action="/action" {attributes}>{prompts}</Gather><Say>Nothing came.</Say><Hangup/>'
    )
    app.says("/action", "<Hangup/>")
    return network.call(CALLER, NUMBER)


def test_num_digits_submits_at_once(network: Network, app: Application) -> None:
    gathering(network, app, 'numDigits="4" timeout="60"').press("1234")
    assert app.wait_for("/action").form["Digits"] == "1234"


def test_the_finish_key_submits_and_is_not_among_the_digits(network: Network, app: Application) -> None:
    gathering(network, app, 'timeout="60"').press("12#")
    form = app.wait_for("/action").form
    assert (form["Digits"], form["FinishedOnKey"]) == ("12", "#")


def test_another_finish_key_leaves_the_hash_a_digit(network: Network, app: Application) -> None:
    gathering(network, app, 'finishOnKey="*" timeout="60"').press("1#2*")
    assert app.wait_for("/action").form["Digits"] == "1#2"


def test_an_empty_finish_key_means_that_no_key_finishes(network: Network, app: Application) -> None:
    gathering(network, app, 'finishOnKey="" numDigits="3" timeout="60"').press("1#*")
    assert app.wait_for("/action").form["Digits"] == "1#*"


def test_the_timeout_submits_what_was_keyed(network: Network, app: Application) -> None:
    caller = gathering(network, app, 'timeout="60"')
    caller.press("123")
    caller.stay_silent()
    assert app.wait_for("/action").form["Digits"] == "123"


def test_no_input_goes_on_with_the_next_verb_and_asks_nobody(network: Network, app: Application) -> None:
    caller = gathering(network, app, 'timeout="60"')
    caller.stay_silent()
    caller.wait_to_hear("Nothing came")
    assert app.at("/action") == []


def test_the_finish_key_alone_is_no_input(network: Network, app: Application) -> None:
    gathering(network, app, 'timeout="60"').press("#")
    app.wait_for("/status")
    assert app.at("/action") == []


def test_action_on_empty_result_asks_without_digits(network: Network, app: Application) -> None:
    gathering(network, app, 'timeout="60" actionOnEmptyResult="true"').stay_silent()
    form = app.wait_for("/action").form
    assert "Digits" not in form
    assert "SpeechResult" not in form


def test_speech_is_sent_with_its_confidence(network: Network, app: Application) -> None:
    gathering(network, app, 'input="dtmf speech" timeout="60"').speak("My bill is wrong", 0.75)
    form = app.wait_for("/action").form
    assert (form["SpeechResult"], float(form["Confidence"])) == ("My bill is wrong", 0.75)
    assert "Digits" not in form


def test_confidence_may_be_missing(network: Network, app: Application) -> None:
    """ "Confidence … you shouldn't expect it as a required field." """
    gathering(network, app, 'input="speech" timeout="60"').speak("Hello", None)
    assert "Confidence" not in app.wait_for("/action").form


def test_the_first_kind_of_input_wins(network: Network, app: Application) -> None:
    caller = gathering(network, app, 'input="dtmf speech" numDigits="2" timeout="60"')
    caller.press("1")
    network.post(f"/network/calls/{caller.sid}/speech", text="not heard")
    caller.press("2")
    assert app.wait_for("/action").form["Digits"] == "12"


def test_keys_mean_nothing_to_a_gather_for_speech(network: Network, app: Application) -> None:
    caller = gathering(network, app, 'input="speech" timeout="60"')
    caller.wait_to_hear("Key it")
    caller.press_now("5")
    caller.speak("five")
    assert app.wait_for("/action").form["SpeechResult"] == "five"


def test_a_key_stops_the_prompts(network: Network, app: Application) -> None:
    """Barge-in: the rest is never heard, nor waited for."""
    long = "".join(f"<Play digits='{'w' * 30}'/><Say>Line {n}.</Say>" for n in range(500))
    caller = gathering(network, app, 'numDigits="1" timeout="60"', long)
    caller.press("1")
    app.wait_for("/action")
    assert "Line 499." not in caller.heard


def test_without_an_action_the_same_document_is_asked(network: Network, app: Application) -> None:
    app.says("/voice", '<Gather numDigits="1" timeout="60"><Say>Again.</Say></Gather>', "<Hangup/>")
    network.call(CALLER, NUMBER).press("1")
    assert app.wait_for("/voice", 2).form["Digits"] == "1"


def test_a_get_action_carries_everything_in_its_signed_query(network: Network, app: Application) -> None:
    gathering(network, app, 'method="GET" numDigits="1" timeout="60"').press("7")
    seen = app.wait_for("/action")
    assert (seen.method, seen.query["Digits"], seen.form) == ("GET", "7", {})


def test_a_partial_result_is_told_and_its_answer_ignored(network: Network, app: Application) -> None:
    caller = gathering(network, app, 'input="speech" timeout="60" partialResultCallback="/partial"')
    caller.speak("my broadband is slow")
    form = app.wait_for("/partial").form
    assert (form["UnstableSpeechResult"], form["SequenceNumber"]) == ("my broadband", "0")


@pytest.mark.parametrize("attributes", ['timeout="1"', 'timeout="2" numDigits="3"'])
def test_a_wait_ends_by_itself(network: Network, app: Application, attributes: str) -> None:
    gathering(network, app, attributes).wait_to_hear("Nothing came")
