"""The network itself: who owns which number, which legs are up, and how a leg begins and ends."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from simulator.audio import Audio
from simulator.call import Call
from simulator.callbacks import Callbacks
from simulator.conferences import Conferences
from simulator.delivery import Delivery
from simulator.environment import Environment
from simulator.handsets import Handsets
from simulator.instruction import Instruction, Stop
from simulator.ledger import Ledger
from simulator.letter import Letter
from simulator.messages import Messages
from simulator.numbers import Numbers
from simulator.outgoing import Outgoing
from simulator.queues import Queues
from simulator.recordings import Recordings
from simulator.room import StatusCallback
from simulator.script import Script
from simulator.softphones import Softphones
from simulator.streams import Streams
from simulator.weather import Weather
from simulator.webhook_fields import standard

KEPT_CALLS = 2000
LEAST_PATIENCE = 2.5  # seconds that a Gather waits even at pace 0, so that a script has its chance


class Network:
    """Everything there is, in one asyncio loop."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.base_url = f"http://127.0.0.1:{environment.port}"
        self.streams = Streams()
        self.ledger = Ledger(self.streams)
        self.weather = Weather()
        self.delivery = Delivery(environment, self.ledger, self.weather)
        self.callbacks = Callbacks(self.delivery, self.ledger)
        self.numbers = Numbers(environment)
        self.handsets = Handsets()
        self.softphones = Softphones(self)
        self.messages = Messages(self)
        self.queues = Queues(self)
        self.conferences = Conferences(self)
        self.recordings = Recordings(self)
        self.outgoing = Outgoing(self)
        self.audio = Audio()
        self.calls: dict[str, Call] = {}

    # --- legs

    def add(self, call: Call) -> Call:
        """Knows the leg from now on; the oldest ended ones are forgotten."""
        self.calls[call.sid] = call
        if len(self.calls) > KEPT_CALLS:
            for sid in [c.sid for c in self.calls.values() if c.ended][: KEPT_CALLS // 10]:
                del self.calls[sid]
        return call

    def dial_in(self, from_: str, to: str, extra: dict[str, str] | None = None, handset: str = "") -> Call:
        """A handset dials one of the account's numbers. LookupError when the number is nobody's."""
        number = self.numbers.by_phone_number(to)
        if number is None:
            raise LookupError(
                f"Nobody has the number {to} on this network; {self.environment.complaints_number} is here."
            )
        if not number.voice_url:
            raise LookupError(
                f"{to} has no VoiceUrl yet: run `flask --app app provision`, or set it by REST (IncomingPhoneNumbers)."
            )
        call = self.add(Call(self, from_, number.phone_number, "inbound"))
        call.handset = handset or from_
        call.extra = extra or {}
        call.fallback = (
            (number.voice_fallback_url, number.voice_fallback_method) if number.voice_fallback_url else None
        )
        if number.status_callback:
            call.status_callbacks.append(
                StatusCallback(number.status_callback, number.status_callback_method)
            )
        self.ledger.write("event", "dialled", call=call.sid, text=f"{from_} dials {to}")
        first = Instruction(number.voice_url, number.voice_method)
        self.callbacks.background(call.run(lambda: self.script(call, first)))
        return call

    async def script(self, call: Call, instruction: Instruction) -> None:
        """A body: runs TwiML on a leg until it stops."""
        stopped = await Script(call).run(instruction)
        call.ended_because = call.ended_because or f"TwiML: {stopped.name.lower().replace('_', ' ')}"

    async def execute(
        self, call: Call, instruction: Instruction, context: str, fields: Callable[[], dict[str, str]] = dict
    ) -> Stop:
        """Runs TwiML beside or inside a leg's main script: for waiting, hold, announcements, screening."""
        return await Script(call, context, fields).run(instruction)

    def ended(self, call: Call) -> None:
        """A leg is gone: what it was part of is told."""
        self.ledger.write("event", call.status, call=call.sid, text=call.ended_because or "")
        for transcription in list(call.transcriptions):
            transcription.stop()
        self.recordings.stop_all(call)
        self.callbacks.progress(call, "completed")
        call.publish("ended", call.facts())
        call.changed()

    def limit(self, call: Call, seconds: int) -> None:
        """Hangs the leg up after so many seconds; 0 is no limit."""

        async def wait() -> None:
            try:
                async with asyncio.timeout(seconds):
                    await call.over.wait()
            except TimeoutError:
                call.end("completed", f"its TimeLimit of {seconds} s was over")

        if seconds:
            self.callbacks.background(wait())

    def tell(self, call: Call, about: str, url: str, method: str, params: dict[str, str]) -> None:
        """A callback with the standard fields; nothing is done with what it answers."""
        self.callbacks.tell(Letter(about, url, method, standard(call) | params, call=call.sid, jar=call.jar))

    # --- time

    def patience(self, seconds: float) -> float:
        """How long a Gather waits at this pace."""
        pace = self.environment.pace
        return seconds if pace >= 1 else max(min(seconds, LEAST_PATIENCE), seconds * pace)

    async def breathe(self, again: bool = False) -> None:
        """Lets others run between two things that take no time, so that a loop of them cannot hold the whole network.

        `again`: the same thing is about to be played again. Music that takes no time would come 500 times a second.
        """
        await asyncio.sleep(0 if self.environment.pace else 0.1 if again else 0.002)

    async def reset(self) -> None:
        """Hangs everything up and forgets it; the numbers keep their URLs."""
        await asyncio.gather(
            *(call.hang_up("the network was reset") for call in list(self.calls.values()) if not call.ended)
        )
        self.calls.clear()
        self.queues.forget()
        self.conferences.forget()
        self.recordings.forget()
        self.messages.forget()
        self.handsets.forget()
        self.ledger.forget()

    async def close(self) -> None:
        """Stops the network."""
        await asyncio.gather(
            *(call.hang_up("the network stopped") for call in list(self.calls.values()) if not call.ended)
        )
        await self.callbacks.close()
        await self.delivery.close()

    def facts(self) -> dict[str, Any]:
        """Health."""
        live = sum(not call.ended for call in self.calls.values())
        return {
            "ok": True,
            "pace": self.environment.pace,
            "complaints_number": self.environment.complaints_number,
            "live_calls": live,
        }


NETWORK = web.AppKey("network", Network)
