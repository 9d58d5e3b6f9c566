"""One leg: a phone at the end of a line, what it hears, what it says, and what it does next."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp

from simulator.instruction import Instruction
from simulator.listening import Listening
from simulator.room import Room, StatusCallback
from simulator.transcript import Transcript, facts

if TYPE_CHECKING:
    from simulator.network import Network
    from simulator.transcription import Transcription

ENDED = ("completed", "busy", "failed", "no-answer", "canceled")
Body = Callable[[], Awaitable[None]]


class Call:
    """A leg. Its body (a TwiML script, a bridge, a conference) is a task; hanging up or redirecting cancels the body."""

    def __init__(
        self, network: "Network", from_: str, to: str, direction: str, parent: "Call | None" = None
    ) -> None:
        self.network, self.from_, self.to, self.direction, self.parent = network, from_, to, direction, parent
        self.sid = "CA" + secrets.token_hex(16)
        # Not written down by Twilio: an inbound call's first webhook says ringing (every known emulator agrees).
        self.status = "queued" if direction == "outbound-api" else "ringing"
        self.started_at = datetime.now(UTC)
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.ended_because: str | None = None
        self.handset = from_ if direction == "inbound" else to
        self.extra: dict[str, str] = {}
        self.parameters: dict[str, str] = {}
        self.fallback: tuple[str, str] | None = None
        self.status_callbacks: list[StatusCallback] = []
        self.sequence = 0
        self.jar = aiohttp.CookieJar(unsafe=True)
        self.label = ""
        self.verb: str | None = None
        self.listening: Listening | None = None
        self.room: Room | None = None
        self.microphone_off = False
        self.registration: str | None = None
        self.transcriptions: list[Transcription] = []
        self.transcript = Transcript()
        self.ringing: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.over = asyncio.Event()
        self._body: asyncio.Task[None] | None = None
        self._next: Body | None = None

    # --- its life

    @property
    def ended(self) -> bool:
        """Whether the leg is gone."""
        return self.ended_at is not None

    @property
    def live(self) -> bool:
        """Whether it has been answered and not ended."""
        return self.status == "in-progress"

    async def run(self, body: Body) -> None:
        """Lives through one body after another until none is left, then hangs up."""
        following: Body | None = body
        while following and not self.ended:
            self._next = None
            self._body = asyncio.ensure_future(following())
            await asyncio.wait([self._body])
            if not self._body.cancelled() and (error := self._body.exception()):
                self.network.callbacks.broke(error, self.sid)
            following = self._next
        self.end("completed", self.ended_because or "the application ended the call")

    def become(self, body: Body) -> None:
        """Drops what the leg does now and begins something else."""
        self._next = body
        if self._body:
            self._body.cancel()

    def redirect(self, instruction: Instruction) -> None:
        """Drops what the leg does now and fetches (or runs) TwiML: a REST update of the call."""
        self.become(lambda: self.network.script(self, instruction))

    @property
    def redirected(self) -> bool:
        """Whether the body is being dropped for another, not for a hang-up."""
        return self._next is not None and not self.ended

    def answer(self) -> None:
        """The line is open."""
        if self.answered_at is None and not self.ended:
            self.answered_at, self.status = datetime.now(UTC), "in-progress"
            self.network.callbacks.progress(self, "answered")
            self.changed()

    def end(self, status: str, because: str) -> None:
        """Hangs up (once): completed after an answer, else busy, no-answer, failed or canceled."""
        if self.ended:
            return
        self.status = "completed" if self.answered_at and status != "failed" else status
        self.ended_at, self.ended_because = datetime.now(UTC), because
        self.verb, self.listening, self._next = None, None, None
        if not self.ringing.done():
            self.ringing.set_result(status)
        if self._body:
            self._body.cancel()
        self.over.set()
        self.network.ended(self)

    async def hang_up(self, because: str) -> None:
        """Hangs up and waits until the body has let go of queues and rooms."""
        self.end("completed" if self.answered_at else "canceled", because)
        if self._body and self._body is not asyncio.current_task():
            await asyncio.wait([self._body])

    # --- ears and mouth

    async def hear(self, kind: str, text: str, seconds: float = 0.0, **more: Any) -> dict[str, Any]:
        """Plays something to this leg for so many seconds (at the network's pace); an interruption marks it cut."""
        entry = self.note_heard(kind, text, seconds=round(seconds, 2), cut=False, **more)
        try:
            await asyncio.sleep(seconds * self.network.environment.pace)
        except asyncio.CancelledError:
            if self.network.environment.pace:
                entry["cut"] = True
                self.publish("cut", {"call": self.sid, "n": entry["n"]})
            raise
        return entry

    def note_heard(self, kind: str, text: str, **more: Any) -> dict[str, Any]:
        """Writes down what the leg hears from this moment on."""
        entry = self.transcript.add_heard(kind, text, **more)
        self.publish("heard", {**entry, "call": self.sid})
        for transcription in self.transcriptions:
            if kind in ("say", "talk"):
                transcription.heard(text)
        return entry

    def note_said(self, kind: str, text: str) -> None:
        """Writes down what the person at this phone did."""
        self.publish("said", {"call": self.sid, **self.transcript.add_said(kind, text)})
        for transcription in self.transcriptions:
            if kind == "speech":
                transcription.said(text)

    def talk(self, text: str) -> None:
        """Speaks to everybody who hears this leg."""
        self.note_said("speech", text)
        for other in self.heard_by():
            other.note_heard("talk", text, who=self.who, call=self.sid, label=self.label)
        if self.room:
            self.room.spoke(self)

    def press(self, digits: str) -> None:
        """Presses keys: a Gather takes them; in a room the others hear the tones; else they are lost, as on a real line."""
        self.note_said("digits", digits)
        for key in digits:
            if self.listening and self.listening.key(key):
                if self.listening.done.done():
                    self.listening = None
                continue
            if self.room:
                self.room.key(self, key)
            for other in self.heard_by():
                other.note_heard("digits", key, who=self.who, call=self.sid, label=self.label)
        self.changed()

    def speak(self, text: str, confidence: float | None) -> None:
        """Speaks: to the Gather that listens, else to the room."""
        if self.listening and self.listening.words(text, confidence):
            self.note_said("speech", text)
            self.listening = None
            self.changed()
        else:
            self.talk(text)

    def silence(self) -> bool:
        """Says nothing until the time-out, now; False when nobody listens."""
        if not self.listening:
            return False
        self.note_said("silence", "")
        self.listening.time_is_up()
        self.listening = None
        return True

    def heard_by(self) -> list["Call"]:
        """Who hears this leg at this moment."""
        return self.room.heard_by(self) if self.room and self.live and not self.microphone_off else []

    def hears(self) -> list["Call"]:
        """Whom this leg hears at this moment."""
        return (
            [leg for leg in self.room.legs if leg is not self and self in leg.heard_by()] if self.room else []
        )

    @property
    def who(self) -> str:
        """The address of the person at this phone."""
        return self.from_ if self.direction == "inbound" else self.to.partition("?")[0]

    def publish(self, event: str, data: Any) -> None:
        """Tells this leg's handset or softphone."""
        self.network.streams.publish(
            event, data, topics=(f"call:{self.sid}", f"number:{self.handset.partition('?')[0]}")
        )

    def changed(self) -> None:
        """Tells the handset that the leg's state is another."""
        self.publish("call", self.facts())

    def facts(self, whole: bool = False) -> dict[str, Any]:
        """The leg as its handset knows it (PROTOCOL.md); whole: with everything heard and said."""
        return facts(self, whole)
