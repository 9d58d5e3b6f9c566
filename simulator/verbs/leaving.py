"""Redirect, Hangup, Reject, Leave: the verbs after which nothing in the document is reached."""

from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.instruction import Instruction, Stop

if TYPE_CHECKING:
    from simulator.script import Script


async def redirect(script: "Script", verb: Verb) -> Instruction:
    """Another document; an empty Redirect asks for the same one again."""
    # Beside the call, it is music that asks for itself again.
    await script.network.breathe(again=script.context not in ("call", "called leg"))
    return Instruction(script.absolute(verb.text), verb.get("method", "POST"), about="redirect")


async def hangup(script: "Script", verb: Verb) -> Stop:
    """Ends the call."""
    return Stop.HUNG_UP


async def reject(script: "Script", verb: Verb) -> Stop:
    """Refuses an inbound call that is not answered yet; afterwards it only hangs up."""
    busy = verb.get("reason", "rejected") == "busy"
    script.call.end("busy" if busy else "no-answer", "the application rejected the call")
    return Stop.REJECTED


async def leave(script: "Script", verb: Verb) -> Stop:
    """Out of the queue, to what follows its Enqueue."""
    return Stop.LEFT
