"""Webhooks as Twilio sends them, field for field, for the tests to change."""

import base64
import hmac
from urllib.parse import urlencode

TOKEN = "a" * 32
BASE = "https://complaints.example.co.uk"
ACCOUNT, CALL, OTHER_CALL = "AC" + "0a" * 16, "CA" + "1b" * 16, "CA" + "2c" * 16
ROOM, QUEUE, RECORDING, TRANSCRIPTION = "CF" + "3d" * 16, "QU" + "4e" * 16, "RE" + "5f" * 16, "GT" + "6a" * 16

Form = dict[str, str]

_STANDARD: Form = {
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
    "CallSid": CALL,
    "CallStatus": "in-progress",
    "Direction": "inbound",
    "From": "+447700900123",
    "To": "+443300538188",
    "Caller": "+447700900123",
    "Called": "+443300538188",
    **{f"{who}{what}": "" for who in ("From", "To", "Caller", "Called") for what in ("City", "State", "Zip")},
    **{f"{who}Country": "GB" for who in ("From", "To", "Caller", "Called")},
}


def call(**more: str) -> Form:
    return _STANDARD | more


GENUINE: dict[str, Form] = {
    "a new call": call(CallStatus="ringing"),
    "a new call from Leeds": call(CallStatus="ringing", FromCity="LEEDS", FromZip="LS1 4AP", ToZip="M1"),
    "a call with a bare minimum": {k: _STANDARD[k] for k in ("AccountSid", "ApiVersion", "CallSid", "CallStatus", "Direction", "From", "To")},
    "keys": call(Digits="12345678", FinishedOnKey="#", msg="Gather End"),
    "one key": call(Digits="1", FinishedOnKey=""),
    "speech": call(SpeechResult="The digits on my bill are wrong. Digits, I said! Stability too.", Confidence="0.9312"),
    "waiting": call(QueuePosition="1", QueueSid=QUEUE, QueueTime="12", AvgQueueTime="33", CurrentQueueSize="4", MaxQueueSize="1000"),
    "left the queue": call(QueueResult="redirected", QueueSid=QUEUE, QueueTime="42"),
    "room over": call(DialCallStatus="answered", DialBridged="true"),
    "telephone leg over": call(DialCallStatus="no-answer", DialCallSid=OTHER_CALL, ParentCallSid=CALL, Direction="outbound-dial"),
    "status": call(CallStatus="completed", CallbackSource="call-progress-events", SequenceNumber="3", CallDuration="61", Duration="2", Timestamp="Sun, 22 Nov 2026 10:42:28 +0000"),
    "softphone": call(From="client:staff_17", Caller="client:staff_17", To="", Called=""),
    "withheld": call(From="anonymous", Caller="anonymous"),
    "fallback": call(ErrorCode="11200", ErrorUrl=f"{BASE}/ivr/4kXQw0c3n8VZk1yPq2rT7A/3"),
    "somebody joined": {
        "AccountSid": ACCOUNT, "CallSid": CALL, "Coaching": "false", "ConferenceSid": ROOM, "EndConferenceOnExit": "true",
        "FriendlyName": "4kXQw0c3n8VZk1yPq2rT7A", "Hold": "false", "Muted": "false", "ParticipantLabel": "customer",
        "SequenceNumber": "2", "StartConferenceOnEnter": "true", "StatusCallbackEvent": "participant-join",
        "Timestamp": "Sun, 22 Nov 2026 10:42:28 +0000",
    },
    "the room ended": {
        "AccountSid": ACCOUNT, "CallSidEndingConference": CALL, "ConferenceSid": ROOM, "FriendlyName": "Holden-room",
        "ReasonConferenceEnded": "participant-with-end-conference-on-exit-left", "Reason": "Participant left",
        "SequenceNumber": "9", "StatusCallbackEvent": "conference-end", "Timestamp": "Sun, 22 Nov 2026 10:43:28 +0000",
    },
    "recorded": {
        "AccountSid": ACCOUNT, "CallSid": CALL, "ErrorCode": "0", "RecordingChannels": "2", "RecordingDuration": "61",
        "RecordingSid": RECORDING, "RecordingSource": "StartCallRecordingAPI", "RecordingStatus": "completed",
        "RecordingStartTime": "Sun, 22 Nov 2026 10:42:28 +0000", "RecordingTrack": "both",
        "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}",
    },
    "heard": {
        "AccountSid": ACCOUNT, "CallSid": CALL, "Final": "true", "LanguageCode": "en-GB", "SequenceId": "4",
        "Timestamp": "2026-11-22T10:42:28.123456Z", "Track": "inbound_track", "TranscriptionEvent": "transcription-content",
        "TranscriptionData": '{"transcript": "Track my order, Final answer", "confidence": 0.9}', "TranscriptionSid": TRANSCRIPTION,
    },
    "text delivered": {
        "AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", "From": "+443300538188", "MessageSid": "SM" + "7b" * 16,
        "MessageStatus": "delivered", "SmsSid": "SM" + "7b" * 16, "SmsStatus": "delivered", "To": "+447700900123",
    },
}  # fmt: skip


def sign(url: str, form: Form | list[tuple[str, str]], token: str = TOKEN) -> str:
    pairs = sorted(set(form.items() if isinstance(form, dict) else form))
    text = url + "".join(name + value for name, value in pairs)
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()


def body(form: Form | list[tuple[str, str]]) -> bytes:
    return urlencode(list(form.items()) if isinstance(form, dict) else form).encode()
