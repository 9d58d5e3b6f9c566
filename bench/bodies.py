"""Webhooks as Twilio sends them: 28 fields, about a kilobyte, each call its own, signed beforehand."""

import base64
import hashlib
import hmac
import secrets
from pathlib import Path
from urllib.parse import urlencode

# A public address, as in production: the signature covers it, the socket does not care.
PUBLIC_BASE_URL = "https://calls.example"
PATH = "/ivr/voice"


def fields(account_sid: str, call_sid: str, number: int) -> dict[str, str]:
    """The first webhook of a call from an Ofcom drama number."""
    caller, called = f"+447700900{number % 1000:03d}", "+443300538188"
    places = {
        f"{who}{what}": value
        for who, country in (("From", "GB"), ("To", "GB"), ("Caller", "GB"), ("Called", "GB"))
        for what, value in (
            ("City", "MACCLESFIELD"),
            ("State", "CHESHIRE"),
            ("Zip", "SK9 1NY"),
            ("Country", country),
        )
    }
    return {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": call_sid,
        "CallStatus": "ringing",
        "CallToken": secrets.token_urlsafe(180),
        "Called": called,
        "Caller": caller,
        "Direction": "inbound",
        "ForwardedFrom": called,
        "From": caller,
        "StirVerstat": "TN-Validation-Passed-A",
        "To": called,
        **places,
    }


def signature(token: str, url: str, sent: dict[str, str]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and the fields in the order of their names."""
    text = url + "".join(name + sent[name] for name in sorted(sent))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), hashlib.sha1)).decode()


def write(path: Path, count: int, *, account_sid: str, token: str) -> None:
    """Write `count` signed requests, a line each: signature, tab, body."""
    with path.open("w") as file:
        for number in range(count):
            sent = fields(account_sid, f"CA{secrets.token_hex(16)}", number)
            assert len(sent) == 28
            file.write(f"{signature(token, PUBLIC_BASE_URL + PATH, sent)}\t{urlencode(sent)}\n")
