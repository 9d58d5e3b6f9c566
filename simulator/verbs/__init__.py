"""What each verb does on a leg. A verb answers None (go on), an Instruction (go there) or a Stop."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.instruction import Instruction, Stop
from simulator.verbs import dial, enqueue, gather, leaving, record, speaking, start_stop

if TYPE_CHECKING:
    from simulator.script import Script

Onward = Instruction | Stop | None

VERBS: dict[str, Callable[["Script", Verb], Awaitable[Onward]]] = {
    "Say": speaking.say,
    "Play": speaking.play,
    "Pause": speaking.pause,
    "Gather": gather.gather,
    "Record": record.record,
    "Redirect": leaving.redirect,
    "Hangup": leaving.hangup,
    "Reject": leaving.reject,
    "Leave": leaving.leave,
    "Enqueue": enqueue.enqueue,
    "Dial": dial.dial,
    "Start": start_stop.start,
    "Stop": start_stop.stop,
}


async def execute(script: "Script", verb: Verb) -> Onward:
    """Does one verb."""
    return await VERBS[verb.name](script, verb)
