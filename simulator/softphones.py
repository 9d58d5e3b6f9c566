"""Softphones: browsers that registered with a Twilio access token, on whose streams `client:` legs ring."""

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.call import Call
    from simulator.network import Network

GRACE = 3.0  # seconds without a stream until the legs answered on it die, as a WebRTC connection does


class Softphones:
    """Open registrations by identity. A client rings on all of its registrations; the first to accept has the leg."""

    def __init__(self, network: "Network") -> None:
        self._network = network
        self._open: dict[str, dict[str, int]] = {}

    def registered(self, identity: str) -> bool:
        """Whether a stream of this identity is open."""
        return bool(self._open.get(identity))

    def register(self, identity: str, registration: str = "") -> str:
        """Opens (or takes up again) a registration."""
        registration = registration or secrets.token_urlsafe(12)
        streams = self._open.setdefault(identity, {})
        streams[registration] = streams.get(registration, 0) + 1
        return registration

    def unregister(self, identity: str, registration: str) -> None:
        """A stream is gone; its legs die unless it is back within the grace."""
        streams = self._open.get(identity, {})
        streams[registration] = streams.get(registration, 1) - 1
        if streams[registration] <= 0:
            del streams[registration]
            self._network.callbacks.background(self._wake(identity, registration))

    async def _wake(self, identity: str, registration: str) -> None:
        await asyncio.sleep(GRACE)
        if registration in self._open.get(identity, {}):
            return
        for call in self.legs(identity):
            if call.registration == registration:
                await call.hang_up("the softphone's stream is gone")
            elif not call.ringing.done() and not self.registered(identity):
                call.ringing.set_result("no-answer")

    def legs(self, identity: str) -> list["Call"]:
        """The live legs of an identity."""
        return [
            c
            for c in self._network.calls.values()
            if not c.ended and c.handset.partition("?")[0] == f"client:{identity}"
        ]

    def accept(self, call: "Call", registration: str | None) -> None:
        """Answers a ringing leg on one registration; the others are told it is taken."""
        call.registration = registration
        call.ringing.set_result("answered")
        call.publish("taken", {"call": call.sid, "registration": registration})

    def facts(self) -> dict[str, Any]:
        """Who is registered, how many streams each."""
        return {identity: len(streams) for identity, streams in self._open.items() if streams}
