"""The control API's other half: what went over the wire, the rooms, the weather (PROTOCOL.md)."""

from aiohttp import web

from simulator.asking import Refused, body_of, network_of

routes = web.RouteTableDef()


@routes.get("/network/health")
async def health(request: web.Request) -> web.Response:
    return web.json_response(network_of(request).facts())


@routes.get("/network/ledger")
async def ledger(request: web.Request) -> web.Response:
    book, query = network_of(request).ledger, request.query
    try:
        after, limit = int(query.get("after", 0)), min(int(query.get("limit", 500)), 5000)
    except ValueError:
        raise Refused(400, "Give after and limit as whole numbers.") from None
    return web.json_response({"entries": book.since(after, query.get("call"), limit), "last": book.last})


@routes.get("/network/ledger/stream")
async def ledger_stream(request: web.Request) -> web.StreamResponse:
    streams = network_of(request).streams
    return await streams.serve(request, streams.listen("ledger"))


@routes.get("/network/errors")
async def errors(request: web.Request) -> web.Response:
    call = request.query.get("call")
    return web.json_response(
        {"errors": [e for e in network_of(request).ledger.errors if call in (None, e["call"])]}
    )


@routes.get("/network/conferences")
async def conferences(request: web.Request) -> web.Response:
    return web.json_response({"conferences": network_of(request).conferences.facts()})


@routes.get("/network/queues")
async def queues(request: web.Request) -> web.Response:
    return web.json_response({"queues": network_of(request).queues.facts()})


@routes.get("/network/weather")
async def weather(request: web.Request) -> web.Response:
    return web.json_response(network_of(request).weather.facts())


@routes.post("/network/weather")
async def change_weather(request: web.Request) -> web.Response:
    sky = network_of(request).weather
    try:
        sky.change(await body_of(request))
    except ValueError as error:
        raise Refused(400, str(error)) from None
    return web.json_response(sky.facts())


@routes.post("/network/reset")
async def reset(request: web.Request) -> web.Response:
    await network_of(request).reset()
    return web.json_response({"ok": True})
