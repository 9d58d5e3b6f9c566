"""The control API for softphones: `client:` legs, by access token (PROTOCOL.md)."""

from typing import Any

from aiohttp import web

from simulator.asking import Refused, body_of, call_of, live_call, network_of, ringing_call, whole, words
from simulator.call import Call
from simulator.tokens import TokenRefused, identity

routes = web.RouteTableDef()


def identity_of(request: web.Request, body: dict[str, Any]) -> str:
    """Who asks, by the token in the header, the query or the body."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token = bearer or request.query.get("token") or str(body.get("token") or "")
    try:
        return identity(token, network_of(request).environment)
    except TokenRefused as refused:
        raise Refused(401, str(refused)) from None


async def own_leg(request: web.Request) -> tuple[Call, dict[str, Any]]:
    """The leg a softphone means, if it is its own."""
    body = await body_of(request)
    who = identity_of(request, body)
    call = call_of(request, str(body.get("call") or "?"))
    if call.handset.partition("?")[0] != f"client:{who}":
        raise Refused(404, f"client:{who} has no call {call.sid}.")
    return live_call(call), body


@routes.get("/network/clients/stream")
async def stream(request: web.Request) -> web.StreamResponse:
    network, who = network_of(request), identity_of(request, {})
    registration = network.softphones.register(who, request.query.get("registration", ""))
    listener = network.streams.listen(f"number:client:{who}")
    first: list[tuple[str, Any]] = [("registered", {"identity": who, "registration": registration})]
    first += [("call", leg.facts(whole=True)) for leg in network.softphones.legs(who)]
    try:
        return await network.streams.serve(request, listener, first)
    finally:
        network.softphones.unregister(who, registration)


@routes.post("/network/clients/accept")
async def accept(request: web.Request) -> web.Response:
    call, body = await own_leg(request)
    ringing_call(call)
    network_of(request).softphones.accept(call, body.get("registration"))
    call.answer()
    return whole(call)


@routes.post("/network/clients/decline")
async def decline(request: web.Request) -> web.Response:
    call, _ = await own_leg(request)
    ringing_call(call).ringing.set_result("busy")
    return whole(call)


@routes.post("/network/clients/hangup")
async def hang_up(request: web.Request) -> web.Response:
    call, _ = await own_leg(request)
    call.note_said("hangup", "")
    await call.hang_up("the softphone hung up")
    return whole(call)


@routes.post("/network/clients/say")
async def say(request: web.Request) -> web.Response:
    call, body = await own_leg(request)
    call.talk(words(body, "text"))
    return whole(call)


@routes.post("/network/clients/digits")
async def digits(request: web.Request) -> web.Response:
    call, body = await own_leg(request)
    call.press(words(body, "digits", "[0-9*#]{1,100}"))
    return whole(call)


@routes.post("/network/clients/mute")
async def mute(request: web.Request) -> web.Response:
    call, body = await own_leg(request)
    listeners = call.heard_by()
    call.microphone_off = body.get("muted") is True
    for leg in {call, *listeners, *call.heard_by()}:
        leg.changed()
    return whole(call)


@routes.get("/network/clients")
async def clients(request: web.Request) -> web.Response:
    return web.json_response({"clients": network_of(request).softphones.facts()})
