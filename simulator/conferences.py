"""The account's conferences: the live ones by name, the ended ones by SID."""

from typing import TYPE_CHECKING, Any

from simulator.call import Call
from simulator.conference import Conference
from simulator.participant import Participant
from simulator.room import StatusCallback

if TYPE_CHECKING:
    from simulator.network import Network


class Conferences:
    """Only one conference of a name is live at a time."""

    def __init__(self, network: "Network") -> None:
        self._network = network
        self.all: dict[str, Conference] = {}

    def live(self, name: str) -> Conference | None:
        """The conference of that name that has not ended."""
        return next((c for c in self.all.values() if c.name == name and not c.over), None)

    def named(self, name: str) -> Conference:
        """The live conference of that name, made if need be."""
        conference = self.live(name)
        if conference is None:
            conference = Conference(self._network, name)
            self.all[conference.sid] = conference
        return conference

    def find(self, key: str) -> Conference | None:
        """By SID or, live, by name."""
        return self.all.get(key) or self.live(key)

    def bring_in(
        self,
        name: str,
        by_name: bool,
        participant: Participant,
        timeout: float,
        callback: StatusCallback | None,
    ) -> None:
        """Rings a participant for a conference; once it answers it is in."""
        conference = self.named(name)
        conference.expected.append(participant)
        participant.conference = conference
        self._network.callbacks.background(
            self._bring_in(conference, by_name, participant, timeout, callback)
        )

    async def _bring_in(
        self,
        conference: Conference,
        by_name: bool,
        participant: Participant,
        timeout: float,
        callback: StatusCallback | None,
    ) -> None:
        call = participant.call
        if await self._network.outgoing.ring(call, timeout) != "answered":
            conference.could_not_join(participant)
            return
        for deed in participant.on_answer:
            deed()
        await call.run(lambda: self._attend(conference, by_name, participant, callback))

    async def _attend(
        self, conference: Conference, by_name: bool, participant: Participant, callback: StatusCallback | None
    ) -> None:
        if conference.over and by_name:
            conference = self.named(conference.name)
        if conference.over:
            participant.call.ended_because = "the conference was over"
            conference.could_not_join(participant)
            return
        participant.call.ended_because = None
        reason = await conference.attend(participant, callback)
        participant.call.ended_because = f"out of the conference: {reason.replace('_', ' ')}"

    def of(self, call: Call) -> list[Conference]:
        """The conferences a leg is in."""
        return [c for c in self.all.values() if any(p.call is call for p in c.participants)]

    def facts(self) -> list[dict[str, Any]]:
        """Who is in which room, and who hears whom."""
        return [
            {
                "sid": c.sid, "name": c.name, "status": c.status, "reason_ended": c.reason_ended,
                "participants": [
                    {"call": p.call.sid, "who": p.call.who, "label": p.label, "on_hold": p.hold, "muted": p.muted, "coaching": p.coaching,
                     "heard_by": [other.sid for other in c.heard_by(p.call)]}
                    for p in c.participants
                ],
            }
            for c in self.all.values()
        ]  # fmt: skip

    def forget(self) -> None:
        """No conferences any more."""
        self.all.clear()
