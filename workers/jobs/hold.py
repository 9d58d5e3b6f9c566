"""Whether the caller hears music or the room: always as the call says now, so that two presses cannot cross."""

from __future__ import annotations

import structlog

import models
from carrier.errors import NotThere
from models import Call, CallState, Event
from workers import addresses
from workers.hands import Hands
from workers.jobs.rows import call_of

_log = structlog.get_logger("hold")


def match(hands: Hands, event: Event) -> None:
    """Hold the caller, or take them off hold, as the call's row says."""
    with models.reading() as session:
        call = call_of(session, event)
    if call is not None:
        match_call(hands, call)


def match_call(hands: Hands, call: Call) -> None:
    """The same for a call in hand. By participant, never by conference: staff go on talking."""
    if call.state == CallState.QUEUED:
        return  # out of the room, or about to be: whoever was on their way to them must not hear them first
    wanted = call.held_since is not None
    for participant in hands.carrier.participants(room=call.room):
        if participant.call_sid != call.sid or participant.held == wanted:
            continue
        try:
            hands.carrier.hold(
                room=call.room, call_sid=call.sid, on=wanted,
                hold_url=addresses.hold_of(hands.settings, call) if wanted else "",
            )  # fmt: skip
        except NotThere:
            _log.info("caller_not_in_the_room", call=call.sid)
