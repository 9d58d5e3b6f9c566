"""Waiting: for the first of several things, or with the network's own hold music."""

import asyncio
from typing import TYPE_CHECKING, Any

from simulator.instruction import Stop

if TYPE_CHECKING:
    from simulator.call import Call


async def music(call: "Call", silent: bool = False) -> Stop:
    """Plays until somebody stops it."""
    if not silent:
        call.note_heard("music", "[hold music]", seconds=0, cut=False)
    await asyncio.Event().wait()
    return Stop.RAN_OUT


async def first_of(*things: asyncio.Future[Any], timeout: float | None = None) -> None:
    """Waits until one of them is done, or for so many seconds; cancels none."""
    waiting: set[asyncio.Future[Any]] = set(things)
    await asyncio.wait(waiting, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
