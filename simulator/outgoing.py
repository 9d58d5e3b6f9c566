"""Ringing somebody: a handset's number, or a client's softphones, until it answers or does not."""

import asyncio
from typing import TYPE_CHECKING

from simulator.call import Call

if TYPE_CHECKING:
    from simulator.network import Network

BUFFER = 5.0  # seconds: "We always add a 5-second timeout buffer to outgoing calls" (participants resource)
DEAD_AFTER = 3.0  # seconds after which a dead leg drops, in rough weather


class Outgoing:
    """How a leg goes out."""

    def __init__(self, network: "Network") -> None:
        self._network = network

    async def ring(self, call: Call, timeout: float) -> str:
        """Rings for so many (real) seconds: "answered", or the status the leg ended with. Tells initiated, ringing, answered."""
        self._network.callbacks.progress(call, "initiated")
        weather = self._network.weather
        if weather.strikes(weather.dead_legs):
            if weather.strikes(0.5):
                return self._gone(call, "failed", "rough weather: the leg never got through")
            self._network.callbacks.background(self._die(call))
        if refused := self._refusal(call):
            return self._gone(call, *refused)
        if not call.ended:
            call.status = "ringing"
            self._network.callbacks.progress(call, "ringing")
            call.publish("incoming", call.facts())
            if self._network.handsets.mode(call.handset) == "answers":
                call.ringing.set_result("answered")
        buffer = BUFFER * min(self._network.environment.pace, 1) if call.direction == "outbound-api" else 0
        await asyncio.wait([call.ringing], timeout=timeout + buffer)
        outcome = call.ringing.result() if call.ringing.done() else "no-answer"
        if call.ended:
            return call.status
        if outcome != "answered":
            return self._gone(
                call, outcome, {"busy": "declined", "no-answer": "nobody answered"}.get(outcome, outcome)
            )
        call.answer()
        return "answered"

    def _refusal(self, call: Call) -> tuple[str, str] | None:
        address = call.to.partition("?")[0]
        if address.startswith("client:"):
            if not self._network.softphones.registered(address.removeprefix("client:")):
                # Not written down by Twilio: SIP 480 from a client that is not registered comes out as no-answer.
                return "no-answer", f"{address} has no softphone open"
            return None
        mode = self._network.handsets.mode(address)
        return {"engaged": ("busy", "engaged"), "off": ("failed", "switched off")}.get(mode)

    def _gone(self, call: Call, status: str, because: str) -> str:
        call.end(status, because)
        call.publish("canceled", {"call": call.sid})
        return call.status

    async def _die(self, call: Call) -> None:
        await asyncio.wait([call.ringing])
        await asyncio.sleep(DEAD_AFTER * min(self._network.environment.pace, 1))
        call.end("completed", "rough weather: the leg died")
