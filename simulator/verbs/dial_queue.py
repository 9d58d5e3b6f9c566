"""Dial Queue: take the caller at the front (https://www.twilio.com/docs/voice/twiml/queue)."""

import asyncio
from typing import TYPE_CHECKING

from simulator.bridge import Bridge
from simulator.document import Verb
from simulator.instruction import Instruction
from simulator.queues import Taken

if TYPE_CHECKING:
    from simulator.script import Script


async def dial(script: "Script", verb: Verb) -> Instruction | None:
    """Waits for a caller for the Dial's timeout, lets them hear the queue's url, and bridges."""
    noun, call = verb.children[0], script.call
    queue = script.network.queues.named(noun.text)
    bridge = Bridge(call if verb.flag("hangupOnStar") else None)
    fields = {"DialCallStatus": "no-answer"}
    whisper = None
    if url := noun.get("url"):
        whisper = Instruction(script.absolute(url), noun.get("method", "POST"), about="queue.url")
    try:
        async with asyncio.timeout(verb.number("timeout", 30)):
            member = await queue.front()
        member.taken.set_result(Taken(call, bridge, whisper))
        fields = {
            "DialCallStatus": "completed", "DialCallSid": member.call.sid, "QueueSid": queue.sid, "QueueTime": str(member.seconds),
            "QueueResult": "bridged", "DequeingCallSid": call.sid,
        }  # fmt: skip
        await bridge.cross(call, limit=verb.number("timeLimit", 14400))
    except TimeoutError:
        pass
    except asyncio.CancelledError:
        bridge.closed.set()
        if call.ended and verb.get("action"):
            script.network.tell(
                call, "dial.action", script.absolute(verb.get("action")), verb.get("method", "POST"), fields
            )
        raise
    return script.action(verb, fields, "dial.action") if verb.get("action") else None
