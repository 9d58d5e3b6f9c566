"""The live streams say which topic changed, to whoever is signed in, and never anything else."""

import json
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

import models
from agent_console.streams import Feed, Streams, topics_of
from models import wall_clock
from models.queries import events_after
from settings import Settings
from tests.agent_console.people import Desk, a_call


class Listener:
    """A browser's end of a stream."""

    def __init__(self, streams: Streams, path: str, origin: str = "") -> None:
        parts = urlsplit(path)
        self.status, self.headers = "", dict[str, str]()
        environ = {
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "REQUEST_METHOD": "GET",
            "HTTP_ORIGIN": origin,
        }
        self.body: Iterator[bytes] = iter(streams(environ, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)

    def pokes(self, until: str, seconds: float = 30) -> list[str]:
        """The topics told until that one comes."""
        found: list[str] = []
        end = time.monotonic() + seconds
        for chunk in self.body:
            if chunk.startswith(b"data: "):
                found.append(json.loads(chunk[6:])["topic"])
                if found[-1] == until:
                    return found
            if time.monotonic() > end:
                break
        raise AssertionError(f"{until} was not told; these were: {found}")


@pytest.fixture
def streams(settings: Settings, adviser: Desk) -> Iterator[Streams]:
    feed = Feed()
    feed.start()
    yield Streams(settings, feed)
    feed.stop()  # it would look into the databases of the tests that follow


def _address(desk: Desk) -> str:
    url: str = desk.get("/live/token").json["url"]
    return url


def test_a_call_that_rings_pokes_its_call_its_complaint_and_the_desk(adviser: Desk, streams: Streams) -> None:
    adviser.press("/presence", want="ready")
    listener = Listener(streams, _address(adviser))
    assert next(listener.body).startswith(b"retry: 1000")
    threading.Timer(0.1, a_call).start()
    told: set[str] = set()
    while not {"call:1", "complaint:1", "queue"} <= told:  # going ready may be told first
        told |= set(listener.pokes(f"staff:{adviser.staff_id}"))


def test_a_poke_holds_a_topic_and_nothing_of_anybody(adviser: Desk, streams: Streams) -> None:
    a_call()
    with models.reading() as reading:
        for event in events_after(reading, 0):
            assert all(topic.replace(":", "").isalnum() for topic in topics_of(event))


def test_no_stream_opens_without_a_good_pass(adviser: Desk, streams: Streams) -> None:
    good = _address(adviser)
    for bad in ("/stream", "/stream?pass=", "/stream?pass=made.up.thing", good[:-4]):
        listener = Listener(streams, bad)
        assert listener.status.startswith("401"), bad
    assert Listener(streams, "/other").status.startswith("404")


def test_a_pass_is_worth_nothing_after_signing_out(adviser: Desk, streams: Streams) -> None:
    address = _address(adviser)
    adviser.press("/sign-out")
    assert Listener(streams, address).status.startswith("401")


def test_only_our_own_pages_may_read_the_stream(adviser: Desk, streams: Streams, settings: Settings) -> None:
    ours = Listener(streams, _address(adviser), origin=settings.public_base_url)
    assert ours.headers["Access-Control-Allow-Origin"] == settings.public_base_url
    local = Listener(streams, _address(adviser), origin="http://manager.localhost:8188")
    assert local.headers["Access-Control-Allow-Origin"] == "http://manager.localhost:8188"
    assert (
        "Access-Control-Allow-Origin"
        not in Listener(streams, _address(adviser), origin="https://evil.example").headers
    )


def test_an_event_is_seen_even_when_its_number_comes_late(adviser: Desk) -> None:
    """PostgreSQL gives out a number before it commits: a higher one may be seen first."""
    feed = Feed()
    a_call()
    first = feed.look()
    assert {"call:1", "queue"} <= first
    assert feed.look() == set()
    with models.reading() as reading:
        newest = models.queries.newest_event_id(reading)
    feed._newest, feed._holes = newest, {newest - 1: time.monotonic() + 5}
    assert feed.look(), "the hole is filled by the event that was late"
    assert feed.look() == set()


def test_every_commit_is_told_to_those_who_listen_already(adviser: Desk, streams: Streams) -> None:
    """How soon is measured by `python -m bench.ring`."""
    listener = Listener(streams, _address(adviser))
    next(listener.body)
    for _ in range(5):
        later = threading.Timer(0.1, _something_happens, args=(adviser,))
        later.start()
        listener.pokes(f"staff:{adviser.staff_id}")
        later.join()


def _something_happens(desk: Desk) -> None:
    with models.transaction() as tx:
        tx.log(models.EventKind.SIGNED_IN, at=wall_clock.now(), by="system", staff=desk.staff_id)
