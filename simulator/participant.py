"""One leg in a conference: its flags, and what it hears while it waits or is on hold."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.call import Call
from simulator.instruction import Instruction, Stop
from simulator.waiting import music

if TYPE_CHECKING:
    from simulator.conference import Conference


@dataclass(eq=False)
class Participant:
    """https://www.twilio.com/docs/voice/api/conference-participant-resource"""

    call: Call
    label: str = ""
    muted: bool = False
    hold: bool = False
    coaching: str = ""
    start_on_enter: bool = True
    end_on_exit: bool = False
    beep: str = "true"
    wait_url: str | None = None
    wait_method: str = "POST"
    conference: "Conference | None" = None
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))
    gone: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    on_answer: list[Callable[[], Any]] = field(default_factory=list)
    _media: asyncio.Task[Stop] | None = None

    @property
    def status(self) -> str:
        """queued, ringing, connected, complete or failed."""
        if self.call.ended:
            return "complete" if self.call.answered_at else "failed"
        return {"queued": "queued", "ringing": "ringing"}.get(self.call.status, "connected")

    def wait(self) -> None:
        """Hears the waitUrl until the conference starts. It is not looped: only its own Redirect does that."""
        if self.wait_url is None:
            self._hear(music(self.call))
        elif self.wait_url:
            self._hear(
                self._script(
                    "conference wait", Instruction(self.wait_url, self.wait_method, about="conference.wait")
                )
            )

    def put_on_hold(self, url: str, method: str) -> None:
        """Hears HoldUrl (fetched with GET unless told otherwise), or the network's music."""
        self.hold = True
        if url:
            self._hear(self._script("hold", Instruction(url, method, about="conference.hold")))
        else:
            self._hear(music(self.call))

    def stop_media(self) -> None:
        """Hears the room again."""
        if self._media:
            self._media.cancel()
            self._media = None

    def _hear(self, listening: Coroutine[Any, Any, Stop]) -> None:
        self.stop_media()
        self._media = self.call.network.callbacks.background(listening)

    async def _script(self, context: str, instruction: Instruction) -> Stop:
        conference = self.conference
        fields = {"ConferenceSid": conference.sid, "FriendlyName": conference.name} if conference else {}
        stop = await self.call.network.execute(self.call, instruction, context, lambda: fields)
        await asyncio.sleep(0.25)
        return stop
