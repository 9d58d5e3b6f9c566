"""Conference rooms: bring somebody in, hold, take somebody out, close.

https://www.twilio.com/docs/voice/api/conference-participant-resource. A room is named by us (an opaque
word, never a person's data); Twilio's own CF… sid is taken as well. Every flag of a leg is set when it
joins and never changed, since Twilio ignores a change of EndConferenceOnExit while somebody is held.
"""

from dataclasses import dataclass
from typing import Any

from carrier.callbacks import Use, with_overrides
from carrier.errors import NotThere
from carrier.legs import CALL_EVENTS, Legs

CONFERENCE_EVENTS = ["start", "end", "join", "leave", "mute", "hold", "modify"]


@dataclass(frozen=True, slots=True)
class Participant:
    """One leg of a room, ringing or in it."""

    call_sid: str
    label: str
    status: str
    """queued, connecting, ringing, connected, complete or failed."""
    held: bool
    muted: bool

    @classmethod
    def read(cls, participant: Any) -> "Participant":
        return cls(
            call_sid=participant.call_sid,
            label=participant.label or "",
            status=str(participant.status or ""),
            held=bool(participant.hold),
            muted=bool(participant.muted),
        )


class Rooms(Legs):
    """What can be done in a room. Every method raises NotThere when the room or the leg is gone."""

    def bring_in(
        self,
        *,
        room: str,
        to: str,
        label: str,
        status_url: str,
        conference_status_url: str,
        timeout: int,
        caller_id: str = "",
    ) -> str:
        """Ring `to` (a softphone `client:staff_17`) into the room and return the leg's sid.

        Staff never end the room by leaving it, no beep, and a busy tone is not let through. `timeout` in
        seconds of ringing, 5 to 600. The status callback, not this answer, tells whether they came.
        Raises Ambiguous where the answer was lost: ask `who_is_labelled` or `find_leg` before ringing again.
        https://www.twilio.com/docs/voice/api/conference-participant-resource#create-a-participant
        """
        if not to.startswith("client:"):
            self.refuse_undialled(to)
        participant = self.ask(
            "bring somebody into the room",
            lambda account: account.conferences(room).participants.create(
                from_=caller_id or self.settings.complaints_number,
                to=to,
                label=label,
                timeout=timeout,
                beep="false",
                early_media=False,
                start_conference_on_enter=True,
                end_conference_on_exit=False,
                status_callback=with_overrides(status_url, Use.EVENT),
                status_callback_method="POST",
                status_callback_event=CALL_EVENTS,
                conference_status_callback=with_overrides(conference_status_url, Use.EVENT),
                conference_status_callback_method="POST",
                conference_status_callback_event=CONFERENCE_EVENTS,
            ),
        )
        return str(participant.call_sid)

    def hold(self, *, room: str, call_sid: str, hold_url: str = "", on: bool) -> None:
        """Put one leg of the room on hold with the TwiML at `hold_url`, or take it off hold.

        https://www.twilio.com/docs/voice/api/conference-participant-resource#update-a-participant-resource
        """
        # HoldMethod is GET unless we say so; POST keeps the fields out of access logs.
        hold = {"hold_url": with_overrides(hold_url), "hold_method": "POST"} if on and hold_url else {}
        conference = self.room_sid(room)
        self.ask(
            "hold the caller" if on else "take the caller off hold",
            lambda account: account.conferences(conference).participants(call_sid).update(hold=on, **hold),
        )

    def remove(self, *, room: str, call_sid: str) -> None:
        """Take one leg out of the room; it is hung up unless its TwiML goes on.

        https://www.twilio.com/docs/voice/api/conference-participant-resource#delete-a-participant-resource
        """
        conference = self.room_sid(room)
        self.ask(
            "take somebody out of the room",
            lambda account: account.conferences(conference).participants(call_sid).delete(),
        )

    def end_room(self, *, room: str) -> None:
        """Close the room: staff legs hang up, the caller's goes on with its Dial action.

        https://www.twilio.com/docs/voice/api/conference-resource#update-a-conference-resource
        """
        conference = self.room_sid(room)
        self.ask("close the room", lambda account: account.conferences(conference).update(status="completed"))

    def participants(self, *, room: str) -> list[Participant]:
        """Who is in the room or ringing into it; empty when there is no such room now.

        https://www.twilio.com/docs/voice/api/conference-participant-resource#read-multiple-participant-resources
        """
        try:
            conference = self.room_sid(room)
            found = self.ask(
                "see who is in the room",
                lambda account: account.conferences(conference).participants.list(limit=50),
            )
        except NotThere:
            return []
        return [Participant.read(participant) for participant in found]

    def who_is_labelled(self, *, room: str, label: str) -> str | None:
        """The sid of the leg with this label in the room, ringing ones too; None if there is none."""
        return next((p.call_sid for p in self.participants(room=room) if p.label == label), None)

    def room_sid(self, room: str) -> str:
        """The CF… sid of the live room of this name. Raises NotThere.

        Asked each time: a name lives on after its room ends, and a new room gets a new sid.
        https://www.twilio.com/docs/voice/api/conference-resource#read-multiple-conference-resources
        """
        if room.startswith("CF") and len(room) == 34:
            return room
        found = self._rooms_named(room, "in-progress") or self._rooms_named(room, "init")
        if not found:
            raise NotThere("It is too late: the room is empty.", code=20404, status=404)
        return str(found[0].sid)

    def _rooms_named(self, name: str, status: str) -> list[Any]:
        return self.ask(
            "find the room",
            lambda account: list(account.conferences.list(friendly_name=name, status=status, limit=1)),
        )
