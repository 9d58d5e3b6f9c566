"""Queues and their members (https://www.twilio.com/docs/voice/api/member-resource)."""

from aiohttp import web

from simulator.instruction import Instruction
from simulator.queues import Member, Queue
from simulator.rest import shapes
from simulator.rest.door import Refusal, Visit


def queue_of(visit: Visit, name: str = "sid") -> Queue:
    """The queue in the path."""
    queue = visit.network.queues.all.get(visit[name])
    if queue is None:
        raise Refusal(20404, visit[name])
    return queue


def _member(visit: Visit) -> Member:
    member = queue_of(visit, "queue").member(visit["sid"])
    if member is None:
        raise Refusal(20404, f"{visit['sid']} is not in the queue")
    return member


async def index(visit: Visit) -> web.Response:
    """All."""
    return visit.page("queues", [shapes.queue(visit.network, q) for q in visit.network.queues.all.values()])


async def create(visit: Visit) -> web.Response:
    """Makes an empty queue."""
    if any(q.name == visit.get("FriendlyName") for q in visit.network.queues.all.values()):
        raise Refusal(22002, visit.get("FriendlyName"))
    queue = visit.network.queues.named(visit.get("FriendlyName"), visit.get("MaxSize", 1000))
    return web.json_response(shapes.queue(visit.network, queue), status=201)


async def fetch(visit: Visit) -> web.Response:
    """One."""
    return web.json_response(shapes.queue(visit.network, queue_of(visit)))


async def update(visit: Visit) -> web.Response:
    """Its name or its size."""
    queue = queue_of(visit)
    queue.name, queue.max_size = visit.get("FriendlyName", queue.name), visit.get("MaxSize", queue.max_size)
    return web.json_response(shapes.queue(visit.network, queue))


async def delete(visit: Visit) -> web.Response:
    """Only an empty queue can be deleted."""
    queue = queue_of(visit)
    if queue.members:
        raise Refusal(20001, "the queue is not empty")
    del visit.network.queues.all[queue.sid]
    return web.Response(status=204)


async def members(visit: Visit) -> web.Response:
    """Who waits, the front first."""
    return visit.page(
        "queue_members", [shapes.member(visit.network, m) for m in queue_of(visit, "queue").members]
    )


async def member(visit: Visit) -> web.Response:
    """One, by call SID or Front."""
    return web.json_response(shapes.member(visit.network, _member(visit)))


async def dequeue(visit: Visit) -> web.Response:
    """Takes a caller out of the queue to this TwiML."""
    member = _member(visit)
    facts = shapes.member(visit.network, member)
    member.queue.leave(member)
    member.call.redirect(Instruction(visit.get("Url"), visit.get("Method", "POST"), about="member.url"))
    return web.json_response(facts)
