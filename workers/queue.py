"""Redis, which only wakes workers: short time-outs, no retries, JSON, and nothing in it that would be missed."""

from __future__ import annotations

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

NAME = "outbox"
QUICK = 0.2
"""Seconds: a hung Redis may cost a thread this much, and no more."""
JOB = "workers.drain.drain"
_JOB_SECONDS = 60
_FORGET_AFTER = 60


def connected(url: str, *, seconds: float = QUICK) -> Redis:
    """A client that gives up after `seconds`; redis-py's own ten retries cost 14 s against a hung server."""
    return Redis.from_url(
        url, socket_timeout=seconds, socket_connect_timeout=seconds, retry=Retry(NoBackoff(), 0)
    )


def of(connection: Redis) -> Queue:
    """The one queue. Its only job is "do what is due"; what that is stands in the database."""
    return Queue(NAME, connection=connection, serializer=JSONSerializer, default_timeout=_JOB_SECONDS)


def wake(queue: Queue) -> None:
    """Put one job on the queue, unless one waits already: whoever takes that will see our commit too.

    Raises redis.RedisError.
    """
    if queue.count == 0:
        queue.enqueue(JOB, result_ttl=0, failure_ttl=_FORGET_AFTER, ttl=_FORGET_AFTER)
