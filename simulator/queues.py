"""Queues: callers in order, each hearing its waitUrl, until somebody takes them."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.bridge import Bridge
from simulator.call import Call
from simulator.instruction import Instruction

if TYPE_CHECKING:
    from simulator.network import Network

DEFAULT_SIZE = 1000  # https://www.twilio.com/docs/voice/api/queue-resource


@dataclass(frozen=True)
class Taken:
    """A caller was taken by a Dial Queue: the bridge to stand on, and the TwiML to hear first."""

    by: Call
    bridge: Bridge
    whisper: Instruction | None = None


@dataclass(eq=False)
class Member:
    """One caller in a queue. It is the leg's room: nobody hears it there."""

    call: Call
    queue: "Queue"
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    taken: asyncio.Future[Taken] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def seconds(self) -> int:
        """How long it has waited."""
        return int((datetime.now(UTC) - self.since).total_seconds())

    @property
    def position(self) -> int:
        """1 is the front."""
        return self.queue.members.index(self) + 1 if self in self.queue.members else 0

    def fields(self) -> dict[str, str]:
        """What the waitUrl is told."""
        return {
            "QueuePosition": str(self.position), "QueueSid": self.queue.sid, "QueueTime": str(self.seconds),
            "AvgQueueTime": str(self.queue.average()), "CurrentQueueSize": str(len(self.queue.members)), "MaxQueueSize": str(self.queue.max_size),
        }  # fmt: skip

    @property
    def legs(self) -> list[Call]:
        """Alone."""
        return [self.call]

    def heard_by(self, call: Call) -> list[Call]:
        """Nobody."""
        return []

    def key(self, call: Call, key: str) -> None:
        """Keys mean nothing here."""

    def spoke(self, call: Call) -> None:
        """Nobody hears."""

    def facts(self, call: Call) -> dict[str, Any]:
        """What a handset shows."""
        return {"kind": "queue", "name": self.queue.name, "sid": self.queue.sid, "position": self.position}


class Queue:
    """One queue."""

    def __init__(self, name: str, max_size: int = DEFAULT_SIZE) -> None:
        self.name, self.max_size = name, max_size
        self.sid = "QU" + secrets.token_hex(16)
        self.created = self.updated = datetime.now(UTC)
        self.members: list[Member] = []
        self.arrived = asyncio.Event()
        self._waits: list[int] = []

    def join(self, call: Call) -> Member | None:
        """Puts a leg at the end; None when the queue is full."""
        if len(self.members) >= self.max_size:
            return None
        member = Member(call, self)
        self.members.append(member)
        self.arrived.set()
        self._moved()
        return member

    def leave(self, member: Member) -> None:
        """Takes a leg out."""
        if member in self.members:
            self.members.remove(member)
            self._waits = [*self._waits[-99:], member.seconds]
            self._moved()

    async def front(self) -> Member:
        """The first in the queue that nobody has taken yet; waits for one."""
        while True:
            waiting = next((m for m in self.members if not m.taken.done() and not m.call.ended), None)
            if waiting:
                return waiting
            self.arrived.clear()
            await self.arrived.wait()

    def member(self, call_sid: str) -> Member | None:
        """By its call's SID, or `Front`."""
        waiting = [m for m in self.members if not m.taken.done()]
        if call_sid == "Front":
            return waiting[0] if waiting else None
        return next((m for m in waiting if m.call.sid == call_sid), None)

    def average(self) -> int:
        """Seconds the last hundred waited."""
        return round(sum(self._waits) / len(self._waits)) if self._waits else 0

    def _moved(self) -> None:
        self.updated = datetime.now(UTC)
        for member in self.members:
            member.call.changed()


class Queues:
    """The account's queues; an Enqueue makes the one it names."""

    def __init__(self, network: "Network") -> None:
        self._network = network
        self.all: dict[str, Queue] = {}

    def named(self, name: str, max_size: int = DEFAULT_SIZE) -> Queue:
        """The queue of that name, made if need be."""
        found = next((q for q in self.all.values() if q.name == name), None)
        if found is None:
            found = Queue(name, max_size)
            self.all[found.sid] = found
        return found

    def facts(self) -> list[dict[str, Any]]:
        """Who waits where."""
        return [
            {
                "sid": q.sid,
                "name": q.name,
                "members": [{"call": m.call.sid, "who": m.call.who, "seconds": m.seconds} for m in q.members],
            }
            for q in self.all.values()
        ]

    def forget(self) -> None:
        """No queues any more."""
        self.all.clear()
