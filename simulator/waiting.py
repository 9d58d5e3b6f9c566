"""The network's own hold music, for those who set no URL of their own."""

import asyncio
from typing import TYPE_CHECKING

from simulator.instruction import Stop

if TYPE_CHECKING:
    from simulator.call import Call


async def music(call: "Call", silent: bool = False) -> Stop:
    """Plays until somebody stops it."""
    if not silent:
        call.note_heard("music", "[hold music]", seconds=0, cut=False)
    await asyncio.Event().wait()
    return Stop.RAN_OUT
