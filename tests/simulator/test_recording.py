"""https://www.twilio.com/docs/voice/twiml/record and the recordings resource."""

import io
import urllib.request
import wave

import pytest

from simulator.scripted_handset import Network, wait
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER
from tests.simulator.test_rest import refused

WAITS = '<Gather timeout="60"/>'
RECORD = '<Record action="/recorded" timeout="60" maxLength="120" finishOnKey="#" recordingStatusCallback="/recording"/><Say>Nothing was said.</Say>'


def test_a_recording_ends_with_its_key_and_asks_the_action(network: Network, app: Application) -> None:
    app.says("/voice", RECORD)
    app.says("/recorded", "<Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("beep")
    caller.press("#")
    app.wait_for("/status")
    assert app.at("/recorded") == []  # nothing was said before the key
    caller = network.call(CALLER, NUMBER)
    caller.speak("Please call me back")
    form = app.wait_for("/recorded").form
    assert form["RecordingUrl"].endswith("/Recordings/" + form["RecordingSid"])
    assert int(form["RecordingDuration"]) >= 1
    told = app.wait_for("/recording", RecordingSid=form["RecordingSid"]).form
    assert (told["RecordingStatus"], told["RecordingSource"], told["CallSid"]) == (
        "completed",
        "RecordVerb",
        caller.sid,
    )


def test_hanging_up_ends_it_with_the_word_hangup(network: Network, app: Application) -> None:
    app.says("/voice", RECORD)
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("beep")
    caller.hang_up()
    form = app.wait_for("/recorded").form
    assert (form["Digits"], form["CallStatus"]) == ("hangup", "completed")


def test_silence_goes_on_with_the_next_verb(network: Network, app: Application) -> None:
    app.says("/voice", RECORD)
    caller = network.call(CALLER, NUMBER)
    caller.stay_silent()
    caller.wait_to_hear("Nothing was said")


def test_a_call_recorded_by_rest_pauses_resumes_and_stops(network: Network, app: Application) -> None:
    app.says("/voice", WAITS)
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    recordings = app.client.calls(caller.sid).recordings
    recording = recordings.create(
        recording_status_callback=app.url + "/recording",
        recording_status_callback_event=["in-progress", "completed"],
        recording_channels="dual",
    )
    assert (recording.status, recording.channels, recording.source) == (
        "in-progress",
        2,
        "StartCallRecordingAPI",
    )
    assert recordings("Twilio.CURRENT").update(status="paused", pause_behavior="skip").status == "paused"
    assert recordings("Twilio.CURRENT").update(status="in-progress").status == "in-progress"
    caller.hang_up()
    assert app.wait_for("/recording", RecordingStatus="completed").form["RecordingChannels"] == "2"
    assert app.client.recordings(recording.sid).fetch().status == "completed"
    assert [r.sid for r in app.client.recordings.list(call_sid=caller.sid)] == [recording.sid]
    with refused(21220):
        recordings(recording.sid).update(status="paused")


def test_the_audio_is_there_once_it_is_done_for_those_who_may(network: Network, app: Application) -> None:
    app.says("/voice", WAITS)
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    recording = app.client.calls(caller.sid).recordings.create()
    caller.hang_up()
    caller.wait_until_it_ends()
    url = app.client.recordings(recording.sid).fetch().media_url + ".wav"
    response = app.client.request("GET", url)
    assert response.status_code == 200
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url, timeout=5)
    environment = app.serving.environment
    opener = urllib.request.build_opener(
        urllib.request.HTTPBasicAuthHandler(passwords(url, environment.account_sid, environment.auth_token))
    )
    with opener.open(url, timeout=5) as audio, wave.open(io.BytesIO(audio.read())) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (8000, 8000)
    app.client.recordings(recording.sid).delete()
    with refused(20404):
        app.client.recordings(recording.sid).fetch()


def passwords(url: str, user: str, secret: str) -> urllib.request.HTTPPasswordMgr:
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    manager.add_password(None, url, user, secret)
    return manager


def test_a_conference_is_recorded_from_its_start_and_the_recording_is_found_under_it(
    network: Network, app: Application
) -> None:
    """ "Recording begins when at least two participants have joined": hold music is never recorded."""
    app.says(
        "/voice",
        '<Dial><Conference record="record-from-start" recordingStatusCallback="/recording" endConferenceOnExit="true" waitUrl="">room-2</Conference></Dial>',
    )
    caller = network.call(CALLER, NUMBER)
    caller.wait_until("in-progress")
    wait(lambda: caller.state["room"], 10, lambda: "not in the room")
    conference = app.client.conferences.list(friendly_name="room-2")[0]
    recordings = app.client.conferences(conference.sid).recordings
    assert recordings.list() == []
    app.client.conferences("room-2").participants.create(from_=NUMBER, to="+447700900201", label="adviser")
    network.handset("+447700900201").wait_to_ring().answer()
    caller.wait_to_be_with("adviser")
    recording = recordings.list()[0]
    assert recordings("Twilio.CURRENT").update(status="paused").status == "paused"
    caller.hang_up()
    told = app.wait_for("/recording").form
    assert (told["ConferenceSid"], told["RecordingSid"], told["RecordingSource"]) == (
        conference.sid,
        recording.sid,
        "Conference",
    )
