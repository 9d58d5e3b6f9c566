"""The turn rule at the door (ARCHITECTURE rule 5), the conversation, and what is stored before anything is answered."""

from dataclasses import dataclass, replace
from datetime import datetime

from carrier.numbers import Caller
from carrier.webhook import Webhook
from models import CallState, EventKind, Transaction
from models.storage.sealed import keys
from models.telephone.arrivals import NewCall, Said, arriving, new_call
from models.telephone.call_turns import CallNow, keep_reply, kept_reply, with_key
from settings import Settings

from . import twiml
from .addresses import Addresses
from .deeds import perform
from .flow import first_turn, take_turn
from .hours import Hours
from .house import House
from .places.queue import JOINED_SOMEBODY
from .reply import Heard, Memory
from .spoken import spoken

#: The longest speech that is kept, in characters; Gather hears a minute, which is far less.
LONGEST_SPEECH = 20_000
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_WITH_SOMEBODY = (CallState.CLAIMED, CallState.CONNECTED)

GONE = twiml.document([twiml.HANG_UP])


@dataclass(frozen=True, slots=True)
class Opening:
    """A call and what it is told first: no row decides any of it, so it is made before the transaction begins."""

    call: NewCall
    said: Said


def opening(hook: Webhook, settings: Settings, *, at: datetime) -> Opening:
    """For the first webhook of a call, as long as nobody has heard of that call."""
    number = Caller.from_twilio(hook.from_).number
    call = new_call(sid=hook.call_sid, from_number=number, to_number=hook.to, at=at)
    reply = first_turn(Hours(settings, at))
    answer = spoken(reply, Addresses(settings.public_base_url, call.key), 1)
    return Opening(call, Said(answer, reply.place, reply.memory.as_json()))


def first(tx: Transaction, opening: Opening, hook: Webhook, settings: Settings, *, at: datetime) -> str:
    """The answer to a call's first webhook, however often it comes."""
    call = arriving(tx, opening.call, opening.said)
    if call.key == opening.call.key and hook.status not in ENDED:
        return opening.said.reply
    return _ruled(tx, call, 0, hook, Heard(), settings, at=at)


def turn(
    tx: Transaction, key: str, number: int, hook: Webhook, settings: Settings, *, silence: bool, at: datetime
) -> str | None:
    """The answer to turn `number` of the call with this key; None where there is no such call."""
    call = with_key(tx, key)
    if call is None or call.sid != hook.call_sid:
        return None
    heard = Heard(
        digits=_keys_of(hook),
        speech=(hook.speech or "")[:LONGEST_SPEECH],
        silence=silence,
        queue_result=hook.queue_result,
        dial_status=hook.dial_status,
    )
    return _ruled(tx, call, number, hook, heard, settings, at=at)


def _ruled(
    tx: Transaction,
    call: CallNow,
    number: int,
    hook: Webhook,
    heard: Heard,
    settings: Settings,
    *,
    at: datetime,
) -> str:
    """Current: processed. The one before: its stored reply. Anything else: sent to the current turn."""
    if not call.is_live:
        return GONE
    if hook.status in ENDED or heard.queue_result == "hangup":
        # Twilio asks after a hang-up too; nobody hears the answer, but we know sooner that they have gone.
        House(tx, call, settings, at).call.end(tx, at=at, status=hook.status or "completed")
        return GONE
    addresses = Addresses(settings.public_base_url, call.key)
    if number == call.turn:
        return _taken(tx, call, heard, addresses, settings, at=at)
    kept = kept_reply(tx, call, number) if number == call.turn - 1 else None
    return kept or twiml.document([twiml.redirect(addresses.turn(call.turn))])


def _taken(
    tx: Transaction, call: CallNow, heard: Heard, addresses: Addresses, settings: Settings, *, at: datetime
) -> str:
    """This turn of the conversation, done and stored."""
    house = House(tx, call, settings, at)
    if heard.queue_result in JOINED_SOMEBODY:
        if house.with_somebody():
            # They left the queue for the room: no turn of the conversation, which goes on after the room.
            return twiml.document([twiml.redirect(addresses.room)])
        heard = replace(heard, queue_result="")
    if call.turn == 0:
        reply = first_turn(house)
    else:
        if call.turn == 1:
            # The notice cannot be interrupted: who answers the first question has heard it.
            tx.log(EventKind.NOTICE_HEARD, at=at, by="caller", call=call.id)
        reply = take_turn(call.place, _remembered(call), heard, house)
    perform(reply.effects, house)
    call.place, call.memory = reply.place, _to_remember(call, reply.memory)
    answer = spoken(reply, addresses, call.turn + 1)
    keep_reply(tx, call, answer, at=at)
    return answer


def _keys_of(hook: Webhook) -> str:
    return "" if hook.digits in (None, "hangup") else str(hook.digits)


def _remembered(call: CallNow) -> Memory:
    memory = Memory.of(call.memory)
    return (
        replace(memory, birth=keys().unseal(memory.birth, place=_sealed_in(call))) if memory.birth else memory
    )


def _to_remember(call: CallNow, memory: Memory) -> dict[str, object]:
    """The memory as it is stored: a birth date rests sealed, like every answer to an identity question."""
    if memory.birth:
        memory = replace(memory, birth=keys().seal(memory.birth, place=_sealed_in(call)))
    return memory.as_json()


def _sealed_in(call: CallNow) -> str:
    return f"call.memory:{call.key}"
