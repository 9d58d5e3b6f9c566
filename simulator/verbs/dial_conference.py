"""Dial Conference (https://www.twilio.com/docs/voice/twiml/conference)."""

from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.instruction import Instruction
from simulator.participant import Participant
from simulator.room import StatusCallback

if TYPE_CHECKING:
    from simulator.script import Script


async def dial(script: "Script", verb: Verb) -> Instruction | None:
    """Into the room, until kicked, ended, hung up or redirected; then the Dial's action, whose DialCallStatus is answered."""
    noun, call, network = verb.children[0], script.call, script.network
    conference = network.conferences.named(noun.text)
    wait_url = noun.attributes.get("waitUrl")
    participant = Participant(
        call,
        label=noun.get("participantLabel"),
        muted=noun.flag("muted"),
        coaching=noun.get("coach"),
        start_on_enter=noun.flag("startConferenceOnEnter", True),
        end_on_exit=noun.flag("endConferenceOnExit"),
        beep=noun.get("beep", "true"),
        wait_url=script.absolute(wait_url) if wait_url else wait_url,
        wait_method=noun.get("waitMethod", "POST"),
    )
    call.answer()
    conference.max_participants = noun.number("maxParticipants", conference.max_participants)
    callback = None
    if url := noun.get("statusCallback"):
        events = tuple(noun.get("statusCallbackEvent", "").split())
        callback = StatusCallback(script.absolute(url), noun.get("statusCallbackMethod", "POST"), events)
    recordings = []
    if verb.get("record", "do-not-record") not in ("do-not-record", "false"):
        channels = 2 if "dual" in verb.get("record") else 1
        recordings.append(network.recordings.start_for(script, verb, "DialVerb", channels=channels))
    if noun.get("record") == "record-from-start":
        conference.record(
            lambda: network.recordings.start_for(script, noun, "Conference", conference=conference)
        )
    try:
        reason = await conference.attend(participant, callback)
    finally:
        for recording in recordings:
            recording.stop()
        if call.ended and verb.get("action"):
            action = script.absolute(verb.get("action"))
            network.tell(
                call, "dial.action", action, verb.get("method", "POST"), {"DialCallStatus": "answered"}
            )
    fields = {"DialCallStatus": "failed" if reason == "refused" else "answered"}
    return script.action(verb, fields, "dial.action") if verb.get("action") else None
