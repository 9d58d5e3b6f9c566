"""How the control API reads a request and refuses one: a status and one plain sentence."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator.call import Call
from simulator.network import NETWORK, Network


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
