"""https://www.twilio.com/docs/voice/twiml/transcription"""

import json

from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER


def start(app: Application, attributes: str = "") -> str:
    return f'<Start><Transcription name="t" statusCallbackUrl="{app.url}/t" languageCode="en-GB" {attributes}/></Start>'


def test_each_side_is_told_on_its_own_track_in_order(network: Network, app: Application) -> None:
    """ "SequenceId … the order within a track"; TranscriptionData is a JSON string; Timestamp is ISO 8601."""
    app.says(
        "/voice",
        start(app) + '<Gather input="speech" action="/next" timeout="60"><Say>What happened?</Say></Gather>',
    )
    app.says("/next", '<Stop><Transcription name="t"/></Stop><Say>Not told.</Say><Hangup/>')
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("What happened")
    caller.speak("No broadband since Monday")
    caller.wait_until_it_ends()
    app.wait_for("/t", TranscriptionEvent="transcription-stopped")
    told = [s.form for s in app.at("/t")]
    assert [t["TranscriptionEvent"].removeprefix("transcription-") for t in told] == [
        "started",
        "content",
        "content",
        "stopped",
    ]
    question, answer = told[1], told[2]
    assert (question["Track"], json.loads(question["TranscriptionData"])["transcript"]) == (
        "outbound_track",
        "What happened?",
    )
    assert (answer["Track"], json.loads(answer["TranscriptionData"])["transcript"]) == (
        "inbound_track",
        "No broadband since Monday",
    )
    assert (answer["Final"], answer["SequenceId"], answer["Timestamp"][-1]) == ("true", "1", "Z")
    assert "confidence" in json.loads(answer["TranscriptionData"])


def test_partial_results_come_before_the_final_one_and_have_no_confidence(
    network: Network, app: Application
) -> None:
    app.says(
        "/voice",
        start(app, 'partialResults="true" track="inbound_track"') + '<Gather input="speech" timeout="60"/>',
        "<Hangup/>",
    )
    network.call(CALLER, NUMBER).speak("it has been slow for weeks")
    app.wait_for("/t", TranscriptionEvent="transcription-stopped")
    content = [s.form for s in app.at("/t") if s.form["TranscriptionEvent"] == "transcription-content"]
    assert [c["Final"] for c in content] == ["false", "true"]
    assert "Stability" in content[0]
    assert "confidence" not in json.loads(content[1]["TranscriptionData"])


def test_the_call_that_ends_stops_it(network: Network, app: Application) -> None:
    app.says("/voice", start(app) + '<Gather timeout="60"/>')
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    caller.hang_up()
    app.wait_for("/t", TranscriptionEvent="transcription-stopped")
