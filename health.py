"""What the platform asks: are you alive, can you work, and how is it going?"""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import text

import models
from models import queries, schema

health = Blueprint("health", __name__)

_waiting = Gauge("complaints_events_waiting", "Events that somebody must act on and nobody has yet")
_dead = Gauge("complaints_events_dead", "Events that failed too often and wait for a person")
_queued = Gauge("complaints_callers_waiting", "Callers in the queue now")


@health.get("/healthz")
def alive() -> tuple[str, int, dict[str, str]]:
    """This process answers; nothing else is asked."""
    return "alive\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@health.get("/readyz")
def ready() -> Response:
    """The database is reachable and current. The queue is named too, but work goes on without it."""
    lines, status = [], 200
    try:
        with models.reading() as session:
            session.connection().execute(text("SELECT 1"))
        current = schema.is_current(models.bound())
        lines.append("database: ready" if current else "database: run flask --app app upgrade")
        status = 200 if current else 503
    except Exception as error:  # whatever a driver raises, the platform is told the same
        lines.append(f"database: not reachable ({type(error).__name__})")
        status = 503
    lines.append(f"queue: {_queue_state()}")
    return Response("\n".join(lines) + "\n", status=status, content_type="text/plain; charset=utf-8")


@health.get("/metrics")
def metrics() -> Response:
    """Prometheus text."""
    with models.reading() as session:
        _waiting.set(queries.count_of_events_waiting(session))
        _dead.set(len(queries.dead_events(session)))
        _queued.set(len(queries.calls_in_queue(session)))
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _queue_state() -> str:
    from flask import current_app

    url = current_app.config["SETTINGS"].redis_url
    if not url:
        return "none set; the clock does the due work"
    try:
        Redis.from_url(
            url, socket_timeout=0.2, socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0)
        ).ping()
    except RedisError:
        return "not reachable; the clock does the due work"
    return "ready"
