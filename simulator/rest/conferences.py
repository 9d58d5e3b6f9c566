"""Conferences and their participants (https://www.twilio.com/docs/voice/api/conference-participant-resource)."""

from datetime import UTC, datetime

from aiohttp import web

from simulator import moderation
from simulator.conference import Conference
from simulator.participant import Participant
from simulator.rest import shapes
from simulator.rest.calls import callback, leg
from simulator.rest.door import Refusal, Visit


def conference_of(visit: Visit) -> Conference:
    """The conference in the path, by SID or live by name."""
    found = visit.network.conferences.find(visit["conference"])
    if found is None:
        raise Refusal(20404, visit["conference"])
    return found


def participant_of(visit: Visit) -> tuple[Participant, Conference]:
    """The participant in the path, by call SID or label; 20404 once it has left."""
    conference = conference_of(visit)
    participant = conference.participant(visit["sid"])
    if participant is None:
        raise Refusal(20404, f"{visit['sid']} is not in {conference.name}")
    return participant, conference


async def index(visit: Visit) -> web.Response:
    """All, newest first, filtered."""
    rows = [shapes.conference(c) for c in reversed(visit.network.conferences.all.values())]
    wanted = {"FriendlyName": "friendly_name", "Status": "status"}
    return visit.page(
        "conferences",
        [
            r
            for r in rows
            if all(r[key] == visit.get(name) for name, key in wanted.items() if visit.get(name))
        ],
    )


async def fetch(visit: Visit) -> web.Response:
    """One."""
    return web.json_response(shapes.conference(conference_of(visit)))


async def update(visit: Visit) -> web.Response:
    """Ends it, or announces something to all."""
    conference = conference_of(visit)
    if visit.get("AnnounceUrl"):
        moderation.announce(
            conference,
            visit.get("AnnounceUrl"),
            visit.get("AnnounceMethod", "POST"),
            list(conference.participants),
        )
    if visit.get("Status"):
        conference.end("conference-ended-via-api")
    return web.json_response(shapes.conference(conference))


async def participants(visit: Visit) -> web.Response:
    """Those in the conference, and those being rung for it."""
    conference = conference_of(visit)
    rows = [shapes.participant(p, conference) for p in [*conference.participants, *conference.expected]]
    for name in ("Muted", "Hold", "Coaching"):
        if visit.get(name):
            rows = [r for r in rows if r[name.lower()] == (visit.get(name).lower() == "true")]
    return visit.page("participants", rows)


async def bring_in(visit: Visit) -> web.Response:
    """Rings somebody for the conference. By name it is made if need be; by SID it must be live."""
    network, key = visit.network, visit["conference"]
    by_name = not (key.startswith("CF") and len(key) == 34)
    conference = network.conferences.find(key)
    if not by_name and (conference is None or conference.over):
        raise Refusal(20404, key)
    name = key if conference is None else conference.name
    if conference and visit.get("Label") and conference.participant(visit.get("Label")):
        raise Refusal(16025, visit.get("Label"))
    coached = _coached(visit, conference)
    call = leg(visit)
    call.label = visit.get("Label")
    participant = Participant(
        call, label=visit.get("Label"), muted=visit.get("Muted", False), coaching=coached,
        start_on_enter=visit.get("StartConferenceOnEnter", True), end_on_exit=visit.get("EndConferenceOnExit", False), beep=visit.get("Beep", "true"),
        wait_url=visit.get("WaitUrl", None), wait_method=visit.get("WaitMethod", "POST"),
    )  # fmt: skip
    network.conferences.bring_in(
        name, by_name, participant, visit.get("Timeout", 60), callback(visit, "ConferenceStatusCallback", ())
    )
    room = network.conferences.named(name)
    room.max_participants = visit.get("MaxParticipants", room.max_participants)
    if visit.get("Record"):
        told = callback(visit, "RecordingStatusCallback")
        participant.on_answer.append(
            lambda: network.recordings.start("OutboundAPI", call=call, callback=told)
        )
    participant.on_answer.append(lambda: network.limit(call, visit.get("TimeLimit", 0)))
    if visit.get("ConferenceRecord") in ("true", "record-from-start"):
        heard = callback(visit, "ConferenceRecordingStatusCallback")
        room.record(lambda: network.recordings.start("Conference", conference=room, callback=heard))
    return web.json_response(shapes.participant(participant, room), status=201)


def _coached(visit: Visit, conference: Conference | None) -> str:
    coached: str = visit.get("CallSidToCoach")
    if visit.get("Coaching") is False or (visit.get("Coaching") is not True and not coached):
        return ""
    if not coached or conference is None or conference.participant(coached) is None:
        raise Refusal(13240, coached)
    return coached


async def participant(visit: Visit) -> web.Response:
    """One."""
    return web.json_response(shapes.participant(*participant_of(visit)))


async def update_participant(visit: Visit) -> web.Response:
    """Hold, mute, coach, announce, flags."""
    participant, conference = participant_of(visit)
    # Seen at Twilio: flags of a participant on hold are answered with 200 and not changed, unless the same request takes it off hold.
    frozen = participant.hold and visit.get("Hold", None) is not False
    if "Coaching" in visit.form or "CallSidToCoach" in visit.form:
        participant.coaching = _coached(visit, conference)
        conference.events.participant("modify", participant)
    if "EndConferenceOnExit" in visit.form and not frozen:
        participant.end_on_exit = visit.get("EndConferenceOnExit")
        conference.events.participant("modify", participant)
    if "BeepOnExit" in visit.form:
        participant.beep = "onExit" if visit.get("BeepOnExit") else "false"
    if "WaitUrl" in visit.form:
        participant.wait_url, participant.wait_method = visit.get("WaitUrl"), visit.get("WaitMethod", "POST")
    if "Muted" in visit.form:
        moderation.mute(conference, participant, visit.get("Muted"))
    if "Hold" in visit.form:
        moderation.hold(
            conference, participant, visit.get("Hold"), visit.get("HoldUrl"), visit.get("HoldMethod", "GET")
        )
    if visit.get("AnnounceUrl"):
        moderation.announce(
            conference, visit.get("AnnounceUrl"), visit.get("AnnounceMethod", "POST"), [participant]
        )
    participant.updated = datetime.now(UTC)
    for other in conference.participants:
        other.call.changed()
    return web.json_response(shapes.participant(participant, conference))


async def remove(visit: Visit) -> web.Response:
    """Kicks a participant out."""
    participant, conference = participant_of(visit)
    moderation.kick(conference, participant)
    return web.Response(status=204)
