"""A desk's softphone without a browser: registered by its own access token, it takes every leg that rings."""

import json
import threading
import urllib.request
from urllib.parse import quote

from carrier.softphone import identity_of, softphone_token
from settings import Settings


class Softphone:
    """`with Softphone(settings, staff_id) as phone:` is on the line; `.drop()` is a browser that dies."""

    def __init__(self, settings: Settings, staff_id: int, *, answers: bool = True):
        self.settings, self.answers = settings, answers
        self.token = softphone_token(settings, identity=identity_of(staff_id), ttl=600)
        self.legs: list[str] = []
        self.registration = ""
        self._registered = threading.Event()

    def __enter__(self) -> "Softphone":
        url = f"http://127.0.0.1:{self.settings.simulator_port}/network/clients/stream?token={quote(self.token)}"
        self._stream = urllib.request.urlopen(url, timeout=120)
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._registered.wait(30), "the softphone was not registered"
        return self

    def _listen(self) -> None:
        name = ""
        try:
            for line in self._stream:
                text = line.decode().strip()
                if text.startswith("event:"):
                    name = text.removeprefix("event:").strip()
                elif text.startswith("data:"):
                    self._told(name, json.loads(text.removeprefix("data:")))
        except (OSError, ValueError, AttributeError):
            return

    def _told(self, name: str, data: dict) -> None:
        if name == "registered":
            self.registration = data["registration"]
            self._registered.set()
        elif name == "incoming":
            self.legs.append(data["call"])
            if self.answers:
                self.accept(data["call"])

    def accept(self, leg: str) -> None:
        self._post("accept", call=leg, registration=self.registration)

    def decline(self, leg: str) -> None:
        self._post("decline", call=leg)

    def hang_up(self) -> None:
        self._post("hangup", call=self.legs[-1])

    def _post(self, what: str, **body: str) -> None:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.settings.simulator_port}/network/clients/{what}",
            json.dumps({**body, "token": self.token}).encode(),
            {"Content-Type": "application/json"},
            method="POST",
        )
        urllib.request.urlopen(request, timeout=10).read()

    def drop(self) -> None:
        """The browser is gone without a word."""
        response, self._stream = self._stream, None
        response.fp.raw._sock.shutdown(2)
        response.close()

    def __exit__(self, *_why: object) -> None:
        if self._stream is not None:
            self.drop()
