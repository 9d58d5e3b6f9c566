"""The bridge of a Dial: legs that hear each other until one goes."""

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.call import Call


class Bridge:
    """A room of two. It closes when either side leaves, or when the time limit is reached."""

    def __init__(self, hangs_up_on_star: "Call | None" = None) -> None:
        self.closed = asyncio.Event()
        self.legs: list[Call] = []
        self._star = hangs_up_on_star

    async def cross(self, call: "Call", limit: float | None = None) -> None:
        """Stands on the bridge until it closes, or for `limit` seconds; leaving closes it for the other side."""
        self.legs.append(call)
        call.room = self
        self._tell()
        try:
            async with asyncio.timeout(limit):
                await self.closed.wait()
        except TimeoutError:
            pass
        finally:
            self.legs.remove(call)
            call.room = None
            self.closed.set()
            self._tell()

    def heard_by(self, call: "Call") -> list["Call"]:
        """Each hears the other."""
        return [leg for leg in self.legs if leg is not call and leg.live]

    def key(self, call: "Call", key: str) -> None:
        """A star ends the Dial when its hangupOnStar said so, and only from the one who dialled."""
        if key == "*" and call is self._star:
            self.closed.set()

    def spoke(self, call: "Call") -> None:
        """Nobody is told."""

    def facts(self, call: "Call") -> dict[str, Any]:
        """What a handset shows."""
        return {"kind": "bridge"}

    def _tell(self) -> None:
        for leg in self.legs:
            leg.changed()
