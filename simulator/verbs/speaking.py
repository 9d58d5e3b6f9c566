"""Say, Play, Pause (https://www.twilio.com/docs/voice/twiml/say, /play, /pause)."""

from typing import TYPE_CHECKING

from simulator.document import Verb
from simulator.grammar import finding

if TYPE_CHECKING:
    from simulator.script import Script

CHARACTERS_A_SECOND = 15
ENDLESS = 1000  # "loop 0: until hang-up", or 1000 times


async def say(script: "Script", verb: Verb) -> None:
    """A voice reads the text."""
    for rounds in range(verb.number("loop", 1) or ENDLESS):
        await script.network.breathe(again=rounds > 0)
        await script.call.hear(
            "say", verb.caption, len(verb.spoken) / CHARACTERS_A_SECOND,
            spoken=verb.spoken, voice=verb.get("voice", "man"), language=verb.get("language", "en-US"),
        )  # fmt: skip


async def play(script: "Script", verb: Verb) -> None:
    """Plays an audio file, fetched once to see that it is one, or sends tones."""
    if digits := verb.get("digits"):
        await script.call.hear("digits", digits, 0.25 * len(digits))
        return
    url = script.absolute(verb.text)
    audio = await script.network.audio.fetch(url)
    if audio.fault:
        script.network.ledger.error(finding(audio.code, audio.fault), script.call.sid, url)
        return
    for rounds in range(verb.number("loop", 1) or ENDLESS):
        await script.network.breathe(again=rounds > 0)
        await script.call.hear("play", "[audio]", audio.seconds, url=url)


async def pause(script: "Script", verb: Verb) -> None:
    """Waits."""
    await script.call.hear("pause", "", verb.number("length", 1))
