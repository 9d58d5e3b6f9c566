"""A second try waits until the system answers again, and never so long that Twilio gives up on us."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fallback.way_back import WayBack
from laptop.process import free_port
from tests.fallback.running import Running, failed, verbs

TURN = "/ivr/4kXQw0c3n8VZk1yPq2rT7A/3"


class Web:
    """The web process's /healthz, which may come late."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.asked = 0
        self._server: ThreadingHTTPServer | None = None

    def come_back(self) -> None:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked += 1
                self.send_response(200 if self.path == "/healthz" else 404)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.close()


def test_an_open_way_is_not_waited_for(web: Web) -> None:
    web.come_back()
    began = time.monotonic()
    assert WayBack(web.url).open_within(60)
    assert time.monotonic() - began < 30


def test_a_way_that_opens_while_somebody_waits_is_taken_at_once(web: Web) -> None:
    threading.Timer(0.4, web.come_back).start()
    assert WayBack(web.url).open_within(10)


def test_a_way_that_stays_closed_is_given_up_in_time(web: Web) -> None:
    began = time.monotonic()
    assert not WayBack(web.url).open_within(0.5)
    assert 0.4 < time.monotonic() - began < 10


def test_a_hundred_who_wait_ask_as_often_as_one(web: Web) -> None:
    """Whoever comes back from an outage must not be met by a hundred questions a blink."""
    way = WayBack(web.url)
    open_to: list[bool] = []
    waiting = [threading.Thread(target=lambda: open_to.append(way.open_within(10))) for _ in range(100)]
    for one in waiting:
        one.start()
    web.come_back()
    for one in waiting:
        one.join()
    assert open_to == [True] * 100
    assert web.asked < 10


def test_the_first_failure_is_answered_at_once_and_the_next_waits(web: Web, fallback: Running) -> None:
    fallback.stop()
    fallback.start(PUBLIC_BASE_URL=web.url, FALLBACK_WAIT="3")
    took = []
    for _ in range(2):
        began = time.monotonic()
        assert "Redirect" in verbs(fallback.twilio(failed(ErrorUrl=web.url + TURN)))
        took.append(time.monotonic() - began)
    assert took[0] < 2.5 < took[1] < 15
