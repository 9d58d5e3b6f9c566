"""What REST does to those in a conference: hold, mute, kick, announce.

https://www.twilio.com/docs/voice/api/conference-participant-resource
"""

import asyncio

from simulator.conference import Conference
from simulator.instruction import Instruction, Stop
from simulator.participant import Participant


def hold(
    conference: Conference, participant: Participant, on: bool, url: str = "", method: str = "GET"
) -> None:
    """On hold or back."""
    if on:
        changed = not participant.hold
        participant.put_on_hold(url, method)
    else:
        changed, participant.hold = participant.hold, False
        participant.stop_media()
    if changed:
        conference.events.participant("hold" if on else "unhold", participant)
    conference.tell()


def mute(conference: Conference, participant: Participant, on: bool) -> None:
    """Muted or heard."""
    if participant.muted != on:
        participant.muted = on
        conference.events.participant("mute" if on else "unmute", participant)
        conference.tell()


def kick(conference: Conference, participant: Participant) -> None:
    """Out: its call goes on with what follows its Dial, or ends."""
    if participant in conference.expected:
        participant.call.end("canceled", "removed from the conference before it answered")
    elif not participant.gone.done():
        participant.gone.set_result("participant_updated_via_api")


def announce(conference: Conference, url: str, method: str, participants: list[Participant]) -> None:
    """Plays TwiML to some or all, over what they hear."""
    conference.network.callbacks.background(
        _announce(conference, url, method, [p for p in participants if p in conference.participants])
    )


async def _announce(conference: Conference, url: str, method: str, participants: list[Participant]) -> None:
    fields = {"ConferenceSid": conference.sid, "FriendlyName": conference.name}
    instruction = Instruction(url, method, about="conference.announcement")
    stops = await asyncio.gather(
        *(
            conference.network.execute(p.call, instruction, "announcement", lambda: fields)
            for p in participants
        )
    )
    fault = {"ReasonAnnouncementFailed": "the AnnounceUrl could not be used"} if Stop.FAILED in stops else {}
    conference.events.conference(
        "announcement-fail" if fault else "announcement-end", AnnounceUrl=url, **fault
    )
