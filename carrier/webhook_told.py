"""What one signed webhook tells: Twilio's field names on one side, typed words of ours on the other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from carrier.webhook_fields import Kind


@dataclass(frozen=True, slots=True)
class Webhook:
    """One signed request of Twilio's. `raw` holds every field as sent, those unknown to us too."""

    kind: Kind
    raw: Mapping[str, str] = field(repr=False)
    idempotency_token: str = ""
    """`I-Twilio-Idempotency-Token`: a hint that two requests are one event; never the only key."""

    def _text(self, name: str) -> str:
        return self.raw.get(name, "")

    def _whole(self, name: str) -> int | None:
        value = self.raw.get(name)
        return int(float(value)) if value else None

    @property
    def account_sid(self) -> str:
        return self._text("AccountSid")

    @property
    def call_sid(self) -> str:
        """The leg this is about; empty where a conference or message has none."""
        return self._text("CallSid")

    @property
    def parent_call_sid(self) -> str:
        return self._text("ParentCallSid")

    @property
    def from_(self) -> str:
        """As sent: E.164, or any of the forms `numbers.Caller` knows."""
        return self._text("From")

    @property
    def to(self) -> str:
        return self._text("To")

    @property
    def forwarded_from(self) -> str:
        return self._text("ForwardedFrom")

    @property
    def status(self) -> str:
        """CallStatus: queued initiated ringing in-progress completed busy failed no-answer canceled."""
        return self._text("CallStatus")

    @property
    def direction(self) -> str:
        return self._text("Direction")

    @property
    def digits(self) -> str | None:
        """Keys pressed, without the finishing key; None where the request has no Digits at all."""
        return self.raw.get("Digits")

    @property
    def speech(self) -> str | None:
        return self.raw.get("SpeechResult")

    @property
    def confidence(self) -> float | None:
        """0 to 1; Twilio says not to expect it, so None is common."""
        value = self._text("Confidence")
        return float(value) if value else None

    @property
    def sequence(self) -> int | None:
        """SequenceNumber (calls, conferences) or SequenceId (transcription); orders events of one Sid."""
        number = self._whole("SequenceNumber")
        return self._whole("SequenceId") if number is None else number

    @property
    def timestamp(self) -> datetime | None:
        """Aware datetime in UTC when Twilio says it happened (RFC 2822 or ISO 8601); None if unreadable."""
        return _moment(self._text("Timestamp"))

    @property
    def call_duration(self) -> int | None:
        """Seconds."""
        return self._whole("CallDuration")

    @property
    def error_code(self) -> str:
        return self._text("ErrorCode")

    @property
    def error_url(self) -> str:
        return self._text("ErrorUrl")

    @property
    def dial_status(self) -> str:
        """DialCallStatus; a conference that ended says `answered`."""
        return self._text("DialCallStatus")

    @property
    def queue_sid(self) -> str:
        return self._text("QueueSid")

    @property
    def queue_result(self) -> str:
        return self._text("QueueResult")

    @property
    def queue_position(self) -> int | None:
        return self._whole("QueuePosition")

    @property
    def queue_time(self) -> int | None:
        """Seconds this caller has waited."""
        return self._whole("QueueTime")

    @property
    def average_queue_time(self) -> int | None:
        """Seconds."""
        return self._whole("AvgQueueTime")

    @property
    def conference_sid(self) -> str:
        return self._text("ConferenceSid")

    @property
    def room(self) -> str:
        """The conference's name as we gave it."""
        return self._text("FriendlyName")

    @property
    def conference_event(self) -> str:
        """participant-join, participant-leave, participant-hold, conference-end, …"""
        return self._text("StatusCallbackEvent")

    @property
    def participant_label(self) -> str:
        return self._text("ParticipantLabel")

    @property
    def held(self) -> bool:
        return self._text("Hold") == "true"

    @property
    def muted(self) -> bool:
        return self._text("Muted") == "true"

    @property
    def why_left(self) -> str:
        return self._text("ReasonParticipantLeft")

    @property
    def recording_sid(self) -> str:
        return self._text("RecordingSid")

    @property
    def recording_status(self) -> str:
        """in-progress, completed, absent."""
        return self._text("RecordingStatus")

    @property
    def recording_duration(self) -> int | None:
        """Seconds."""
        return self._whole("RecordingDuration")

    @property
    def transcription_event(self) -> str:
        return self._text("TranscriptionEvent")

    @property
    def transcription_sid(self) -> str:
        return self._text("TranscriptionSid")

    @property
    def track(self) -> str:
        """inbound_track is what this leg's own party said."""
        return self._text("Track")

    @property
    def transcript(self) -> str:
        """The words of a transcription-content event; empty for the others."""
        return _transcript(self._text("TranscriptionData"))

    @property
    def final(self) -> bool:
        return self._text("Final") == "true"

    @property
    def message_sid(self) -> str:
        return self._text("MessageSid")

    @property
    def message_status(self) -> str:
        return self._text("MessageStatus")


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if "T" in text[:11] else parsedate_to_datetime(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _transcript(data: str) -> str:
    try:
        told = json.loads(data) if data else {}
    except ValueError:
        return ""
    return str(told.get("transcript", "")) if isinstance(told, dict) else ""
