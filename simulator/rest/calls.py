"""Calls: create, read, update (redirect, end), list (https://www.twilio.com/docs/voice/api/call-resource)."""

import re

from aiohttp import web

from simulator.call import Call
from simulator.document import read
from simulator.instruction import Instruction
from simulator.rest import shapes
from simulator.rest.door import Refusal, Visit
from simulator.room import StatusCallback

LONGEST_TWIML = 4000  # characters


def call_of(visit: Visit, name: str = "sid") -> Call:
    """The call in the path."""
    call = visit.network.calls.get(visit[name])
    if call is None:
        raise Refusal(20404, visit[name])
    return call


def ends(visit: Visit) -> tuple[str, str]:
    """From and To, as Twilio takes them."""
    from_, to = visit.get("From"), visit.get("To")
    if not re.fullmatch(r"\+\d{5,15}|client:\S+|sip:\S+", to):
        raise Refusal(21211, to)
    if not re.fullmatch(r"\+\d{5,15}|client:\S+", from_):
        raise Refusal(21212, from_)
    if from_.startswith("+") and visit.network.numbers.by_phone_number(from_) is None:
        raise Refusal(21210, from_)
    return from_, to


def callback(visit: Visit, name: str, default: tuple[str, ...] = ("completed",)) -> StatusCallback | None:
    """A callback given by three form fields."""
    url = visit.get(name)
    return (
        StatusCallback(url, visit.get(name + "Method", "POST"), visit.get(name + "Event", default))
        if url
        else None
    )


def leg(visit: Visit) -> Call:
    """A new outgoing leg from the form: parameters behind a client's address, status callback."""
    from_, to = ends(visit)
    call = visit.network.add(Call(visit.network, visit.get("CallerId") or from_, to, "outbound-api"))
    call.parameters = dict(pair.partition("=")[::2] for pair in to.partition("?")[2].split("&") if pair)
    if told := callback(visit, "StatusCallback"):
        call.status_callbacks.append(told)
    return call


def instruction(visit: Visit) -> Instruction:
    """Url, or Twiml (at most 4000 characters)."""
    if twiml := visit.get("Twiml"):
        if len(twiml) > LONGEST_TWIML:
            raise Refusal(32018, f"{len(twiml)} characters")
        if fatal := read(twiml.encode("utf-8", "replace"), "", absolute_actions=True).fatal:
            raise Refusal(12100 if fatal.code < 12200 else 20001, fatal.message)
        return Instruction(twiml=twiml)
    if not visit.get("Url"):
        raise Refusal(21205, "give Url or Twiml")
    return Instruction(visit.get("Url"), visit.get("Method", "POST"), about="call.url")


async def create(visit: Visit) -> web.Response:
    """Rings somebody; what they hear once they answer is Url's."""
    if visit.get("ApplicationSid"):
        raise Refusal(21218, "this network keeps no TwiML apps")
    first, network = instruction(visit), visit.network
    call = leg(visit)
    if visit.get("FallbackUrl"):
        call.fallback = (visit.get("FallbackUrl"), visit.get("FallbackMethod", "POST"))
    answer = web.json_response(shapes.call(call), status=201)

    async def live() -> None:
        if await network.outgoing.ring(call, visit.get("Timeout", 60)) == "answered":
            if visit.get("Record"):
                channels = 2 if visit.get("RecordingChannels") == "dual" else 1
                network.recordings.start(
                    "OutboundAPI",
                    call=call,
                    channels=channels,
                    callback=callback(visit, "RecordingStatusCallback"),
                )
            if digits := visit.get("SendDigits"):
                call.note_heard("digits", digits)
            network.limit(call, visit.get("TimeLimit", 0))
            await call.run(lambda: network.script(call, first))

    network.callbacks.background(live())
    return answer


async def fetch(visit: Visit) -> web.Response:
    """One."""
    return web.json_response(shapes.call(call_of(visit)))


async def update(visit: Visit) -> web.Response:
    """Ends a call, or sends it to other TwiML; 21220 when it is not in a state for that."""
    call = call_of(visit)
    if visit.get("Status"):
        _end(call, visit.get("Status"))
    elif visit.get("Url") or visit.get("Twiml"):
        if visit.get("Url") and visit.get("Twiml"):
            raise Refusal(20001, "Url and Twiml exclude each other")
        onward = instruction(visit)
        if not call.live:
            raise Refusal(21220)
        if visit.get("FallbackUrl"):
            call.fallback = (visit.get("FallbackUrl"), visit.get("FallbackMethod", "POST"))
        call.redirect(onward)
    if told := callback(visit, "StatusCallback"):
        call.status_callbacks = [told]
    return web.json_response(shapes.call(call))


def _end(call: Call, status: str) -> None:
    if call.ended:
        raise Refusal(21220, f"it is {call.status}")
    if status == "canceled" and call.answered_at:
        return  # "canceled: hang up calls that are queued or ringing, but not affect calls already in progress"
    call.end("completed" if call.answered_at else "canceled", "ended by REST")
    call.publish("canceled", {"call": call.sid})


async def delete(visit: Visit) -> web.Response:
    """Forgets an ended call."""
    call = call_of(visit)
    if not call.ended:
        raise Refusal(21220, "it has not ended")
    del visit.network.calls[call.sid]
    return web.Response(status=204)


async def index(visit: Visit) -> web.Response:
    """All, newest first, filtered."""
    wanted = {"To": "to", "From": "from", "Status": "status", "ParentCallSid": "parent_call_sid"}
    rows = [shapes.call(call) for call in reversed(visit.network.calls.values())]
    rows = [
        row
        for row in rows
        if all(row[key] == visit.get(name) for name, key in wanted.items() if visit.get(name))
    ]
    return visit.page("calls", rows)
