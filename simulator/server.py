"""The HTTP server: REST for the application, the control API for handsets, the pages."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from simulator import asking, clients, control, handset_api, ledger_api, rest
from simulator.environment import Environment
from simulator.network import NETWORK, Network
from simulator.origins import cross_origin, loopback

PAGES = Path(__file__).parent / "pages"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    # What <Play> plays comes from the application, on this machine.
    "media-src 'self' http://127.0.0.1:* http://localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def application(environment: Environment) -> web.Application:
    """The whole network as an aiohttp application."""
    app = web.Application(middlewares=[_manners], client_max_size=1_000_000)
    network = Network(environment)
    app[NETWORK] = network
    app.add_routes(rest.routes())
    app.add_routes(control.routes)
    app.add_routes(handset_api.routes)
    app.add_routes(ledger_api.routes)
    app.add_routes(clients.routes)
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/ledger", _page),
            web.get("/pages/{file}", _page),
            web.get("/favicon.ico", _page),
        ]
    )

    async def _stop(_: web.Application) -> None:
        await network.close()

    app.on_shutdown.append(_stop)
    return app


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def _manners(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The control API is for this machine alone: loopback names only (no DNS rebinding), JSON bodies only (no foreign forms)."""
    if request.path.startswith("/network/"):
        if not loopback(request.host):
            return web.json_response(
                {"error": "The phone network answers on loopback names only."}, status=403
            )
        if request.method == "OPTIONS":
            response: web.StreamResponse = web.Response(status=204)
        elif request.method == "POST" and request.content_type != "application/json":
            response = web.json_response(
                {"error": "Send JSON with Content-Type: application/json."}, status=400
            )
        else:
            response = await asking.answered(request, handler)
        if not response.prepared:
            cross_origin(request, response)
        return response
    return await handler(request)


async def _page(request: web.Request) -> web.StreamResponse:
    name = {"/": "handset.html", "/ledger": "ledger.html", "/favicon.ico": "favicon.ico"}.get(
        request.path
    ) or request.match_info["file"]
    path = PAGES / name
    if path.parent != PAGES or not path.is_file():
        raise web.HTTPNotFound(text="There is no such page on the phone network.")
    response = web.FileResponse(path)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-cache"
    if path.suffix == ".js":
        cross_origin(request, response)  # the desk loads the softphone's module from here
    return response
