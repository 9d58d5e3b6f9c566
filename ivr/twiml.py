"""TwiML by hand: escaped strings, because one call to Twilio's builder costs as much as the rest of a turn.

Nothing is spoken that has not been through `speak`: the builder Twilio ships lets control characters through,
which is XML that does not parse (12100) and a lost call.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape

#: The longest text of one Say, in characters: about a minute of speech, and far under every voice's own limit.
SPEAKABLE = 1_000

_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]+")
_SPACES = re.compile(r"\s+")
_QUOTES = {'"': "&quot;"}


def clean(text: str) -> str:
    """Text as one line of XML 1.0 characters in NFC; whatever cannot be spoken becomes a space."""
    kept = _SPACES.sub(" ", _UNSPEAKABLE.sub(" ", text)).strip()
    return kept if kept.isascii() else unicodedata.normalize("NFC", kept)


def shorten(text: str, limit: int) -> str:
    """The beginning of a text, cut between words, at most `limit` characters."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ,.;:-")


def speak(text: str) -> str:
    """The one gate to a caller's ear: cleaned, cut at SPEAKABLE, escaped."""
    return escape(shorten(clean(text), SPEAKABLE))


@lru_cache(maxsize=512)
def attribute(value: str) -> str:
    """A value between double quotes, escaped (the & of an address above all)."""
    return escape(clean(value), _QUOTES)


@lru_cache(maxsize=512)
def say(text: str, voice: str, language: str) -> str:
    """<Say>, or nothing where there is nothing to say (an empty Say is refused, 13520)."""
    spoken = speak(text)
    return f'<Say voice="{voice}" language="{language}">{spoken}</Say>' if spoken else ""


def play(url: str) -> str:
    return f"<Play>{attribute(url)}</Play>"


def redirect(url: str) -> str:
    return f'<Redirect method="POST">{attribute(url)}</Redirect>'


def gather(inside: str, **attributes: str | int) -> str:
    """<Gather>; attribute names are TwiML's own, values plain text."""
    written = "".join(f' {name}="{attribute(str(value))}"' for name, value in attributes.items())
    return f'<Gather method="POST"{written}>{inside}</Gather>'


def enqueue(queue: str, *, action: str, wait_url: str) -> str:
    return (
        f'<Enqueue action="{attribute(action)}" method="POST" waitUrl="{attribute(wait_url)}" waitUrlMethod="POST">'
        f"{attribute(queue)}</Enqueue>"
    )


HANG_UP = "<Hangup/>"
LEAVE = "<Leave/>"


def document(verbs: Iterable[str]) -> str:
    """A whole answer to Twilio."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(verbs)}</Response>'
