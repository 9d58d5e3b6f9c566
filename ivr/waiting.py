"""What a caller hears while they wait: music and a comforting line, again and again; nothing here changes anything."""

from math import ceil

from sqlmodel import Session

from carrier.webhook import Webhook
from models import Call, CallState, Presence
from models.queries import all_staff, callers_ahead

from . import twiml
from .addresses import Addresses
from .rooms import joined
from .spoken import said
from .words import WORDS

#: Minutes of talk a caller ahead of you takes, before we know better (ContactBabel: about six).
_MINUTES_A_CALL = 6
_WORKING = (Presence.IDLE, Presence.RINGING, Presence.ON_CALL, Presence.WRAP_UP)
#: Seconds in the queue before the first line has surely been heard.
_HEARD_THE_FIRST_LINE = 15
_CALL_BACK_KEY = "1"


def wait(session: Session, call: Call, hook: Webhook, addresses: Addresses) -> str:
    """The queue's wait document; it is asked for again each time it runs out (2.5 of Twilio's Enqueue page)."""
    if not call.is_live:
        return twiml.document([twiml.HANG_UP])
    if hook.digits == _CALL_BACK_KEY:
        # Leaving comes back as the queue's result, at the conversation's own turn.
        return twiml.document([twiml.LEAVE])
    if call.state != CallState.QUEUED:
        return twiml.document([twiml.play(addresses.music)])
    line = said(_comfort(session, call, hook.queue_time or 0)) + said(WORDS("queue.offer"))
    listening = twiml.gather(
        line + twiml.play(addresses.music), action=addresses.wait, input="dtmf", numDigits=1, timeout=2
    )
    return twiml.document([listening])


def hold(addresses: Addresses) -> str:
    """Music in the room, for a caller on hold or first in; not looped by Twilio, so it asks for itself again."""
    return twiml.document(
        [twiml.play(addresses.music), said(WORDS("queue.hold")), twiml.redirect(addresses.hold)]
    )


def room(call: Call, addresses: Addresses) -> str:
    """The room where a member of staff is; without one, back to the conversation, which knows what to say."""
    if not call.is_live:
        return twiml.document([twiml.HANG_UP])
    if call.state in (CallState.CLAIMED, CallState.CONNECTED):
        return twiml.document(
            [joined(call.room, "caller", addresses, action=addresses.turn(call.turn), ends_it=True)]
        )
    return twiml.document([twiml.redirect(addresses.turn(call.turn))])


def _comfort(session: Session, call: Call, waited: int) -> str:
    position = callers_ahead(session, call) + 1
    if position == 1:
        return WORDS("queue.wait_next")
    if waited > _HEARD_THE_FIRST_LINE:
        return WORDS("queue.wait_again", position=str(position))
    working = sum(staff.presence in _WORKING for staff in all_staff(session)) or 1
    minutes = ceil(position * _MINUTES_A_CALL / working)
    return WORDS("queue.wait_first", position=str(position), minutes=f"{minutes} minutes")
