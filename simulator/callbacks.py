"""Asking the application (its TwiML is obeyed) and telling it (status callbacks, whose answer is ignored)."""

import asyncio
import traceback
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.delivery import Delivery
from simulator.grammar import finding
from simulator.ledger import Ledger
from simulator.letter import Answer, Letter
from simulator.webhook_fields import rfc_2822, standard

if TYPE_CHECKING:
    from simulator.call import Call

OVERTAKEN = 0.6  # seconds by which a callback out of order comes later than it should


class Callbacks:
    """Every letter to the application goes through here, where the weather is."""

    def __init__(self, delivery: Delivery, ledger: Ledger) -> None:
        self.delivery, self.ledger = delivery, ledger
        self._under_way: set[asyncio.Task[Any]] = set()
        self._in_order: dict[str, asyncio.Task[Any]] = {}

    async def ask(self, letter: Letter) -> Answer:
        """Asks for TwiML. A caller who hangs up meanwhile does not take the request back: it has gone out."""
        weather = self.delivery.weather
        if weather.strikes(weather.duplicate):
            self.background(self._again(letter))
        return await asyncio.shield(self.background(self.delivery.send(letter)))

    def tell(self, letter: Letter) -> None:
        """Sends a callback and goes on; those about one call or conference are sent one after another in fair weather."""
        weather = self.delivery.weather
        if weather.strikes(weather.lost):
            self.ledger.write(
                "event",
                "lost",
                call=letter.call,
                conference=letter.conference,
                text=f"{letter.about} lost on the way",
                url=letter.url,
            )
            return
        key = letter.call or letter.conference or ""
        late = weather.lateness()
        if weather.strikes(weather.out_of_order):
            self.background(self._tell(letter, late + OVERTAKEN, None))
            return
        self._in_order[key] = self.background(self._tell(letter, late, self._in_order.get(key)))

    def progress(self, call: "Call", event: str) -> None:
        """Tells a leg's progress to those who subscribed: initiated, ringing, answered (as in-progress), completed (any end)."""
        fields = standard(call) | {
            "Timestamp": rfc_2822(),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(call.sequence),
        }
        if event == "completed":
            lasted = (
                round(((call.ended_at or datetime.now(UTC)) - call.answered_at).total_seconds())
                if call.answered_at
                else 0
            )
            fields |= {"CallDuration": str(lasted), "Duration": str(-(-lasted // 60))}
            if call.direction != "inbound":
                fields["SipResponseCode"] = {
                    "busy": "486",
                    "no-answer": "487",
                    "canceled": "487",
                    "failed": "404",
                }.get(call.status, "200")
        if event == "initiated":
            fields["CallStatus"] = "initiated"
        if call.direction != "inbound":
            call.sequence += 1
        for callback in call.status_callbacks:
            if event in callback.events:
                self.tell(
                    Letter("call.status", callback.url, callback.method, fields, call=call.sid, jar=call.jar)
                )

    def background(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Starts work that nobody waits for and keeps hold of it."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._finished)
        return task

    def broke(self, error: BaseException, call: str | None = None) -> None:
        """The network's own mistake: said plainly in the ledger and on the terminal, never hidden in a silent hang-up."""
        text = "".join(traceback.format_exception(error))
        self.ledger.write("event", "network fault", call=call, text=text)
        print(text, flush=True)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.broke(error)

    async def close(self) -> None:
        """Stops what is still under way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _tell(self, letter: Letter, late: float, before: asyncio.Task[Any] | None) -> None:
        if before and not before.done():
            await asyncio.wait([before])
        await asyncio.sleep(late)
        weather = self.delivery.weather
        sendings = [self.delivery.send(letter)]
        if weather.strikes(weather.duplicate):
            sendings.append(self.delivery.send(letter))
        for answer in await asyncio.gather(*sendings):
            if answer.error:
                self.ledger.error(
                    finding(15003, answer.error.message), letter.call, letter.url, letter.conference
                )

    async def _again(self, letter: Letter) -> None:
        answer = await self.delivery.send(letter)
        if answer.entry is not None:
            answer.entry["weather"] = "duplicate"
            answer.entry["twiml"] = answer.body.decode("utf-8", "replace")
