"""Connection overrides: how long Twilio waits for us and how often it tries again, said on each URL.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides. The fragment is neither sent
nor signed. Without it a 5xx is never tried again, and one database hiccup loses a call's last event.
"""

from enum import StrEnum


class Use(StrEnum):
    """What Twilio does with the answer, which decides how long it may wait."""

    TURN = "turn"
    """The answer is TwiML and the caller is listening: give up early, so that the fallback speaks."""
    EVENT = "event"
    """The answer is ignored (status, conference, recording, transcription): try as often as allowed."""


# ct connect, rt read, tt all tries together (milliseconds), rc retries, rp what is tried again.
# 15 s is Twilio's ceiling for a call, whatever is asked. 4xx is left out: a 403 stays a 403.
# A turn that gets no answer in 5 s is not asked again in silence (rt): the fallback says "one moment" and does.
_OVERRIDES = {
    Use.TURN: "ct=2000&rt=5000&tt=13000&rc=2&rp=5xx,ct",
    Use.EVENT: "ct=2000&rt=5000&tt=15000&rc=3&rp=5xx,ct,rt",
}


def with_overrides(url: str, use: Use = Use.TURN) -> str:
    """This URL as it is given to Twilio. An older fragment is replaced; an empty URL stays empty."""
    return f"{url.partition('#')[0]}#{_OVERRIDES[use]}" if url else ""
