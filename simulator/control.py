"""The control API of PROTOCOL.md: calls, as the person at the handset makes and takes them."""

from aiohttp import web

from simulator.asking import (
    Refused,
    body_of,
    call_of,
    live_call,
    network_of,
    ringing_call,
    whole,
    words,
)

routes = web.RouteTableDef()
WITHHELD = "anonymous"


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
