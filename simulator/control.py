"""The control API of PROTOCOL.md: handsets, streams, ledger, weather."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from simulator.call import Call
from simulator.directory import directory
from simulator.network import NETWORK, Network

routes = web.RouteTableDef()
WITHHELD = "anonymous"


class Refused(Exception):
    """A request that cannot be done: a status and one plain sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


async def answered(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turns refusals into JSON."""
    try:
        return await handler(request)
    except Refused as refused:
        return web.json_response({"error": str(refused)}, status=refused.status)
    except web.HTTPException as error:
        return web.json_response(
            {"error": f"{error.reason}: {request.method} {request.path}"}, status=error.status
        )


def network_of(request: web.Request) -> Network:
    """The network behind a request."""
    return request.app[NETWORK]


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object of a POST; nothing is an empty one."""
    text = await request.text()
    try:
        body = json.loads(text) if text.strip() else {}
    except ValueError:
        raise Refused(400, "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Refused(400, "Send a JSON object.")
    return body


def call_of(request: web.Request, sid: str = "") -> Call:
    """The call that is meant."""
    sid = sid or request.match_info["sid"]
    call = network_of(request).calls.get(sid)
    if call is None:
        raise Refused(404, f"There is no call {sid}.")
    return call


def live_call(call: Call) -> Call:
    """A call that can still do something."""
    if call.ended:
        raise Refused(409, f"The call has ended: {call.ended_because}.")
    return call


def ringing_call(call: Call) -> Call:
    """A leg that rings."""
    if live_call(call).direction == "inbound" or call.ringing.done() or call.status != "ringing":
        raise Refused(409, "That leg does not ring.")
    return call


def words(body: dict[str, Any], name: str, pattern: str = r"[\s\S]{1,5000}") -> str:
    """A text of the body."""
    value = body.get(name)
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise Refused(400, f'Give "{name}" as a text' + ("." if "s" in pattern else f" like {pattern}."))
    return value


def whole(call: Call, status: int = 200) -> web.Response:
    """The call as JSON."""
    return web.json_response(call.facts(whole=True), status=status)


@routes.post("/network/calls")
async def dial(request: web.Request) -> web.Response:
    body = await body_of(request)
    from_ = str(body.get("from") or "").strip()
    extra = {str(k): str(v) for k, v in (body.get("parameters") or {}).items()}
    extra |= {
        field: str(body[name])
        for name, field in (("forwarded_from", "ForwardedFrom"), ("caller_name", "CallerName"))
        if body.get(name)
    }
    if not from_:
        raise Refused(400, 'Give "from", a number like +447700900123 or "withheld".')
    try:
        shown = WITHHELD if from_ == "withheld" else from_
        call = network_of(request).dial_in(shown, words(body, "to"), extra, str(body.get("handset") or ""))
    except LookupError as error:
        raise Refused(404, str(error.args[0])) from None
    return web.json_response({"call": call.sid}, status=201)


@routes.get("/network/calls")
async def calls(request: web.Request) -> web.Response:
    return web.json_response(
        {"calls": [call.facts() for call in reversed(network_of(request).calls.values())]}
    )


@routes.get("/network/calls/{sid}")
async def call(request: web.Request) -> web.Response:
    return whole(call_of(request))


@routes.post("/network/calls/{sid}/digits")
async def digits(request: web.Request) -> web.Response:
    call = live_call(call_of(request))
    call.press(words(await body_of(request), "digits", "[0-9*#]{1,100}"))
    return whole(call)


@routes.post("/network/calls/{sid}/speech")
async def speech(request: web.Request) -> web.Response:
    call, body = live_call(call_of(request)), await body_of(request)
    confidence = body.get("confidence", 0.9)
    if confidence is not None and not (isinstance(confidence, int | float) and 0 <= confidence <= 1):
        raise Refused(400, 'Give "confidence" as a number from 0 to 1, or null.')
    call.speak(words(body, "text"), confidence)
    return whole(call)


@routes.post("/network/calls/{sid}/say")
async def say(request: web.Request) -> web.Response:
    call = live_call(call_of(request))
    call.talk(words(await body_of(request), "text"))
    return whole(call)


@routes.post("/network/calls/{sid}/silence")
async def silence(request: web.Request) -> web.Response:
    call = live_call(call_of(request))
    if not call.silence():
        raise Refused(409, "Nobody listens to this call for input just now.")
    return whole(call)


@routes.post("/network/calls/{sid}/hangup")
async def hang_up(request: web.Request) -> web.Response:
    call = live_call(call_of(request))
    call.note_said("hangup", "")
    await call.hang_up("the handset hung up")
    return whole(call)


@routes.post("/network/calls/{sid}/answer")
async def answer(request: web.Request) -> web.Response:
    call = ringing_call(call_of(request))
    call.ringing.set_result("answered")
    call.answer()
    return whole(call)


@routes.post("/network/calls/{sid}/decline")
async def decline(request: web.Request) -> web.Response:
    call = ringing_call(call_of(request))
    call.ringing.set_result("no-answer" if (await body_of(request)).get("busy") is False else "busy")
    return whole(call)


@routes.post("/network/calls/{sid}/no-answer")
async def no_answer(request: web.Request) -> web.Response:
    call = ringing_call(call_of(request))
    call.ringing.set_result("no-answer")
    return whole(call)


def legs(request: web.Request) -> list[Call]:
    """The live legs of the handset in the path."""
    number = request.match_info["number"]
    return [
        c for c in network_of(request).calls.values() if c.handset.partition("?")[0] == number and not c.ended
    ]


@routes.get("/network/handsets/{number}/incoming")
async def incoming(request: web.Request) -> web.Response:
    ringing = [
        c
        for c in legs(request)
        if c.direction != "inbound" and c.status == "ringing" and not c.ringing.done()
    ]
    return web.json_response({"calls": [c.facts(whole=True) for c in ringing]})


@routes.get("/network/handsets/{number}/calls")
async def handset_calls(request: web.Request) -> web.Response:
    return web.json_response({"calls": [c.facts(whole=True) for c in legs(request)]})


@routes.get("/network/handsets/{number}/messages")
async def messages(request: web.Request) -> web.Response:
    found = network_of(request).messages.of(request.match_info["number"])
    return web.json_response({"messages": [m.facts() for m in found]})


@routes.get("/network/handsets/{number}")
async def mode_now(request: web.Request) -> web.Response:
    number = request.match_info["number"]
    return web.json_response({"number": number, "mode": network_of(request).handsets.mode(number)})


@routes.post("/network/handsets/{number}")
async def mode(request: web.Request) -> web.Response:
    body = await body_of(request)
    try:
        network_of(request).handsets.set_mode(request.match_info["number"], words(body, "mode"))
    except ValueError as error:
        raise Refused(400, str(error)) from None
    return web.json_response({"number": request.match_info["number"], "mode": body["mode"]})


@routes.get("/network/directory")
async def people(request: web.Request) -> web.Response:
    return web.json_response(await directory(network_of(request).environment))


@routes.get("/network/config")
async def config(request: web.Request) -> web.Response:
    """What the pages need to begin with: the people, and where the application is."""
    network = network_of(request)
    number = network.numbers.by_phone_number(network.environment.complaints_number)
    where = urlsplit(number.voice_url) if number and number.voice_url else None
    app_base = f"{where.scheme}://{where.netloc}" if where else None
    return web.json_response(await directory(network.environment) | {"app_base": app_base})


@routes.get("/network/stream")
async def stream(request: web.Request) -> web.StreamResponse:
    network = network_of(request)
    numbers, sids = request.query.getall("number", []), request.query.getall("call", [])
    if not numbers and not sids:
        raise Refused(400, "Say whose stream: ?number=… or ?call=…")
    listener = network.streams.listen(*(f"number:{n}" for n in numbers), *(f"call:{s}" for s in sids))
    legs = [
        c
        for c in network.calls.values()
        if c.sid in sids or (not c.ended and c.handset.partition("?")[0] in numbers)
    ]
    return await network.streams.serve(request, listener, [("call", c.facts(whole=True)) for c in legs])
