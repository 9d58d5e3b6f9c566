"""Twilio slow, busy, failing, gone: what is tried again, what never is, and how long it takes."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carrier.client import Carrier
from carrier.errors import Ambiguous, Busy, CarrierError, NotThere, Refused, Unreachable
from settings import Settings

CALL = "CA" + "0" * 32
Act = Callable[[socket.socket], None]
ROOT = Path(__file__).resolve().parents[2]


def answers(status: int, body: str) -> Act:
    def act(connection: socket.socket) -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        connection.sendall((head + body).encode())

    return act


def resets(connection: socket.socket) -> None:
    """Took the request, and died before the answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def hangs(connection: socket.socket) -> None:
    time.sleep(20)


BUSY = answers(429, '{"code": 20429, "message": "Too Many Requests", "status": 429}')
FAILS = answers(503, '{"code": 20503, "message": "Unavailable", "status": 503}')
DONE = answers(201, f'{{"sid": "{CALL}", "status": "queued"}}')


class Twilio:
    """A Twilio that behaves as it is told, request by request, and counts them."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.acts: list[Act] = []
        self.requests: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def will(self, *acts: Act) -> None:
        self.acts = list(acts)

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self.requests.append(_whole_request(connection))
                (self.acts.pop(0) if len(self.acts) > 1 else self.acts[0])(connection)


def _whole_request(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536)
    return (head + b"\r\n\r\n" + body).decode()


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    twilio = Twilio()
    yield twilio
    twilio.close()


@pytest.fixture
def carrier(twilio: Twilio, tmp_path: Path) -> Carrier:
    return Carrier(settings(twilio.url, tmp_path))


def settings(url: str, instance: Path) -> Settings:
    return Settings.from_environment({"INSTANCE_DIR": str(instance), "TWILIO_API_URL": url})


def ring(carrier: Carrier) -> str:
    return carrier.ring_phone(to="+447700900456", url="http://x/a", status_url="http://x/b", timeout=20)


def test_twilio_too_busy_did_nothing_so_it_is_asked_again(twilio: Twilio, carrier: Carrier) -> None:
    """20429: "never processed"."""
    twilio.will(BUSY, BUSY, DONE)
    assert ring(carrier) == CALL
    assert len(twilio.requests) == 3


def test_twilio_too_busy_for_too_long_is_said(twilio: Twilio, carrier: Carrier) -> None:
    twilio.will(BUSY)
    with pytest.raises(Busy, match="Twilio is busy and did not ring the telephone"):
        ring(carrier)
    assert len(twilio.requests) == 4


@pytest.mark.parametrize("trouble", [FAILS, resets], ids=["503", "reset after sending"])
def test_a_call_that_may_have_been_made_is_never_made_twice(
    twilio: Twilio, carrier: Carrier, trouble: Act
) -> None:
    """POST /Calls is not idempotent: two calls to the Managing Director are worse than one late."""
    twilio.will(trouble, DONE)
    with pytest.raises(Ambiguous, match="may have been done"):
        ring(carrier)
    assert len(twilio.requests) == 1


def test_a_twilio_that_hangs_is_given_up(twilio: Twilio, carrier: Carrier) -> None:
    """The client's own default is to wait for ever."""
    twilio.will(hangs)
    carrier.client.http_client.timeout = 0.3
    began = time.monotonic()
    with pytest.raises(Ambiguous):
        ring(carrier)
    assert time.monotonic() - began < 15
    assert len(twilio.requests) == 1


def test_the_time_out_is_ten_seconds_and_the_library_tries_nothing_again(carrier: Carrier) -> None:
    http = carrier.client.http_client
    assert http.timeout == 10.0
    assert http.session.get_adapter("https://api.twilio.com").max_retries.total == 0


def test_no_connection_means_nothing_was_sent_so_it_is_tried_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    carrier = Carrier(settings(f"http://127.0.0.1:{port}", tmp_path))
    with pytest.raises(Unreachable, match="nothing was sent"):
        ring(carrier)


def test_a_connection_that_comes_back_in_time_is_used(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    carrier = Carrier(settings(f"http://127.0.0.1:{port}", tmp_path))

    def come_back() -> None:
        time.sleep(0.2)
        with socket.create_server(("127.0.0.1", port)) as listening:
            connection, _ = listening.accept()
            with connection:
                _whole_request(connection)
                DONE(connection)

    back = threading.Thread(target=come_back)
    back.start()
    assert ring(carrier) == CALL
    back.join()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [(404, 20404, NotThere), (400, 21220, NotThere), (400, 21211, Refused), (401, 20003, Refused), (403, 21215, Refused)],
)  # fmt: skip
def test_each_refusal_is_the_error_it_means(
    twilio: Twilio, carrier: Carrier, status: int, code: int, error: type[CarrierError]
) -> None:
    twilio.will(answers(status, f'{{"code": {code}, "message": "No.", "status": {status}}}'))
    with pytest.raises(error) as told:
        carrier.end_call(call_sid=CALL)
    assert (told.value.code, told.value.status) == (code, status)
    assert str(told.value).count(".") >= 1 and "\n" not in str(told.value)
    assert len(twilio.requests) == 1


def test_an_answer_that_is_no_json_is_not_taken_for_a_yes(twilio: Twilio, carrier: Carrier) -> None:
    twilio.will(answers(502, "<html>Bad gateway</html>"))
    with pytest.raises(CarrierError):
        ring(carrier)


def test_lists_are_repeated_fields_and_every_address_carries_its_overrides(
    twilio: Twilio, carrier: Carrier
) -> None:
    """A space-joined list is wrong over REST (vellum-assistant PR 6044)."""
    twilio.will(DONE)
    ring(carrier)
    body = twilio.requests[0].rpartition("\r\n\r\n")[2]
    assert body.count("StatusCallbackEvent=") == 4
    assert body.count("rp%3D5xx") == 3


def test_the_api_key_signs_in_and_the_auth_token_stays_at_home(twilio: Twilio, carrier: Carrier) -> None:
    twilio.will(DONE)
    ring(carrier)
    assert carrier.client.auth == (
        carrier.settings.twilio_api_key_sid,
        carrier.settings.twilio_api_key_secret,
    )
    assert carrier.settings.twilio_auth_tokens[0] not in twilio.requests[0]
    assert f"/Accounts/{carrier.settings.twilio_account_sid}/Calls.json" in twilio.requests[0]


def test_a_proxy_of_the_environment_does_not_stand_before_this_machine(
    twilio: Twilio, tmp_path: Path
) -> None:
    twilio.will(DONE)
    script = (
        "import sys; from settings import Settings; from carrier.client import Carrier; from pathlib import Path\n"
        f"s = Settings.from_environment({{'INSTANCE_DIR': {str(tmp_path)!r}, 'TWILIO_API_URL': {twilio.url!r}}})\n"
        "print(Carrier(s).ring_phone(to='+447700900456', url='http://x/a', status_url='http://x/b', timeout=20))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60,
        env={"http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"},
    )  # fmt: skip
    assert run.stdout.strip() == CALL, run.stderr


def test_twilios_client_is_imported_only_when_it_is_used() -> None:
    """It costs 0.2 s and 30 MB, and no web process needs it."""
    script = "import sys, carrier.client, carrier.webhook, carrier.numbers; sys.exit('twilio' in sys.modules or 'requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=60).returncode == 0
