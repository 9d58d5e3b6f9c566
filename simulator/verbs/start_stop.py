"""Start and Stop: transcription and recording beside the call (https://www.twilio.com/docs/voice/twiml/transcription)."""

from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.room import StatusCallback
from simulator.transcription import Transcription

if TYPE_CHECKING:
    from simulator.script import Script


async def start(script: "Script", verb: Verb) -> None:
    """Begins them and goes on at once."""
    for noun in verb.children:
        if noun.name == "Transcription":
            url = noun.get("statusCallbackUrl")
            Transcription(
                script.call,
                noun,
                StatusCallback(url, noun.get("statusCallbackMethod", "POST")) if url else None,
            )
        else:
            channels = 2 if noun.get("channels") == "dual" else 1
            script.network.recordings.start_for(script, noun, "StartCallRecordingTwiML", channels=channels)


async def stop(script: "Script", verb: Verb) -> None:
    """Ends the transcription of that name, or the latest."""
    for noun in verb.children:
        running = [
            t for t in script.call.transcriptions if not noun.get("name") or t.name == noun.get("name")
        ]
        if running:
            running[-1].stop()
