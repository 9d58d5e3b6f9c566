"""Which fields Twilio sends with each kind of webhook, and what each must look like.

The signature joins names and values with nothing between them, so a captured one also fits a form whose
boundaries were moved ("Digits"+"12" reads like "Digits1"+"2"). What is checked here closes that: the
required fields, the exact formats, and that no known name hides inside another name or a value.
Names Twilio may add tomorrow are no objection: "new parameters appear without notice" (webhooks-security).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What a webhook tells about, which decides the fields it must carry."""

    CALL = "call"
    CONFERENCE = "conference"
    RECORDING = "recording"
    TRANSCRIPTION = "transcription"
    MESSAGE = "message"

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Kind":
        """Told by the one field that only this kind has."""
        for name, kind in _TELLTALE.items():
            if name in fields:
                return kind
        return cls.CALL


_TELLTALE = {
    "StatusCallbackEvent": Kind.CONFERENCE,
    "RecordingStatus": Kind.RECORDING,
    "TranscriptionEvent": Kind.TRANSCRIPTION,
    "MessageStatus": Kind.MESSAGE,
}

_REQUIRED = {
    Kind.CALL: "AccountSid CallSid From To CallStatus Direction ApiVersion",
    Kind.CONFERENCE: "AccountSid ConferenceSid FriendlyName SequenceNumber StatusCallbackEvent Timestamp",
    Kind.RECORDING: "AccountSid RecordingSid RecordingStatus",
    Kind.TRANSCRIPTION: "AccountSid CallSid SequenceId TranscriptionEvent TranscriptionSid",
    Kind.MESSAGE: "AccountSid From MessageSid MessageStatus To",
}
REQUIRED = {kind: frozenset(names.split()) for kind, names in _REQUIRED.items()}

_OPTIONAL = {
    Kind.CALL: """
        CallToken Called CalledCity CalledCountry CalledState CalledZip CallbackSource CallDuration Caller
        CallerCity CallerCountry CallerName CallerState CallerZip Confidence DequeingCallSid DialBridged
        DialCallDuration DialCallSid DialCallStatus Digits Duration ErrorCode ErrorUrl FinishedOnKey
        ForwardedFrom FromCity FromCountry FromState FromZip ParentCallSid QueuePosition QueueResult QueueSid
        QueueTime AvgQueueTime CurrentQueueSize MaxQueueSize RecordingDuration RecordingSid RecordingUrl
        SequenceNumber SipResponseCode SpeechResult Stability StableSpeechResult StirPassportToken StirVerstat
        Timestamp ToCity ToCountry ToState ToZip UnstableSpeechResult ConferenceSid FriendlyName msg""",
    Kind.CONFERENCE: """
        AnnounceUrl CallSid CallSidEndingConference Coaching EndConferenceOnExit Hold Muted ParticipantCallStatus
        ParticipantLabel ParticipantLabelEndingConference Reason ReasonAnnouncementFailed ReasonConferenceEnded
        ReasonParticipantLeft StartConferenceOnEnter""",
    Kind.RECORDING: """
        CallSid ConferenceSid ErrorCode RecordingChannels RecordingDuration RecordingSource RecordingStartTime
        RecordingTrack RecordingUrl""",
    Kind.TRANSCRIPTION: """
        Final InboundTrackLabel LanguageCode OutboundTrackLabel PartialResults ProviderConfiguration Stability
        Timestamp Track TranscriptionData TranscriptionEngine TranscriptionError TranscriptionErrorCode
        TranscriptionProviderData""",
    Kind.MESSAGE: """
        ApiVersion Body ErrorCode ErrorMessage MessagingServiceSid NumMedia NumSegments RawDlrDoneDate SmsSid
        SmsStatus""",
}
KNOWN = {kind: REQUIRED[kind] | frozenset(names.split()) for kind, names in _OPTIONAL.items()}

# What a person says or we name ourselves may hold any word, "Digits" too.
_FREE_TEXT = frozenset(
    [
        "SpeechResult",
        "StableSpeechResult",
        "UnstableSpeechResult",
        "TranscriptionData",
        "TranscriptionProviderData",
        "Body",
        "CallToken",
        "StirPassportToken",
        "RecordingUrl",
        "ErrorUrl",
        "ErrorMessage",
    ]
)
_EXCERPT = 24
# A boundary moved into the URL or out of a number shows here: "/3", "4Direction", "+447700900123From".
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.:\[\]-]*")

