"""What TwiML may say, read from data/twiml.yaml: elements, attributes, nesting, contexts, and Twilio's code for each mistake."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Finding:
    """One thing Twilio would refuse (fatal) or ignore with a warning (not fatal) in a document."""

    code: int
    message: str
    fatal: bool = False


@dataclass(frozen=True)
class Element:
    """One TwiML element's rules."""

    name: str
    parents: tuple[str, ...]
    children: tuple[str, ...]
    text: str
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    nesting_error: int = 12200
    empty_error: int = 12200
    too_short: int = 12200
    too_long: int = 12200


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = yaml.safe_load((DATA / "twiml.yaml").read_text(encoding="utf-8"))
    return book


@cache
def elements() -> dict[str, Element]:
    """Every element of the grammar by name."""
    return {
        name: Element(
            name=name,
            parents=tuple(rules.get("in", [])),
            children=tuple(rules.get("holds", [])),
            text=rules.get("text", "forbidden"),
            attributes=rules.get("attributes", {}),
            **{
                key: rules[key]
                for key in ("nesting_error", "empty_error", "too_short", "too_long")
                if key in rules
            },
        )
        for name, rules in _book()["elements"].items()
    }


def finding(code: int, detail: str) -> Finding:
    """A finding with Twilio's wording for the code, and our detail behind it."""
    title = _book()["errors"].get(code, "Error")
    return Finding(code, f"{title}: {detail}", code in _book()["fatal"])


def not_carried(name: str) -> bool:
    """Whether Twilio has this element and this network does not."""
    return name in _book()["not_carried"]


def context(name: str) -> dict[str, Any]:
    """The verbs allowed in a document fetched for this purpose, and the code of any other."""
    rules: dict[str, Any] = _book()["contexts"][name]
    return rules


def attribute_fault(rule: dict[str, Any], value: str) -> str | None:
    """Why Twilio would refuse this value, in a few words; None when it is good."""
    return _CHECKS[rule["is"]](rule, value)


def _integer(rule: dict[str, Any], value: str) -> str | None:
    if not re.fullmatch(r"-?\d{1,9}", value):
        return "is not a whole number"
    if "from" in rule and int(value) < rule["from"]:
        return f"is below {rule['from']}"
    if "to" in rule and int(value) > rule["to"]:
        return f"is above {rule['to']}"
    return None


def _one(rule: dict[str, Any], value: str) -> str | None:
    return None if value in rule["of"] else "is not one of " + " ".join(rule["of"])


def _words(rule: dict[str, Any], value: str) -> str | None:
    strange = [word for word in value.split() if word not in rule["of"]]
    if not value.split() or strange:
        return "is not a list, separated by spaces, of " + " ".join(rule["of"])
    return None


def _url(rule: dict[str, Any], value: str) -> str | None:
    if not value or re.search(r"[\s<>\"{}|\\^`]", value):
        return "is not a URL"
    parts = urlsplit(value)
    if parts.scheme and parts.scheme not in ("http", "https"):
        return "is not an http or https URL"
    return None


def _absolute(rule: dict[str, Any], value: str) -> str | None:
    return _url(rule, value) or (None if urlsplit(value).netloc else "is not an absolute URL")


def _list(rule: dict[str, Any], value: str) -> str | None:
    entries = value.split(",")
    if len(entries) > rule["most"]:
        return f"has more than {rule['most']} entries"
    return next(
        (
            f"has an entry over {rule['longest']} characters"
            for e in entries
            if len(e.strip()) > rule["longest"]
        ),
        None,
    )


def _text(rule: dict[str, Any], value: str) -> str | None:
    return (
        f"is over {rule['longest']} characters"
        if "longest" in rule and len(value) > rule["longest"]
        else None
    )


def _voice(rule: dict[str, Any], value: str) -> str | None:
    return None if voice_languages(value) is not None else "is not a voice this network knows"


def voice_languages(voice: str) -> tuple[str, ...] | None:
    """The languages a voice speaks: () for any, None for a voice that does not exist."""
    voices = _book()["voices"]
    if voice in voices["basic"]:
        return ()
    if google := re.fullmatch(voices["google"], voice):
        return (google["language"],)
    if voice.startswith("Polly."):
        found = tuple(
            k
            for k, names in voices.items()
            if k not in ("basic", "google") and voice.removeprefix("Polly.") in names
        )
        return found or None
    return None


_CHECKS: dict[str, Callable[[dict[str, Any], str], str | None]] = {
    "integer": _integer,
    "integer-or-auto": lambda rule, value: None if value == "auto" else _integer(rule, value),
    "boolean": lambda rule, value: None if value in ("true", "false") else "is not true or false",
    "method": lambda rule, value: None if value in ("GET", "POST") else "is not GET or POST",
    "one": _one,
    "words": _words,
    "url": _url,
    "url-or-empty": lambda rule, value: None if value == "" else _url(rule, value),
    "absolute-url": _absolute,
    "list": _list,
    "text": _text,
    "voice": _voice,
    "language": lambda rule, value: (
        None if re.fullmatch(r"[a-z]{2,3}-[A-Z]{2}(-WLS)?|arb|multi", value) else "is not like en-GB"
    ),
    "pattern": lambda rule, value: (
        None if re.fullmatch(rule["like"], value) else "does not have the right form"
    ),
    "call-sid": lambda rule, value: None if re.fullmatch(r"CA[0-9a-f]{32}", value) else "is not a call's SID",
    "caller-id": lambda rule, value: (
        None
        if re.fullmatch(r"\+\d{5,15}|client:\S+|sip:\S+|[Aa]nonymous", value)
        else "is not a number like +44…"
    ),
}
