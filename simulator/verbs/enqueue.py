"""Enqueue: wait in a queue, hear its waitUrl, be taken (https://www.twilio.com/docs/voice/twiml/enqueue)."""

import asyncio
from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.instruction import Instruction, Stop
from simulator.queues import Member, Taken
from simulator.waiting import first_of, music

if TYPE_CHECKING:
    from simulator.script import Script

SHORTEST_ROUND = 1.0  # seconds: a waitUrl that answers with nothing is not asked a thousand times a second


async def enqueue(script: "Script", verb: Verb) -> Instruction | Stop | None:
    """Waits until taken; then asks the action with QueueResult, or goes on without one."""
    call, network = script.call, script.network
    queue = network.queues.named(verb.text, verb.number("maxQueueSize", 1000))
    member = queue.join(call)
    if member is None:
        return _onward(script, verb, {"QueueResult": "queue-full"})
    call.room = member
    call.changed()
    wait = asyncio.create_task(_wait(script, verb, member))
    bridged = False
    try:
        await first_of(member.taken, wait)
        if member.taken.done():
            await _stop(wait)
            queue.leave(member)
            bridged = True
            await _cross(script, member, member.taken.result())
    except asyncio.CancelledError:
        # "If dequeued via the REST API the action URL is requested right away": asked, and what it answers is not obeyed,
        # for the leg is already on its way to the other URL (or has hung up).
        result = "hangup" if call.ended else ("redirected-from-bridged" if bridged else "redirected")
        _unheeded(script, verb, _result(member, result))
        raise
    finally:
        await _stop(wait)
        queue.leave(member)
        if call.room is member:
            call.room = None
    if bridged:
        return _onward(script, verb, _result(member, "bridged"))
    stop = wait.result()
    if stop is Stop.LEFT:
        return _onward(script, verb, _result(member, "leave"))
    _unheeded(script, verb, _result(member, "hangup" if stop is Stop.HUNG_UP else "error"))
    return Stop.HUNG_UP


def _result(member: Member, result: str) -> dict[str, str]:
    return {"QueueResult": result, "QueueSid": member.queue.sid, "QueueTime": str(member.seconds)}


def _onward(script: "Script", verb: Verb, params: dict[str, str]) -> Instruction | None:
    return script.action(verb, params, "enqueue.action") if verb.get("action") else None


def _unheeded(script: "Script", verb: Verb, params: dict[str, str]) -> None:
    if verb.get("action"):
        script.network.tell(
            script.call,
            "enqueue.action",
            script.absolute(verb.get("action")),
            verb.get("method", "POST"),
            params,
        )


async def _wait(script: "Script", verb: Verb, member: Member) -> Stop:
    """The waitUrl, asked again whenever its verbs run out."""
    if "waitUrl" not in verb.attributes:
        return await music(script.call)
    if not verb.get("waitUrl"):
        return await music(script.call, silent=True)
    while True:
        round_over = asyncio.create_task(asyncio.sleep(SHORTEST_ROUND))
        instruction = Instruction(
            script.absolute(verb.get("waitUrl")), verb.get("waitUrlMethod", "POST"), about="enqueue.wait"
        )
        stop = await script.network.execute(script.call, instruction, "queue wait", member.fields)
        if stop in (Stop.LEFT, Stop.HUNG_UP):
            return stop
        if stop is Stop.FAILED:
            return await music(script.call)
        await round_over


async def _cross(script: "Script", member: Member, taken: Taken) -> None:
    if taken.whisper:
        fields = {
            "QueueSid": member.queue.sid,
            "QueueTime": str(member.seconds),
            "DequeingCallSid": taken.by.sid,
        }
        await script.network.execute(script.call, taken.whisper, "dequeued", lambda: fields)
    await taken.bridge.cross(script.call)


async def _stop(task: asyncio.Task[Stop]) -> None:
    task.cancel()
    if not task.done():
        await asyncio.wait([task])
