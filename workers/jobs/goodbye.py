"""The end of a call: the adviser hangs up, or the caller has; nobody's phone goes on ringing."""

from __future__ import annotations

import structlog

import models
from carrier.errors import NotThere
from models import Call, Event, wall_clock
from models.queries import legs_in_progress
from workers.hands import Hands
from workers.jobs import legs
from workers.jobs.rows import call_of

_log = structlog.get_logger("goodbye")


def hang_up(hands: Hands, event: Event) -> None:
    """Close the room: the caller goes on to hear their reference and goodbye, our people's lines go down."""
    at = wall_clock.now()
    with models.transaction() as tx:
        call = call_of(tx, event)
        if call is None:
            return
        for leg in legs_in_progress(tx, call):
            leg.dismissed_at = leg.dismissed_at or at
            tx.add(leg)
    try:
        hands.carrier.end_room(room=call.room)
    except NotThere:
        # No room: the caller was never brought to one, or is on their way out.
        try:
            hands.carrier.end_call(call_sid=call.sid)
        except NotThere:
            _log.info("caller_has_gone", call=call.sid)


def let_everybody_go(hands: Hands, event: Event) -> None:
    """The caller's line is over: whoever still rings or waits for them is let go."""
    with models.reading() as session:
        call = session.get(Call, event.call_id) if event.call_id else None
        left = legs_in_progress(session, call) if call is not None else []
    for leg in left:
        legs.dismiss(hands, leg)
