"""Dial: numbers and clients (https://www.twilio.com/docs/voice/twiml/dial); conferences and queues have rooms of their own."""

import asyncio
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simulator.bridge import Bridge
from simulator.call import Call
from simulator.document import Verb
from simulator.grammar import Finding, finding
from simulator.instruction import Instruction, Stop
from simulator.room import StatusCallback
from simulator.verbs import dial_conference, dial_queue
from simulator.waiting import first_of

if TYPE_CHECKING:
    from simulator.script import Script


async def dial(script: "Script", verb: Verb) -> Instruction | Stop | None:
    """Dials, waits until it is over, then asks the action or goes on."""
    noun = verb.children[0].name if verb.children else "Number"
    if noun == "Conference":
        return await dial_conference.dial(script, verb)
    if noun == "Queue":
        return await dial_queue.dial(script, verb)
    return await _People(script, verb).dial()


class _People:
    """The legs of one Dial: rung at once, or one after another when sequential; the first to answer is bridged."""

    def __init__(self, script: "Script", verb: Verb) -> None:
        self.script, self.verb, self.call, self.network = script, verb, script.call, script.network
        self.bridge = Bridge(self.call if verb.flag("hangupOnStar") else None)
        self.legs: list[tuple[Call, Verb]] = []
        self.answered: asyncio.Future[Call] = asyncio.get_running_loop().create_future()
        self.bridged_at: datetime | None = None

    async def dial(self) -> Instruction | None:
        nouns = self.verb.children or [Verb("Number", text=self.verb.text)]
        self.call.note_heard("tone", "ringing", seconds=0, cut=False)
        try:
            for group in [[noun] for noun in nouns] if self.verb.flag("sequential") else [nouns]:
                legs = [self._leg(noun) for noun in group]
                lives = [self.network.callbacks.background(self._live(leg, noun)) for leg, noun in legs]
                everybody = asyncio.gather(*(leg.over.wait() for leg, _ in legs))
                try:
                    await first_of(self.answered, everybody)
                finally:
                    everybody.cancel()
                if self.answered.done():
                    await self._talk(self.answered.result())
                    break
                await asyncio.wait(lives)
        except asyncio.CancelledError:
            await self._drop("the other side hung up")
            if self.call.ended and self.verb.get("action"):
                action = self.script.absolute(self.verb.get("action"))
                self.network.tell(
                    self.call, "dial.action", action, self.verb.get("method", "POST"), self._result()
                )
            raise
        await self._drop("another leg answered, or the Dial is over")
        return (
            self.script.action(self.verb, self._result(), "dial.action") if self.verb.get("action") else None
        )

    def _leg(self, noun: Verb) -> tuple[Call, Verb]:
        identity = next((child.text for child in noun.children if child.name == "Identity"), noun.text)
        to = identity if noun.name == "Number" else "client:" + identity
        leg = self.network.add(
            Call(
                self.network,
                self.verb.get("callerId") or self.call.from_,
                to,
                "outbound-dial",
                parent=self.call,
            )
        )
        leg.parameters = {
            child.get("name"): child.get("value") for child in noun.children if child.name == "Parameter"
        }
        if url := noun.get("statusCallback"):
            events = tuple(noun.get("statusCallbackEvent", "completed").split())
            leg.status_callbacks.append(
                StatusCallback(self.script.absolute(url), noun.get("statusCallbackMethod", "POST"), events)
            )
        self.legs.append((leg, noun))
        return leg, noun

    async def _live(self, leg: Call, noun: Verb) -> None:
        if fault := self._undialable(leg, noun):
            self.network.ledger.error(fault, self.call.sid, self.script.url)
            leg.end("failed", fault.message)
            return
        if await self.network.outgoing.ring(leg, self.verb.number("timeout", 30)) == "answered":
            if self.answered.done():
                leg.end("completed", "another leg was quicker")
                return
            for other, _ in self.legs:
                if other is not leg and not other.ended and other.answered_at is None:
                    other.end("canceled", "another leg answered")
                    other.publish("canceled", {"call": other.sid})
            await leg.run(lambda: self._screened(leg, noun))

    def _undialable(self, leg: Call, noun: Verb) -> Finding | None:
        """A number must look like one, and the caller ID must be the account's or the caller's own."""
        if noun.name == "Number" and not re.fullmatch(r"\+?[0-9]{3,15}", leg.to):
            return finding(13223, f"{leg.to!r} is not a number like +447700900123")
        own = leg.from_ == self.call.from_ or self.network.numbers.by_phone_number(leg.from_) is not None
        if noun.name == "Number" and not own:
            return finding(13214, f"{leg.from_} is neither a number of this account nor the caller's own")
        return None

    async def _screened(self, leg: Call, noun: Verb) -> None:
        """The noun's url runs on the called leg first: hanging up there means it does not take the call."""
        if url := noun.get("url"):
            instruction = Instruction(
                self.script.absolute(url), noun.get("method", "POST"), about="dial.screening"
            )
            if await self.network.execute(leg, instruction, "called leg") is not Stop.RAN_OUT:
                return
        if not self.answered.done():
            self.answered.set_result(leg)
            await self.bridge.cross(leg)

    async def _talk(self, leg: Call) -> None:
        self.bridged_at = datetime.now(UTC)
        self.call.answer()
        kind = self.verb.get("record", "do-not-record")
        recording = None
        if kind not in ("do-not-record", "false"):
            recording = self.network.recordings.start_for(
                self.script, self.verb, "DialVerb", channels=2 if "dual" in kind else 1
            )
        try:
            await self.bridge.cross(self.call, limit=self.verb.number("timeLimit", 14400))
        finally:
            if recording:
                recording.stop()

    async def _drop(self, because: str) -> None:
        for leg, _ in self.legs:
            if not leg.ended and not leg.redirected:
                leg.end("completed" if leg.answered_at else "canceled", because)
                leg.publish("canceled", {"call": leg.sid})

    def _result(self) -> dict[str, str]:
        if not self.legs:
            return {"DialCallStatus": "failed"}
        leg = self.answered.result() if self.answered.done() else self.legs[-1][0]
        fields = {"DialCallSid": leg.sid, "DialBridged": str(self.answered.done()).lower()}
        if self.answered.done() and self.bridged_at:
            lasted = ((leg.ended_at or datetime.now(UTC)) - self.bridged_at).total_seconds()
            return fields | {"DialCallStatus": "completed", "DialCallDuration": str(round(lasted))}
        return fields | {"DialCallStatus": leg.status if leg.ended and not leg.answered_at else "no-answer"}
