"""Server-sent events: who listens to what, and the writing of the stream."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from simulator.origins import cross_origin

HEARTBEAT = 10  # seconds
GLANCE = 0.5  # seconds between looks whether the listener is still there: a softphone's leg hangs on it
LONGEST_QUEUE = 2000  # events a listener may lag behind before it is cut off and has to reconnect


@dataclass(eq=False)
class Listener:
    """One open stream and the topics it follows."""

    topics: frozenset[str]
    queue: asyncio.Queue[tuple[str, Any]] = field(default_factory=lambda: asyncio.Queue(LONGEST_QUEUE))
    overrun: bool = False


class Streams:
    """The open streams. Publishing never waits: a listener that lags too far is cut off."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def publish(self, event: str, data: Any, topics: Iterable[str]) -> None:
        """Gives an event to everybody who follows one of the topics."""
        wanted = frozenset(topics)
        for listener in self._listeners:
            if listener.topics & wanted:
                try:
                    listener.queue.put_nowait((event, data))
                except asyncio.QueueFull:
                    listener.overrun = True

    def listen(self, *topics: str) -> Listener:
        """Opens a stream; give it to `serve` or close it with `leave`."""
        listener = Listener(frozenset(topics))
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Closes a stream."""
        self._listeners.discard(listener)

    async def serve(
        self, request: web.Request, listener: Listener, first: Iterable[tuple[str, Any]] = ()
    ) -> web.StreamResponse:
        """Writes events until the other side goes away."""
        headers = {
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
        response = web.StreamResponse(headers=headers)
        cross_origin(request, response)
        try:
            await response.prepare(request)
            await response.write(b"retry: 500\n\n")
            for event, data in first:
                await response.write(_event(event, data))
            quiet = 0.0
            while not listener.overrun and request.transport is not None:
                try:
                    event, data = await asyncio.wait_for(listener.queue.get(), GLANCE)
                except TimeoutError:
                    quiet += GLANCE
                    if quiet >= HEARTBEAT:
                        await response.write(b": still here\n\n")
                        quiet = 0.0
                    continue
                # What happened in the same moment travels together.
                words = [_event(event, data)]
                while not listener.queue.empty():
                    words.append(_event(*listener.queue.get_nowait()))
                await response.write(b"".join(words))
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.leave(listener)
        return response


def _event(event: str, data: Any) -> bytes:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()
