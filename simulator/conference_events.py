"""What a conference tells its statusCallback (https://www.twilio.com/docs/voice/twiml/conference#attributes-statuscallbackevent)."""

from typing import TYPE_CHECKING

from simulator.letter import Letter
from simulator.room import StatusCallback
from simulator.webhook_fields import rfc_2822

if TYPE_CHECKING:
    from simulator.conference import Conference
    from simulator.participant import Participant

# The word one subscribes with, by what happened: the payload carries the longer name.
SUBSCRIPTION = {
    "start": "start", "end": "end", "join": "join", "leave": "leave", "mute": "mute", "unmute": "mute", "hold": "hold", "unhold": "hold",
    "modify": "modify", "speech-start": "speaker", "speech-stop": "speaker", "announcement-end": "announcement", "announcement-fail": "announcement",
}  # fmt: skip


class Events:
    """Numbers the events of one conference and tells those subscribed by its first participant."""

    def __init__(self, conference: "Conference") -> None:
        self._conference = conference
        self.callback: StatusCallback | None = None
        self._sequence = 0

    def conference(self, what: str, **more: str) -> None:
        """Something that happened to the conference."""
        name = what if what.startswith("announcement") else f"conference-{what}"
        self._tell(what, name, more, None)

    def participant(self, what: str, participant: "Participant", **more: str) -> None:
        """Something that happened to one of those in it."""
        fields = {
            "CallSid": participant.call.sid, "Muted": _word(participant.muted), "Hold": _word(participant.hold),
            "Coaching": _word(bool(participant.coaching)), "EndConferenceOnExit": _word(participant.end_on_exit),
            "StartConferenceOnEnter": _word(participant.start_on_enter),
        }  # fmt: skip
        if participant.label:
            fields["ParticipantLabel"] = participant.label
        if participant.coaching:
            fields["CallSidToCoach"] = participant.coaching
        self._tell(what, f"participant-{what}", fields | more, participant.call.sid)

    def _tell(self, what: str, name: str, more: dict[str, str], call: str | None) -> None:
        conference = self._conference
        if what.startswith("speech") and (self.callback is None or "speaker" not in self.callback.events):
            return
        self._sequence += 1
        conference.network.ledger.write(
            "event", name, call=call, conference=conference.sid, text=f"{conference.name}: {name}"
        )
        if self.callback is None or SUBSCRIPTION[what] not in self.callback.events:
            return
        fields = {
            "AccountSid": conference.network.environment.account_sid, "ConferenceSid": conference.sid, "FriendlyName": conference.name,
            "SequenceNumber": str(self._sequence), "Timestamp": rfc_2822(), "StatusCallbackEvent": name, "FieldAddedWithoutNotice": "café & 100% + more",
        } | more  # fmt: skip
        conference.network.callbacks.tell(
            Letter(
                "conference.status",
                self.callback.url,
                self.callback.method,
                fields,
                conference=conference.sid,
            )
        )


def _word(flag: bool) -> str:
    return "true" if flag else "false"
