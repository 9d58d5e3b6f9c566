"""The control API of PROTOCOL.md: handsets, the directory, the stream."""

from urllib.parse import urlsplit

from aiohttp import web

from simulator.asking import Refused, body_of, network_of, words
from simulator.call import Call
from simulator.directory import directory

routes = web.RouteTableDef()


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
