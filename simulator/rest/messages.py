"""Messages: SMS to handsets (https://www.twilio.com/docs/messaging/api/message-resource)."""

import re

from aiohttp import web

from simulator.messages import Message
from simulator.rest import shapes
from simulator.rest.door import Refusal, Visit


def _message(visit: Visit) -> Message:
    message = visit.network.messages.all.get(visit["sid"])
    if message is None:
        raise Refusal(20404, visit["sid"])
    return message


async def create(visit: Visit) -> web.Response:
    """Sends one. The sender is a number of the account, a messaging service, or a name of up to 11 characters."""
    from_, to, service = visit.get("From"), visit.get("To"), visit.get("MessagingServiceSid")
    if not re.fullmatch(r"\+\d{7,15}", to):
        raise Refusal(21211, to)
    if not from_ and not service:
        raise Refusal(21603)
    if not visit.get("Body"):
        raise Refusal(21602)
    named = bool(re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}", from_))
    if from_ and not named and visit.network.numbers.by_phone_number(from_) is None:
        raise Refusal(21606, from_)
    message = Message(
        to,
        from_ or visit.network.environment.complaints_number,
        visit.get("Body"),
        visit.get("StatusCallback"),
        service or None,
    )
    answer = web.json_response(shapes.message(visit.network, message), status=201)
    visit.network.messages.send(message)
    return answer


async def fetch(visit: Visit) -> web.Response:
    """One."""
    return web.json_response(shapes.message(visit.network, _message(visit)))


async def index(visit: Visit) -> web.Response:
    """Newest first, filtered."""
    rows = [shapes.message(visit.network, m) for m in reversed(visit.network.messages.all.values())]
    wanted = {"To": "to", "From": "from"}
    return visit.page(
        "messages",
        [
            r
            for r in rows
            if all(r[key] == visit.get(name) for name, key in wanted.items() if visit.get(name))
        ],
    )


async def delete(visit: Visit) -> web.Response:
    """Deletes it."""
    del visit.network.messages.all[_message(visit).sid]
    return web.Response(status=204)
