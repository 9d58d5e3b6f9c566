"""IncomingPhoneNumbers: which webhooks a number has."""

import re
from datetime import UTC, datetime

from aiohttp import web

from simulator.numbers import IncomingNumber
from simulator.rest import shapes
from simulator.rest.door import Refusal, Visit


def _number(visit: Visit) -> IncomingNumber:
    number = visit.network.numbers.by_sid(visit["sid"])
    if number is None:
        raise Refusal(20404, visit["sid"])
    return number


def _set(number: IncomingNumber, visit: Visit) -> None:
    for name, value in visit.form.items():
        if name != "PhoneNumber":
            setattr(number, re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(), value)
    number.updated = datetime.now(UTC)


async def index(visit: Visit) -> web.Response:
    """All, or those of a number (`*` stands for any digits)."""
    wanted = visit.get("PhoneNumber")
    pattern = re.escape(wanted).replace(r"\*", r"\d*")
    found = [n for n in visit.network.numbers.all() if not wanted or re.search(pattern, n.phone_number)]
    return visit.page("incoming_phone_numbers", [shapes.number(visit.network, n) for n in found])


async def create(visit: Visit) -> web.Response:
    """Buys a number."""
    if not re.fullmatch(r"\+\d{7,15}", visit.get("PhoneNumber")) or visit.network.numbers.by_phone_number(
        visit.get("PhoneNumber")
    ):
        raise Refusal(21450, visit.get("PhoneNumber"))
    number = visit.network.numbers.buy(visit.get("PhoneNumber"))
    _set(number, visit)
    return web.json_response(shapes.number(visit.network, number), status=201)


async def fetch(visit: Visit) -> web.Response:
    """One."""
    return web.json_response(shapes.number(visit.network, _number(visit)))


async def update(visit: Visit) -> web.Response:
    """Sets its webhooks."""
    number = _number(visit)
    _set(number, visit)
    return web.json_response(shapes.number(visit.network, number))


async def delete(visit: Visit) -> web.Response:
    """Gives it back."""
    visit.network.numbers.release(_number(visit).sid)
    return web.Response(status=204)
