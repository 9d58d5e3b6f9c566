"""The worker: woken by Redis it does what is due; without Redis it looks for itself.

RQ decides nothing here. A killed worker's event is taken again when its lease in the database ends, by
another worker or the clock, within 15 s; RQ's own recovery takes minutes and may run a job twice.
"""

from __future__ import annotations

import contextlib
import threading
import time
from types import FrameType

import structlog
from redis import RedisError
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from models import wall_clock
from models.policy import policy_editions
from workers import queue
from workers.drain import drain
from workers.hands import Hands
from workers.sweep import redis_answers, until_told_to_stop

_LOOK = 0.5
"""Seconds between looks while there is no Redis."""
_TTL = 20
"""Seconds; RQ waits for a job for 15 s less, so maintenance and a hung connection are never far off."""
_log = structlog.get_logger("worker")


class OutboxWorker(Worker):
    """RQ's forking worker, which asks again soon when Redis is away instead of once a minute."""

    max_connection_wait_time = 1.0
    told_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """RQ keeps this in mind only while a job is under way; idle, it would leave off and be begun anew."""
        self.told_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def execute_job(self, job: Job, queue: Queue) -> None:
        """The parent keeps up with the policy, so that no forked job has to read it anew."""
        policy_editions.keep_up(wall_clock.now)
        super().execute_job(job, queue)


def run(hands: Hands) -> None:
    """Work until told to stop."""
    _warm_up(hands)
    # RQ leaves its handlers behind: a signal that comes between two ways of waiting raises StopRequested.
    with contextlib.suppress(StopRequested):
        _until_told_to_stop(hands.settings.redis_url)


def _until_told_to_stop(url: str) -> None:
    while True:
        if redis_answers(url):
            if _by_redis(url):
                return
            time.sleep(_LOOK)
            continue
        stop = until_told_to_stop()
        _log.info("no_redis", doing="looking in the database")
        if _by_looking(url, stop):
            return


def _by_redis(url: str) -> bool:
    """Let RQ wait for jobs; True once it was told to stop, False when Redis went away under it."""
    worker = OutboxWorker(
        [queue.of(queue.connected(url, seconds=5.0))],
        connection=queue.connected(url, seconds=5.0),
        serializer=JSONSerializer,
        worker_ttl=_TTL,
        job_monitoring_interval=2,
        maintenance_interval=5,
        log_job_description=False,
    )
    try:
        drain()  # whatever came while nobody worked
        worker.work(logging_level="WARNING")
    except RedisError as error:
        _log.warning("redis_went_away", why=type(error).__name__)
        return False
    return worker.told_to_stop


def _by_looking(url: str, stop: threading.Event) -> bool:
    """Do what is due by looking, until Redis is back (False) or we are told to stop (True)."""
    looks = 0
    while not stop.wait(_LOOK):
        try:
            drain()
        except Exception:
            _log.exception("look_failed")
        looks += 1
        if url and looks % 4 == 0 and redis_answers(url):
            return False
    return True


def _warm_up(hands: Hands) -> None:
    """Load before the first fork what every forked job needs: Twilio's library alone takes 0.2 s."""
    account = hands.carrier.client.api.v2010.account
    _ = (account.conferences("CF").participants, account.queues("QU").members, account.calls("CA").recordings)
