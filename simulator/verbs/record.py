"""Record: the caller's voice until a key, silence or the longest length (https://www.twilio.com/docs/voice/twiml/record)."""

import asyncio
from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.instruction import Instruction
from simulator.listening import Listening

if TYPE_CHECKING:
    from simulator.recordings import Recording
    from simulator.script import Script

ALL_KEYS = "1234567890*#"


async def record(script: "Script", verb: Verb) -> Instruction | None:
    """Records until a key of finishOnKey, words followed by silence, /silence, or maxLength; then asks the action."""
    call, network = script.call, script.network
    if verb.flag("playBeep", True):
        await call.hear("tone", "beep", 0.5)
    recording = network.recordings.start_for(script, verb, "RecordVerb")
    listening = Listening(
        dtmf=True,
        speech=True,
        finish_on_key=verb.get("finishOnKey", ALL_KEYS),
        timeout=verb.number("timeout", 5),
        record=True,
    )
    call.listening = listening
    call.changed()
    longest = max(network.patience(verb.number("maxLength", 3600)), 2)
    silence = network.patience(verb.number("timeout", 5)) if verb.number("timeout", 5) else longest
    try:
        given = await listening.wait_out(silence, longest)
    except asyncio.CancelledError:
        recording.stop()
        if call.ended:
            # "If the call is hung up, Digits is hangup"; what the action answers is of no use to anybody.
            network.tell(
                call,
                "record.action",
                script.absolute(verb.get("action")),
                verb.get("method", "POST"),
                _params(recording, "hangup"),
            )
        raise
    finally:
        if call.listening is listening:
            call.listening = None
    recording.stop(words=given.words)
    if given.kind == "nothing":
        recording.absent()
        return None  # nothing was said: the next verb
    return script.action(verb, _params(recording, given.finished_on), "record.action")


def _params(recording: "Recording", digits: str) -> dict[str, str]:
    return {
        "RecordingUrl": recording.media_url, "RecordingSid": recording.sid, "RecordingDuration": str(recording.seconds), "Digits": digits,
    }  # fmt: skip
