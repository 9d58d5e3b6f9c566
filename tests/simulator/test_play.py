"""https://www.twilio.com/docs/voice/twiml/play and /say: what is heard, how often, and what is no audio."""

import io
import wave

from aiohttp import web

from simulator.scripted_handset import Network
from tests.simulator.application import Application
from tests.simulator.meeting import CALLER, NUMBER


def sound(seconds: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(16000 * seconds))
    return file.getvalue()


def test_a_wav_is_played_for_as_long_as_it_lasts(network: Network, app: Application) -> None:
    app.says("/music.wav", lambda seen: web.Response(body=sound(3), content_type="audio/wav"))
    app.says("/voice", "<Play loop='2'>/music.wav</Play><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    played = [e for e in caller.state["heard"] if e["kind"] == "play"]
    assert [(e["url"], e["seconds"]) for e in played] == [(app.url + "/music.wav", 3)] * 2
    app.seen = [s for s in app.seen if s.path != "/music.wav"]  # audio is fetched without a signature


def test_what_is_no_audio_is_13420_and_the_call_goes_on(network: Network, app: Application) -> None:
    app.says("/music.wav", "<Say>not music</Say>")
    app.says("/voice", "<Play>/music.wav</Play><Say>Go on.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_to_hear("Go on")
    assert network.errors(caller.sid)[0]["code"] == 13420
    app.seen = [s for s in app.seen if s.path != "/music.wav"]


def test_an_audio_answer_is_played_and_then_the_call_ends(network: Network, app: Application) -> None:
    """ "audio/*: Twilio plays the audio file to the caller, and then hangs up." """
    app.says("/voice", lambda seen: web.Response(body=sound(1), content_type="audio/wav"))
    caller = network.call(CALLER, NUMBER)
    assert caller.wait_until_it_ends() == "completed"
    assert caller.state["heard"][0]["kind"] == "play"
    app.seen = [s for s in app.seen if s.signature]


def test_say_loops(network: Network, app: Application) -> None:
    app.says("/voice", "<Say loop='3'>Again.</Say><Hangup/>")
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    assert caller.heard == ["Again."] * 3


def test_a_voice_and_its_language_are_on_the_caption(network: Network, app: Application) -> None:
    app.says("/voice", '<Say voice="Polly.Amy-Neural" language="en-GB">Good morning.</Say>')
    caller = network.call(CALLER, NUMBER)
    caller.wait_until_it_ends()
    entry = caller.state["heard"][0]
    assert (entry["voice"], entry["language"], entry["spoken"]) == (
        "Polly.Amy-Neural",
        "en-GB",
        "Good morning.",
    )
