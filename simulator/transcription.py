"""Real-time transcription (https://www.twilio.com/docs/voice/twiml/transcription): what each side says, told while it is said."""

import json
import secrets
from datetime import UTC, datetime

from simulator.call import Call
from simulator.document import Verb
from simulator.letter import Letter
from simulator.room import StatusCallback


class Transcription:
    """One transcription of one leg. inbound_track is what the leg says, outbound_track what it hears; SequenceId counts per track."""

    def __init__(self, call: Call, verb: Verb, callback: StatusCallback | None) -> None:
        self.call, self.verb, self.callback = call, verb, callback
        self.sid = "GT" + secrets.token_hex(16)
        self.name = verb.get("name")
        self.track = verb.get("track", "both_tracks")
        self._sequence: dict[str, int] = {}
        call.transcriptions.append(self)
        self._tell(
            "transcription-started",
            self.track,
            ProviderConfiguration=json.dumps({"profanityFilter": verb.get("profanityFilter", "true")}),
        )

    def said(self, text: str) -> None:
        """The leg spoke."""
        self._content("inbound_track", text)

    def heard(self, text: str) -> None:
        """The leg was spoken to."""
        self._content("outbound_track", text)

    def stop(self) -> None:
        """Ends it, once."""
        if self in self.call.transcriptions:
            self.call.transcriptions.remove(self)
            self._tell("transcription-stopped", self.track)

    def _content(self, track: str, text: str) -> None:
        if self.track not in (track, "both_tracks"):
            return
        if self.verb.flag("partialResults"):
            first = " ".join(text.split()[: max(1, len(text.split()) // 2)])
            self._tell(
                "transcription-content",
                track,
                TranscriptionData=json.dumps({"transcript": first}),
                Final="false",
                Stability="0.8",
            )
        data = (
            {"transcript": text}
            if self.verb.flag("partialResults")
            else {"transcript": text, "confidence": 0.94}
        )
        self._tell("transcription-content", track, TranscriptionData=json.dumps(data), Final="true")

    def _tell(self, event: str, track: str, **more: str) -> None:
        if self.callback is None:
            return
        self._sequence[track] = self._sequence.get(track, 0) + 1
        network = self.call.network
        fields = {
            "AccountSid": network.environment.account_sid, "CallSid": self.call.sid, "TranscriptionSid": self.sid, "TranscriptionEvent": event,
            "Timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"), "SequenceId": str(self._sequence[track]),
            "LanguageCode": self.verb.get("languageCode", "en-US"), "Track": track,
            "TranscriptionEngine": self.verb.get("transcriptionEngine", "google"), "PartialResults": self.verb.get("partialResults", "false"),
        }  # fmt: skip
        labels = {
            "Name": "name",
            "InboundTrackLabel": "inboundTrackLabel",
            "OutboundTrackLabel": "outboundTrackLabel",
        }
        fields |= {
            field: self.verb.get(attribute) for field, attribute in labels.items() if self.verb.get(attribute)
        }
        network.callbacks.tell(
            Letter(
                "transcription", self.callback.url, self.callback.method, fields | more, call=self.call.sid
            )
        )
