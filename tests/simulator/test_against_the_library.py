"""Twilio's own library as a second opinion on the data files: what it can send, the network must know."""

import inspect
import re

import pytest
import yaml
from twilio.rest.api.v2010.account import call, conference, incoming_phone_number, message, queue
from twilio.rest.api.v2010.account.call import recording as call_recording
from twilio.rest.api.v2010.account.conference import participant
from twilio.rest.api.v2010.account.conference import recording as conference_recording
from twilio.rest.api.v2010.account.queue import member
from twilio.twiml import voice_response

from simulator.grammar import DATA, elements

REST = yaml.safe_load((DATA / "rest.yaml").read_text(encoding="utf-8"))
FORMS = {
    "calls.create": call.CallList,
    "calls.update": call.CallContext,
    "conferences.update": conference.ConferenceContext,
    "participants.create": participant.ParticipantList,
    "participants.update": participant.ParticipantContext,
    "queues.create": queue.QueueList,
    "queues.update": queue.QueueContext,
    "members.update": member.MemberContext,
    "recordings.create": call_recording.RecordingList,
    "recordings.update": conference_recording.RecordingContext,
    "messages.create": message.MessageList,
    "numbers.create": incoming_phone_number.IncomingPhoneNumberList,
    "numbers.update": incoming_phone_number.IncomingPhoneNumberContext,
}


def fields_of(library: type, deed: str) -> set[str]:
    """The form fields which the library's method puts into its request."""
    method = getattr(library, f"_{deed}", None) or getattr(library, deed)
    form = inspect.getsource(method).partition("values.of(")[2].partition(")\n        headers")[0]
    return set(re.findall(r'"([A-Z]\w+)":', form))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_field_the_library_can_send_is_known(name: str) -> None:
    sent = fields_of(FORMS[name], name.partition(".")[2])
    assert sent, "the library is built differently now: look at it again"
    assert sent - set(REST[name]["fields"]) - set(REST[name].get("wide", [])) == set()


@pytest.mark.parametrize("name", FORMS)
def test_no_form_field_is_known_that_the_library_does_not_have(name: str) -> None:
    known = set(REST[name]["fields"]) | set(REST[name].get("wide", []))
    both = fields_of(FORMS[name], name.partition(".")[2])
    if name.startswith("numbers."):
        both |= fields_of(FORMS["numbers.create"], "create") | fields_of(FORMS["numbers.update"], "update")
    assert known - both == set()


VERBS = [
    "Say", "Play", "Pause", "Gather", "Record", "Redirect", "Hangup", "Reject", "Enqueue", "Leave", "Dial", "Number", "Client", "Conference",
    "Queue", "Start", "Stop", "Transcription", "Recording", "Identity", "Parameter",
]  # fmt: skip


def attributes_of(verb: str) -> set[str]:
    """The attributes which the library's class writes, from its own source."""
    names = inspect.signature(getattr(voice_response, verb).__init__).parameters
    words = [name.rstrip("_") for name in names if name not in ("self", "kwargs")]
    return {re.sub(r"_([a-z])", lambda m: m[1].upper(), word) for word in words}


@pytest.mark.parametrize("verb", VERBS)
def test_every_attribute_the_library_can_write_is_known(verb: str) -> None:
    bodies = {"message", "url", "name", "phoneNumber", "number", "identity", "clientIdentity"} - set(
        elements()[verb].attributes
    )
    assert attributes_of(verb) - set(elements()[verb].attributes) - bodies == set()


def test_ssml_is_known_whole() -> None:
    inside = {"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}
    assert set(elements()["Say"].children) == inside
    for name in inside:
        assert name in elements()
