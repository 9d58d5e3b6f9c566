"""Gather: keys and speech from the caller (https://www.twilio.com/docs/voice/twiml/gather)."""

import asyncio
from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.instruction import Instruction
from simulator.listening import Input, Listening
from simulator.verbs import speaking
from simulator.waiting import first_of

if TYPE_CHECKING:
    from simulator.script import Script

PROMPTS = {"Say": speaking.say, "Play": speaking.play, "Pause": speaking.pause}


async def gather(script: "Script", verb: Verb) -> Instruction | None:
    """Listens from the first prompt on; the time-out runs after the prompts and again after every key."""
    inputs = verb.get("input", "dtmf").split()
    listening = Listening(
        dtmf="dtmf" in inputs,
        speech="speech" in inputs,
        num_digits=verb.number("numDigits", 0) or None,
        finish_on_key=verb.get("finishOnKey", "#"),
        timeout=verb.number("timeout", 5),
        barge_in=verb.flag("bargeIn", True),
    )
    script.call.listening = listening
    script.call.changed()
    try:
        given = await _listen(script, verb, listening)
    # Not written down by Twilio: a hang-up here cancels the Gather and asks its action nothing.
    finally:
        if script.call.listening is listening:
            script.call.listening = None
    if given.kind == "nothing" and not verb.flag("actionOnEmptyResult"):
        return None
    if given.kind == "speech" and verb.get("partialResultCallback"):
        _partial(script, verb, given)
    return script.action(verb, _params(given), "gather.action")


async def _listen(script: "Script", verb: Verb, listening: Listening) -> Input:
    prompts = asyncio.create_task(_prompts(script, verb))
    begun = asyncio.create_task(listening.begun.wait())
    try:
        await first_of(prompts, begun)
        if not listening.barge_in:
            await prompts
    finally:
        begun.cancel()
        prompts.cancel()
        await asyncio.wait([prompts])
    return await listening.wait_out(script.network.patience(listening.timeout))


async def _prompts(script: "Script", verb: Verb) -> None:
    for prompt in verb.children:
        await PROMPTS[prompt.name](script, prompt)


def _params(given: Input) -> dict[str, str]:
    if given.kind == "speech":
        confidence = {} if given.confidence is None else {"Confidence": f"{given.confidence:.7f}"}
        return {"SpeechResult": given.words, "msg": "Gather End"} | confidence
    if given.kind == "digits":
        return {"Digits": given.digits, "FinishedOnKey": given.finished_on, "msg": "Gather End"}
    return {"msg": "Gather End"}


def _partial(script: "Script", verb: Verb, given: Input) -> None:
    """One callback with the words so far, as a recogniser would send while somebody speaks."""
    url, method = (
        script.absolute(verb.get("partialResultCallback")),
        verb.get("partialResultCallbackMethod", "POST"),
    )
    words = given.words.split()
    partial = {
        "UnstableSpeechResult": " ".join(words[: max(1, len(words) // 2)]),
        "Stability": "0.8",
        "SequenceNumber": "0",
    }
    script.network.tell(script.call, "gather.partial", url, method, partial)
