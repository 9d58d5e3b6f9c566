"""Recordings: of a Record verb, a leg, a Dial or a conference; their callbacks; and a real WAV to fetch."""

import io
import secrets
import time
import wave
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simulator.call import Call
from simulator.conference import Conference
from simulator.document import Verb
from simulator.letter import Letter
from simulator.room import StatusCallback
from simulator.webhook_fields import API_VERSION, rfc_2822, standard

if TYPE_CHECKING:
    from simulator.network import Network
    from simulator.script import Script

RATE = 8000  # samples a second, as on the telephone


@dataclass(eq=False)
class Recording:
    """One recording; seconds count only while it is not paused with `skip`."""

    network: "Network"
    source: str
    call: Call | None = None
    conference: Conference | None = None
    channels: int = 1
    track: str = "both"
    callback: StatusCallback | None = None
    sid: str = field(default_factory=lambda: "RE" + secrets.token_hex(16))
    status: str = "in-progress"
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))
    words: str = ""
    _since: float | None = field(default_factory=time.monotonic)
    _seconds: float = 0.0

    @property
    def seconds(self) -> int:
        """Its length so far, in whole seconds, at least 1 once it is done."""
        running = time.monotonic() - self._since if self._since is not None else 0.0
        return max(round(self._seconds + running), 1)

    @property
    def media_url(self) -> str:
        """Where it can be fetched."""
        account = self.network.environment.account_sid
        return f"{self.network.base_url}/{API_VERSION}/Accounts/{account}/Recordings/{self.sid}"

    @property
    def done(self) -> bool:
        """Whether it runs no more."""
        return self.status not in ("in-progress", "paused")

    def pause(self, behaviour: str) -> None:
        """Pauses; `skip` leaves the pause out of the recording, `silence` records silence."""
        self._count(running=behaviour == "silence")
        self._become("paused")

    def resume(self) -> None:
        """Goes on."""
        self._count(running=True)
        self._become("in-progress")

    def stop(self, words: str = "") -> None:
        """Ends it, and says so."""
        if not self.done:
            self.words = words
            self._count(running=False)
            self._become("completed")
            self.network.recordings.tell(self)

    def absent(self) -> None:
        """There was nothing to record."""
        self._become("absent")
        self.network.recordings.tell(self)

    def media(self) -> bytes:
        """A WAV of that length: silence, with a soft tick each second, so that a player shows that it plays."""
        frames = bytearray()
        for _ in range(min(self.seconds, 3600)):
            second = bytearray(RATE * 2 * self.channels)
            for sample in range(40 * self.channels):
                second[sample * 2 : sample * 2 + 2] = (800 if sample % 2 else -800).to_bytes(
                    2, "little", signed=True
                )
            frames += second
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setnchannels(self.channels)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(bytes(frames))
        return file.getvalue()

    def _count(self, running: bool) -> None:
        now = time.monotonic()
        self._seconds += now - self._since if self._since is not None else 0.0
        self._since = now if running else None

    def _become(self, status: str) -> None:
        self.status, self.updated = status, datetime.now(UTC)


class Recordings:
    """All recordings of the account."""

    def __init__(self, network: "Network") -> None:
        self._network = network
        self.all: dict[str, Recording] = {}

    def start(
        self, source: str, call: Call | None = None, conference: Conference | None = None, channels: int = 1, track: str = "both",
        callback: StatusCallback | None = None,
    ) -> Recording:  # fmt: skip
        """Begins one and tells in-progress where that is subscribed."""
        recording = Recording(self._network, source, call, conference, channels, track, callback)
        self.all[recording.sid] = recording
        self.tell(recording)
        return recording

    def start_for(
        self,
        script: "Script",
        verb: Verb,
        source: str,
        channels: int = 1,
        conference: Conference | None = None,
    ) -> Recording:
        """Begins the recording that a verb's attributes ask for."""
        callback = None
        if url := verb.get("recordingStatusCallback"):
            events = tuple(verb.get("recordingStatusCallbackEvent", "completed").split())
            callback = StatusCallback(
                script.absolute(url), verb.get("recordingStatusCallbackMethod", "POST"), events
            )
        call = None if conference else script.call
        return self.start(
            source,
            call,
            conference,
            channels,
            verb.get("recordingTrack") or verb.get("track") or "both",
            callback,
        )

    def tell(self, recording: Recording) -> None:
        """Its status callback."""
        callback = recording.callback
        if callback is None or recording.status not in callback.events:
            return
        fields = {
            "AccountSid": self._network.environment.account_sid, "RecordingSid": recording.sid, "RecordingUrl": recording.media_url,
            "RecordingStatus": recording.status, "RecordingChannels": str(recording.channels), "RecordingSource": recording.source,
            "RecordingStartTime": rfc_2822(recording.created), "RecordingTrack": recording.track, "ErrorCode": "0",
        }  # fmt: skip
        if recording.done:
            fields["RecordingDuration"] = str(recording.seconds)
        if recording.call:
            fields |= (
                standard(recording.call)
                if recording.source == "RecordVerb"
                else {"CallSid": recording.call.sid}
            )
        if recording.conference:
            fields["ConferenceSid"] = recording.conference.sid
        key = (
            recording.call.sid if recording.call else None,
            recording.conference.sid if recording.conference else None,
        )
        self._network.callbacks.tell(
            Letter("recording.status", callback.url, callback.method, fields, call=key[0], conference=key[1])
        )

    def of_call(self, call: Call) -> list[Recording]:
        """A leg's recordings, oldest first."""
        return [r for r in self.all.values() if r.call is call]

    def of_conference(self, conference: Conference) -> list[Recording]:
        """A conference's recordings, oldest first."""
        return [r for r in self.all.values() if r.conference is conference]

    def stop_all(self, call: Call) -> None:
        """A leg has ended."""
        for recording in self.of_call(call):
            recording.stop()

    def stop_conference(self, conference: Conference) -> None:
        """A conference has ended."""
        for recording in self.of_conference(conference):
            recording.stop()

    def forget(self) -> None:
        """No recordings any more."""
        self.all.clear()
