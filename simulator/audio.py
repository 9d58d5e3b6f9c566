"""Audio files that documents play: fetched once, their kind and length looked at."""

import io
import wave
from dataclasses import dataclass
from urllib.parse import urldefrag

import aiohttp

LONGEST = 3600.0
LARGEST = 40_000_000  # bytes
# https://www.twilio.com/docs/voice/twiml/play#supported-audio-file-types
TYPES = (
    "audio/mpeg",
    "audio/wav",
    "audio/wave",
    "audio/x-wav",
    "audio/aiff",
    "audio/x-aifc",
    "audio/x-aiff",
    "audio/x-gsm",
    "audio/gsm",
    "audio/ulaw",
)


@dataclass(frozen=True)
class Tune:
    """What was found at a URL: its length in seconds, or why it cannot be played with Twilio's code."""

    seconds: float = 0.0
    fault: str = ""
    code: int = 0


class Audio:
    """Fetches with GET, and remembers what was good."""

    def __init__(self) -> None:
        self._known: dict[str, Tune] = {}

    async def fetch(self, url: str) -> Tune:
        """The tune at a URL; never raises."""
        if url not in self._known:
            tune = await self._look(url)
            if tune.fault:
                return tune
            self._known[url] = tune
        return self._known[url]

    async def _look(self, url: str) -> Tune:
        try:
            timeout = aiohttp.ClientTimeout(total=15, connect=5)
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(urldefrag(url)[0]) as response,
            ):
                if response.status >= 400:
                    return Tune(fault=f"HTTP {response.status} from {url}", code=11200)
                kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                if kind not in TYPES:
                    return Tune(fault=f"{kind or 'no Content-Type'} from {url}", code=13420)
                body = await response.content.read(LARGEST)
                return Tune(min(_length(body, kind), LONGEST))
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
            return Tune(fault=f"{type(error).__name__} from {url}", code=11205)


def _length(body: bytes, kind: str) -> float:
    if "wav" in kind:
        try:
            with wave.open(io.BytesIO(body)) as file:
                return float(file.getnframes() / file.getframerate())
        except (wave.Error, EOFError, ZeroDivisionError):
            return len(body) / 8000  # mu-law, which Python's wave does not read: a byte is a sample
    return len(body) / 8000 if "ulaw" in kind else len(body) / 16000  # MP3 at 128 kbit/s