_WORDS = {
    "CallStatus": "queued|initiated|ringing|in-progress|completed|busy|failed|no-answer|canceled",
    "Direction": "inbound|outbound-api|outbound-dial",
    "ApiVersion": r"\d{4}-\d\d-\d\d",
    "Digits": r"[0-9*#A-DwW]{0,256}|hangup",
    "Confidence": r"(\d{1,3}(\.\d{1,20})?([eE]-?\d{1,3})?)?",
    "TranscriptionSid": "(GT|TR)[0-9a-fA-F]{32}",
    "MessageSid": "(SM|MM)[0-9a-fA-F]{32}",
    "SmsSid": "((SM|MM)[0-9a-fA-F]{32})?",
}
_SIDS = {
    "AC": "AccountSid",
    "CA": "CallSid ParentCallSid DialCallSid DequeingCallSid CallSidEndingConference",
    "CF": "ConferenceSid",
    "QU": "QueueSid",
    "RE": "RecordingSid",
}
_WHOLE = (
    "SequenceNumber SequenceId CallDuration Duration DialCallDuration RecordingDuration QueuePosition QueueTime "
    "AvgQueueTime CurrentQueueSize MaxQueueSize RecordingChannels ErrorCode SipResponseCode"
)
_TRUE_OR_FALSE = frozenset(
    [
        "Muted",
        "Hold",
        "Coaching",
        "EndConferenceOnExit",
        "StartConferenceOnEnter",
        "DialBridged",
        "Final",
        "PartialResults",
    ]
)
# Twilio leaves an optional field empty where it knows nothing; a required one is there in full.
FORMATS = {
    name: re.compile(pattern)
    for name, pattern in {
        **_WORDS,
        **{
            name: f"{prefix}[0-9a-fA-F]{{32}}" + ("" if name in ("AccountSid", "CallSid") else "|")
            for prefix, names in _SIDS.items()
            for name in names.split()
        },
        **dict.fromkeys(_WHOLE.split(), r"(-?\d{1,12}(\.\d{1,6})?)?"),
        **dict.fromkeys(_TRUE_OR_FALSE, "(true|false)?"),
        **dict.fromkeys(("From", "To", "Caller", "Called", "ForwardedFrom"), r"[^\x00-\x1f\x7f]{0,320}"),
    }.items()
}


def why_malformed(pairs: list[tuple[str, str]]) -> str | None:
    """What no genuine webhook has, in words for the log; None when these fields could be Twilio's."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        return "a field comes twice"
    kind = Kind.of(fields)
    if missing := REQUIRED[kind] - fields.keys():
        return f"{min(missing)} is missing"
    known = KNOWN[kind]
    for name, value in pairs:
        if name not in known and _NAME.fullmatch(name) is None:
            return "a field's name is not one of Twilio's"
        shape = FORMATS.get(name)
        if shape is not None and shape.fullmatch(value) is None:
            return f"{name} has the wrong format"
    if hidden := _hidden_name(kind, fields):
        return f"{hidden} is inside another field"
    return None


def _hidden_name(kind: Kind, fields: Mapping[str, str]) -> str | None:
    """A known name that is no field here, yet stands in the signed text: its boundary was moved."""
    compound, single = _absent(kind, frozenset(fields))
    everything = "".join([name + fields[name] for name in sorted(fields)])
    for name in compound:
        if name in everything and not _part_of_a_longer(name, everything, kind, fields):
            return name
    careful = "".join([name + _checked_part(name, fields[name], kind) for name in sorted(fields)])
    for name in single:
        if name in careful and not _part_of_a_longer(name, careful, kind, fields):
            return name
    return None


def _checked_part(name: str, value: str, kind: Kind) -> str:
    """A value as far as it may hold a stray single-word name: not in free text, and only the ends of a
    long value we do not know (a token is random letters, and "Hold" is among them sooner or later)."""
    if name in _FREE_TEXT:
        return " "
    if name in KNOWN[kind] or len(value) <= 2 * _EXCERPT:
        return value
    return f"{value[:_EXCERPT]} {value[-_EXCERPT:]}"


def _part_of_a_longer(name: str, text: str, kind: Kind, fields: Mapping[str, str]) -> bool:
    """Whether every place of this name is inside the known name of a field that is here: Caller in CallerCity."""
    longer = [other for other in fields if name in other and other in KNOWN[kind]]
    return text.count(name) == sum(text.count(other) for other in longer)


@lru_cache(maxsize=256)
def _absent(kind: Kind, present: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Known names that are not among the fields: those of two words and more, and those of one.

    A single word that is true or false is looked for with its value: a room may well be called "Holden".
    """
    absent = sorted(KNOWN[kind] - present)
    compound = [name for name in absent if sum(map(str.isupper, name)) > 1]
    single = [name for name in absent if name not in compound]
    plain = [name for name in single if name not in _TRUE_OR_FALSE]
    valued = [name + value for name in single if name in _TRUE_OR_FALSE for value in ("true", "false")]
    return tuple(compound), tuple(plain + valued)
