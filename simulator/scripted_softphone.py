"""A softphone for tests: holds the stream open as a browser tab would, and accepts, declines, talks.

with Softphone(network, token) as adviser:
    leg = adviser.wait_to_ring()
    adviser.accept(leg)
"""

import http.client
import json
import threading
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit

from simulator.scripted_handset import PATIENCE, Handset, Network, wait


class Softphone:
    """One registration of a `client:` identity."""

    def __init__(self, network: Network, token: str, registration: str = "") -> None:
        self.network, self.token = network, token
        self.events: list[tuple[str, dict[str, Any]]] = []
        parts = urlsplit(network.base_url)
        self._connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)
        self._connection.request(
            "GET", f"/network/clients/stream?token={quote(token)}&registration={quote(registration)}"
        )
        self._response = self._connection.getresponse()
        if self._response.status != 200:
            why = json.loads(self._response.read())["error"]
            self._connection.close()
            raise PermissionError(why)
        threading.Thread(target=self._read, daemon=True).start()
        first = self.wait_for("registered")
        self.identity, self.registration = first["identity"], first["registration"]

    def __enter__(self) -> "Softphone":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """The tab is closed: legs answered here die three seconds later."""
        sock = self._connection.sock
        if sock:
            sock.shutdown(2)
        self._connection.close()

    def wait_for(self, event: str, timeout: float = PATIENCE, **facts: Any) -> dict[str, Any]:
        """The first event of that name with these facts."""

        def found() -> dict[str, Any] | None:
            events = list(self.events)
            return next(
                (d for name, d in events if name == event and all(d.get(k) == v for k, v in facts.items())),
                None,
            )

        return wait(
            found,
            timeout,
            lambda: f"no event {event} {facts}; there were {[name for name, _ in self.events][-20:]}",
        )

    def wait_to_ring(self, timeout: float = PATIENCE) -> Handset:
        """The leg that rings here now."""
        phone = self.network.handset(f"client:{self.identity}")
        return wait(phone.ringing, timeout, lambda: f"client:{self.identity} did not ring.")

    def accept(self, leg: Handset) -> Handset:
        """Answers it on this registration."""
        self._post("accept", leg, registration=self.registration)
        return leg

    def decline(self, leg: Handset) -> None:
        """Refuses it."""
        self._post("decline", leg)

    def hang_up(self, leg: Handset) -> None:
        """Hangs up."""
        self._post("hangup", leg)

    def say(self, leg: Handset, text: str) -> None:
        """Talks."""
        self._post("say", leg, text=text)

    def _post(self, what: str, leg: Handset, **more: Any) -> None:
        self.network.post(f"/network/clients/{what}", token=self.token, call=leg.sid, **more)

    def _read(self) -> None:
        name = ""
        try:
            for raw in self._response:
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    self.events.append((name, json.loads(line[6:])))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            return  # closed
