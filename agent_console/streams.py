"""The live streams: a process of its own, since a stream in the web pool would hold a worker that calls need.

One thread tails the event log (new rows every 50 ms) and pokes every open stream with the topics that changed,
never with content. Nothing is kept: a page that was away asks for its regions again.
"""

import json
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import models
from models import queries, wall_clock
from models.record.events import Event
from settings import Settings

from . import sessions
from .live_token import read_pass

_LOOK_EVERY = 0.05
_KEEP_ALIVE = 15.0
_MOST_STREAMS = 500
#: PostgreSQL gives out ids before it commits, so a lower id may appear after a higher one: holes are looked for this long.
_HOLES_FOR = 10.0

Start = Callable[[str, list[tuple[str, str]]], Any]


def topics_of(event: Event) -> set[str]:
    """What an event touches: its call, its complaint, its member of staff, and the lists they are in."""
    topics = {"all"}
    if event.call_id is not None:
        topics |= {f"call:{event.call_id}", "queue"}
    if event.complaint_id is not None:
        topics |= {f"complaint:{event.complaint_id}", "complaints"}
    if event.staff_id is not None:
        topics.add(f"staff:{event.staff_id}")
    if event.kind.startswith(("rung_", "escalat", "call_back", "adviser_le")):
        topics.add("escalations")
    return topics - {"all"}


class Feed:
    """The tail of the log, and those who listen."""

    def __init__(self) -> None:
        self._listeners: set[queue.SimpleQueue[str | None]] = set()
        self._lock = threading.Lock()
        self._holes: dict[int, float] = {}
        self._closed = False
        self._stop = threading.Event()
        self._following: threading.Thread | None = None
        self._newest = 0

    def listen(self) -> "queue.SimpleQueue[str | None] | None":
        """A new listener's queue, or None when there is no room: the page then asks by itself."""
        with self._lock:
            if self._closed or len(self._listeners) >= _MOST_STREAMS:
                return None
            mine: queue.SimpleQueue[str | None] = queue.SimpleQueue()
            self._listeners.add(mine)
            return mine

    def leave(self, mine: "queue.SimpleQueue[str | None]") -> None:
        with self._lock:
            self._listeners.discard(mine)

    def start(self) -> None:
        """Begin at the end of the log."""
        with models.reading() as reading:
            self._newest = queries.newest_event_id(reading)
        self._following = threading.Thread(target=self._follow, name="feed", daemon=True)
        self._following.start()

    def stop(self) -> None:
        """Look no more; returns when the last look is over."""
        self._stop.set()
        if self._following is not None:
            self._following.join()

    def look(self) -> set[str]:
        """The topics touched since the last look."""
        now = time.monotonic()
        self._holes = {number: until for number, until in self._holes.items() if until > now}
        with models.reading() as reading:
            newest = queries.newest_event_id(reading)
            if newest == self._newest and not self._holes:
                return set()
            found = queries.events_after(
                reading, min([self._newest, *(number - 1 for number in self._holes)])
            )
        fresh = [event for event in found if (event.id or 0) > self._newest or event.id in self._holes]
        ids = {event.id or 0 for event in fresh}
        last = max([self._newest, *ids])
        self._holes |= dict.fromkeys(set(range(self._newest + 1, last)) - ids, now + _HOLES_FOR)
        for number in ids:
            self._holes.pop(number, None)
        self._newest = last
        return set().union(*(topics_of(event) for event in fresh)) if fresh else set()

    def _follow(self) -> None:
        parent = os.getppid()
        while not self._stop.wait(_LOOK_EVERY):
            if os.getppid() != parent:
                # Our master was killed: let go of every page, so that each finds the process that takes our place.
                with self._lock:
                    self._closed = True
                self._tell(None)
                return
            try:
                for topic in sorted(self.look()):
                    self._tell(json.dumps({"topic": topic}))
            except Exception:
                self._stop.wait(0.5)

    def _tell(self, poke: str | None) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener.put(poke)


class Streams:
    """The WSGI application: GET /stream?pass=… and nothing else."""

    def __init__(self, settings: Settings, feed: Feed) -> None:
        self._settings = settings
        self._feed = feed

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == "/healthz":
            start("200 OK", [("Content-Type", "text/plain")])
            return [b"ok\n"]
        headers = [
            ("Cache-Control", "no-store"),
            ("X-Accel-Buffering", "no"),
            ("Vary", "Origin"),
            *self._cors(environ),
        ]
        if environ.get("PATH_INFO") != "/stream" or environ.get("REQUEST_METHOD") != "GET":
            start("404 Not Found", headers)
            return []
        given = parse_qs(environ.get("QUERY_STRING", "")).get("pass", [""])[0]
        read = read_pass(self._settings, given)
        if read is None or not self._holds(read.session_hash):
            start("401 Unauthorized", headers)
            return []
        mine = self._feed.listen()
        if mine is None:
            start("503 Service Unavailable", [*headers, ("Retry-After", "5")])
            return []
        start("200 OK", [("Content-Type", "text/event-stream; charset=utf-8"), *headers])
        return self._stream(mine, read.session_hash)

    def _stream(self, mine: "queue.SimpleQueue[str | None]", session_hash: str) -> Iterator[bytes]:
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    poke = mine.get(timeout=_KEEP_ALIVE)
                except queue.Empty:
                    if not self._holds(session_hash):
                        return  # Signed out elsewhere: the page is told when it asks for a new pass.
                    yield b": still here\n\n"
                    continue
                if poke is None:
                    return
                yield f"data: {poke}\n\n".encode()
        finally:
            self._feed.leave(mine)

    def _holds(self, session_hash: str) -> bool:
        return sessions.holder_of(session_hash, at=wall_clock.now()) is not None

    def _cors(self, environ: dict[str, Any]) -> list[tuple[str, str]]:
        """Our own pages only: the public address, or another name of this very machine while simulated."""
        origin = str(environ.get("HTTP_ORIGIN", ""))
        host = urlsplit(origin).hostname or ""
        local = self._settings.simulated and (
            host in ("127.0.0.1", "localhost") or host.endswith(".localhost")
        )
        ours = origin == self._settings.public_base_url or local
        return [("Access-Control-Allow-Origin", origin)] if ours and origin else []


def create_app(settings: Settings | None = None) -> Streams:
    """The application that gunicorn serves at EVENTS_PORT."""
    settings = settings or Settings.from_environment()
    models.use_keys(settings.data_keys)
    models.bind(models.Database(settings.database_url))
    if settings.simulated:
        wall_clock.follow(settings.instance / "clock")
    feed = Feed()
    feed.start()
    return Streams(settings, feed)
