"""A request to the application, and what came back."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from simulator.grammar import Finding


@dataclass
class Letter:
    """One request that the network wants to make of the application."""

    about: str
    url: str
    method: str
    params: dict[str, str]
    call: str | None = None
    conference: str | None = None
    jar: aiohttp.CookieJar | None = None
    token: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Answer:
    """What came back; `error` is set when nothing usable did, `failure` is its class in the retry policy."""

    url: str
    status: int = 0
    body: bytes = b""
    content_type: str | None = None
    error: Finding | None = None
    failure: str | None = None
    entry: dict[str, Any] | None = None


def failure(error: Exception) -> tuple[str, int, str]:
    """The failure's class in the retry policy, Twilio's code, and words."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "ct", 11210, "no such host"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "ct", 11220, "TLS failed"
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return "ct", 11205, "no connection in time"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "ct", 11205, "connection refused"
    if isinstance(error, TimeoutError):
        return "rt", 11200, "no answer in time"
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return "url", 11100, "this URL cannot be requested"
    # Twilio does not say whether a connection reset after the request was sent is tried again: the worse is assumed.
    return "reset", 11200, "the connection broke off"
