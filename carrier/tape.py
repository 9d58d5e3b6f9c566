"""Recordings of calls: start, pause while somebody says a secret, go on, fetch.

https://www.twilio.com/docs/voice/api/recording
"""

import hashlib
import re
import time
from dataclasses import dataclass
from typing import Any, BinaryIO

from carrier.callbacks import Use, with_overrides
from carrier.errors import Ambiguous, NotThere, Refused, TooMuch, TooSlow, Unreachable
from carrier.wire import TIME_OUT, Wire

_RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")
_KINDS = {"mp3": "audio/mpeg", "wav": "audio/x-wav"}
_SOUNDS = {"audio/mpeg", "audio/wav", "audio/x-wav"}
LARGEST = 512 * 1024 * 1024
"""Bytes; five hours of the larger format."""
LONGEST_FETCH = 300.0
"""Seconds for one whole fetch."""
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: its length in bytes, its hash, and what kind of sound it is."""

    size: int
    sha256: str
    content_type: str


class Tape(Wire):
    """What can be done with a recording."""

    def start_recording(self, *, call_sid: str, status_url: str) -> str:
        """Record this live leg, both sides on channels of their own, and return the recording's sid.

        https://www.twilio.com/docs/voice/api/recording#create-a-recording-resource
        """
        recording = self.ask(
            "record the call",
            lambda account: account.calls(call_sid).recordings.create(
                recording_status_callback=with_overrides(status_url, Use.EVENT),
                recording_status_callback_method="POST",
                recording_status_callback_event=["in-progress", "completed", "absent"],
                recording_channels="dual",
                recording_track="both",
            ),
        )
        return str(recording.sid)

    def pause_recording(self, *, call_sid: str, recording_sid: str = "Twilio.CURRENT") -> None:
        """Leave out what is said next (card or PIN); the pause is skipped, not silent.

        https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource
        """
        self.ask(
            "pause the recording",
            lambda account: (
                account.calls(call_sid)
                .recordings(recording_sid)
                .update(status="paused", pause_behavior="skip")
            ),
        )

    def resume_recording(self, *, call_sid: str, recording_sid: str = "Twilio.CURRENT") -> None:
        """Record on after a pause. https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource"""
        self.ask(
            "go on recording",
            lambda account: account.calls(call_sid).recordings(recording_sid).update(status="in-progress"),
        )

    def delete_recording(self, *, recording_sid: str) -> None:
        """Delete the sound for good. Raises NotThere where it is gone already.

        https://www.twilio.com/docs/voice/api/recording#delete-a-recording-resource
        """
        self.ask("delete the recording", lambda account: account.recordings(recording_sid).delete())

    def fetch_recording(
        self,
        *,
        recording_sid: str,
        into: BinaryIO,
        kind: str = "wav",
        largest: int = LARGEST,
        longest: float = LONGEST_FETCH,
    ) -> Fetched:
        """Write the recording's sound into a file and say what it was; at most so many bytes in so many seconds.

        The address is made here from the configured API address and the checked sid: the RecordingUrl of
        a webhook is never followed, nor is a redirect. Raises NotThere while Twilio has no sound yet, TooMuch and
        TooSlow past a limit: the file then holds a part of it.
        https://www.twilio.com/docs/voice/api/recording#fetch-a-recording-media-file
        """
        if not _RECORDING.fullmatch(recording_sid) or kind not in _KINDS:
            raise Refused("That is not the name of a recording.")
        account_sid = self.settings.twilio_account_sid
        url = f"{self.settings.twilio_api_url}/2010-04-01/Accounts/{account_sid}/Recordings/{recording_sid}.{kind}"
        with self._media(url) as answer:
            if answer.status_code == 404:
                raise NotThere("The recording is not there.", code=20404, status=404)
            if answer.status_code != 200:
                raise Refused(f"Twilio did not give the recording (status {answer.status_code}).")
            sound = answer.headers.get("Content-Type", "")
            return _copied(answer, into, largest, longest, sound if sound in _SOUNDS else _KINDS[kind])

    def _media(self, url: str) -> Any:
        import requests

        client = self.client
        try:
            return client.http_client.session.get(
                url, auth=client.auth, stream=True, allow_redirects=False, timeout=TIME_OUT
            )
        except requests.RequestException as e:
            raise Unreachable("Twilio could not be reached to fetch the recording.") from e


def _copied(answer: Any, into: BinaryIO, largest: int, longest: float, content_type: str) -> Fetched:
    """The body as it comes, within the caps on size and on time."""
    import urllib3

    size, hashed, give_up = 0, hashlib.sha256(), time.monotonic() + longest
    try:
        # As much as is there: a body that only drips must not wait for a whole chunk past its time.
        while chunk := answer.raw.read1(_CHUNK, decode_content=True):
            size += len(chunk)
            if size > largest:
                raise TooMuch(f"The recording is larger than {largest} bytes, so it was not kept.")
            if time.monotonic() >= give_up:
                raise TooSlow("The recording came too slowly, so it was not kept; try again later.")
            hashed.update(chunk)
            into.write(chunk)
    except urllib3.exceptions.HTTPError as e:
        raise Ambiguous("The recording broke off on its way; try again later.") from e
    return Fetched(size, hashed.hexdigest(), content_type)
