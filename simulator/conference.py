"""One conference: who is in, when it starts and ends, and who hears whom."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.call import Call
from simulator.conference_events import Events
from simulator.grammar import finding
from simulator.participant import Participant
from simulator.room import StatusCallback

if TYPE_CHECKING:
    from simulator.network import Network


class Conference:
    """A room by name. It starts when two are in and one of them may start it; it ends when the last leaves, one who ends it leaves, or by REST."""

    def __init__(self, network: "Network", name: str) -> None:
        self.network, self.name = network, name
        self.sid = "CF" + secrets.token_hex(16)
        self.status = "init"
        self.created = self.updated = datetime.now(UTC)
        self.reason_ended: str | None = None
        self.ended_by: str | None = None
        self.participants: list[Participant] = []
        self.expected: list[Participant] = []
        self.events = Events(self)
        self.max_participants = 250
        self._had_anybody = False
        self._recorder: Callable[[], Any] | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status == "completed"

    # --- coming and going

    async def attend(self, participant: Participant, callback: StatusCallback | None = None) -> str:
        """A leg's time in the room: comes in, stays, and goes for the reason returned. Cancelled when the leg hangs up or is redirected."""
        if fault := self._refusal(participant):
            self.network.ledger.error(fault, participant.call.sid, conference=self.sid)
            return "refused"
        self._join(participant, callback)
        try:
            # Shielded: a leg that hangs up cancels this wait, and must not cancel the reason with it.
            return await asyncio.shield(participant.gone)
        finally:
            left = "participant_hung_up" if participant.call.ended else "participant_updated_via_api"
            self._leave(participant, participant.gone.result() if participant.gone.done() else left)

    def _refusal(self, participant: Participant) -> Any:
        if participant.label and any(p.label == participant.label for p in self.participants):
            return finding(16025, f"{participant.label!r} is in {self.name} already")
        if participant.coaching and self.participant(participant.coaching) is None:
            return finding(13240, f"{participant.coaching} is not in {self.name}")
        if len(self.participants) >= self.max_participants:
            return finding(12200, f"{self.name} is full")
        return None

    def _join(self, participant: Participant, callback: StatusCallback | None) -> None:
        if not self._had_anybody:
            # "Only the value set by the first participant to join the conference is used."
            self.events.callback, self._had_anybody = callback, True
        if participant in self.expected:
            self.expected.remove(participant)
        participant.conference, participant.call.room = self, self
        participant.call.label = participant.label
        self.participants.append(participant)
        self.events.participant("join", participant)
        self._beep(participant, "onEnter")
        if self.status == "init":
            if len(self.participants) > 1 and any(p.start_on_enter for p in self.participants):
                self._start()
            else:
                participant.wait()
        self.tell()

    def _start(self) -> None:
        # Not written down by Twilio: whoever is left alone later sits in silence, the waitUrl is only for the time before this.
        self.status = "in-progress"
        self.events.conference("start")
        self.record(self._recorder)
        for participant in self.participants:
            if not participant.hold:
                participant.stop_media()

    def _leave(self, participant: Participant, reason: str) -> None:
        participant.stop_media()
        if participant not in self.participants:
            return
        self.participants.remove(participant)
        participant.call.room = None
        self.events.participant(
            "leave", participant, ReasonParticipantLeft=reason, ParticipantCallStatus=participant.call.status
        )
        kicked = reason == "participant_updated_via_api"
        self._beep(participant, "onExit")
        if participant.end_on_exit:
            self.end(f"participant-with-end-conference-on-exit-{'kicked' if kicked else 'left'}", participant)
        elif not self.participants:
            self.end(f"last-participant-{'kicked' if kicked else 'left'}", participant)
        participant.call.changed()
        self.tell()

    def end(self, reason: str, by: Participant | None = None) -> None:
        """Ends it for everybody."""
        if self.over:
            return
        self.status, self.reason_ended, self.ended_by = "completed", reason, by.call.sid if by else None
        self.updated = datetime.now(UTC)
        left = (
            "conference_ended_via_api"
            if reason == "conference-ended-via-api"
            else "moderator_ended_conference"
        )
        for participant in list(self.participants):
            if not participant.gone.done():
                participant.gone.set_result(left)
            self._leave(participant, left)
        ending = (
            {"CallSidEndingConference": by.call.sid, "ParticipantLabelEndingConference": by.label}
            if by
            else {}
        )
        self.events.conference("end", ReasonConferenceEnded=reason, Reason=reason, **ending)
        self.network.recordings.stop_conference(self)

    def could_not_join(self, participant: Participant) -> None:
        """A participant called by REST never came: busy, no-answer, failed or canceled."""
        if participant in self.expected:
            self.expected.remove(participant)
        if not self._had_anybody and not self.expected:
            self.status = "completed"  # a room made by REST for somebody who never came
        self.events.participant(
            "leave",
            participant,
            ReasonParticipantLeft="participant_add_failed",
            ParticipantCallStatus=participant.call.status,
        )

    def record(self, start: Callable[[], Any] | None) -> None:
        """Is recorded from its start on ("recording begins when two are bridged"), by the first who asked for it."""
        self._recorder = self._recorder or start
        if (
            self._recorder
            and self.status == "in-progress"
            and not self.network.recordings.of_conference(self)
        ):
            self._recorder()

    def spoke(self, call: Call) -> None:
        """Somebody spoke: the speaker events."""
        if (speaker := self.participant(call.sid)) and self.heard_by(call):
            self.events.participant("speech-start", speaker)
            self.events.participant("speech-stop", speaker)

    # --- who hears whom

    @property
    def legs(self) -> list[Call]:
        """Those in the room."""
        return [participant.call for participant in self.participants]

    def heard_by(self, call: Call) -> list[Call]:
        """Who hears this leg: everybody not on hold, unless it is muted or on hold itself; a coach is heard by the coached one alone."""
        speaker = self.participant(call.sid)
        if speaker is None or self.status != "in-progress" or speaker.muted or speaker.hold:
            return []
        hearers = [p for p in self.participants if p is not speaker and not p.hold]
        return [p.call for p in hearers if not speaker.coaching or p.call.sid == speaker.coaching]

    def key(self, call: Call, key: str) -> None:
        """Keys are only heard."""

    def participant(self, key: str) -> Participant | None:
        """By call SID or label; those still ringing too."""
        return next(
            (p for p in [*self.participants, *self.expected] if key in (p.call.sid, p.label) and key), None
        )

    def _beep(self, participant: Participant, when: str) -> None:
        if participant.beep in ("true", when) and self.status == "in-progress":
            for other in self.participants:
                if not other.hold:
                    other.call.note_heard("tone", "beep", seconds=0.5, cut=False)

    def tell(self) -> None:
        """Those in the room see that something is different."""
        self.updated = datetime.now(UTC)
        for participant in self.participants:
            participant.call.changed()

    def facts(self, call: Call) -> dict[str, Any]:
        """What a handset shows."""
        own = self.participant(call.sid)
        facts = {
            "kind": "conference",
            "name": self.name,
            "sid": self.sid,
            "started": self.status == "in-progress",
        }
        return facts | (
            {"on_hold": own.hold, "muted": own.muted, "label": own.label, "coaching": own.coaching}
            if own
            else {}
        )
