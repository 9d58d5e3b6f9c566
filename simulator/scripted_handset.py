"""Handsets for tests and terminals: plain, blocking, standard library only.

network = Network("http://127.0.0.1:8191")
caller = network.call("+447700900123", "+443300538188")
caller.wait_to_hear("make a complaint")
caller.press("1")
"""

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlencode

from simulator.scripted_leg import PATIENCE, Handset, NetworkRefused, NotInTime, wait

__all__ = ["PATIENCE", "Handset", "Network", "NetworkRefused", "NotInTime", "Phone", "wait"]


class Network:
    """The phone network as a script sees it."""

    def __init__(self, base_url: str = "http://127.0.0.1:8191") -> None:
        self.base_url = base_url.rstrip("/")

    def get(self, path: str, **query: Any) -> Any:
        """GET of the control API."""
        return self._request("GET", path + ("?" + urlencode(query) if query else ""))

    def post(self, path: str, **body: Any) -> Any:
        """POST of the control API."""
        return self._request("POST", path, body)

    def call(self, from_: str, to: str, **more: Any) -> "Handset":
        """Dials; `from_` may be "withheld"."""
        return Handset(self, self.post("/network/calls", **({"from": from_, "to": to} | more))["call"])

    def handset(self, number: str) -> "Phone":
        """A phone (by number, or `client:identity`) which others ring."""
        return Phone(self, number)

    def weather(self, **settings: Any) -> dict[str, Any]:
        """Changes the weather."""
        return dict(self.post("/network/weather", **settings))

    def ledger(self, call: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """What went over the wire."""
        return list(
            self.get("/network/ledger", after=after, limit=5000, **({"call": call} if call else {}))[
                "entries"
            ]
        )

    def errors(self, call: str | None = None) -> list[dict[str, Any]]:
        """Twilio's errors and warnings over our TwiML."""
        return list(self.get("/network/errors", **({"call": call} if call else {}))["errors"])

    def conferences(self) -> list[dict[str, Any]]:
        """The rooms."""
        return list(self.get("/network/conferences")["conferences"])

    def queues(self) -> list[dict[str, Any]]:
        """The queues."""
        return list(self.get("/network/queues")["queues"])

    def reset(self) -> None:
        """Hangs everything up and forgets it."""
        self.post("/network/reset")

    def _request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310
            self.base_url + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
                return json.load(response)
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            try:
                sentence = json.loads(text)["error"]
            except (ValueError, KeyError):
                sentence = text[:500]
            raise NetworkRefused(error.code, sentence) from None


class Phone:
    """A phone that rings: wait for the leg, then answer or decline it."""

    def __init__(self, network: Network, number: str) -> None:
        self.network, self.number = network, number
        self._path = f"/network/handsets/{quote(number, safe='')}"

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The SMS it received, oldest first."""
        return list(self.network.get(self._path + "/messages")["messages"])

    def mode(self, mode: str) -> None:
        """normal, engaged, off or answers."""
        self.network.post(self._path, mode=mode)

    def ringing(self) -> "Handset | None":
        """The leg that rings here now, if one does."""
        calls = self.network.get(self._path + "/incoming")["calls"]
        return Handset(self.network, calls[0]["call"]) if calls else None

    def wait_to_ring(self, timeout: float = PATIENCE) -> "Handset":
        """The next leg that rings here."""
        return wait(self.ringing, timeout, lambda: f"{self.number} did not ring.")

    def wait_for_message(self, text: str, timeout: float = PATIENCE) -> dict[str, Any]:
        """The first SMS that holds this text."""
        return wait(
            lambda: next((m for m in self.messages if text.lower() in m["body"].lower()), None),
            timeout, lambda: f"{self.number} has no message with {text!r}; it has {[m['body'] for m in self.messages]}.",
        )  # fmt: skip
