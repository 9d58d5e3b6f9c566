"""Twilio access tokens (JWT, HS256 by the API key's secret), checked without a library.

https://www.twilio.com/docs/iam/access-tokens
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from typing import Any

from simulator.environment import Environment

LONGEST = 24 * 3600  # seconds: the most Twilio grants


class TokenRefused(Exception):
    """Why a softphone may not register, in one sentence."""


def identity(token: str, environment: Environment) -> str:
    """The identity a token speaks for; TokenRefused when it is not signed by our key, is over, or has no voice grant."""
    header, payload, signed, signature = _parts(token)
    if header.get("alg") != "HS256" or header.get("cty") != "twilio-fpa;v=1":
        raise TokenRefused("The access token's header is not alg HS256 with cty twilio-fpa;v=1.")
    if not environment.api_key_secret:
        raise TokenRefused(
            "The phone network has no API key: set TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET."
        )
    expected = hmac.new(environment.api_key_secret.encode(), signed, hashlib.sha256).digest()
    if not hmac.compare_digest(expected, signature):
        raise TokenRefused("The access token is not signed with this account's API key secret.")
    if payload.get("iss") != environment.api_key_sid or payload.get("sub") != environment.account_sid:
        raise TokenRefused("The access token belongs to another API key or account.")
    now = time.time()
    if not isinstance(payload.get("exp"), int | float) or payload["exp"] <= now:
        raise TokenRefused("The access token has expired.")
    if payload["exp"] - now > LONGEST + 60:
        raise TokenRefused("The access token lasts longer than 24 hours.")
    grants = payload.get("grants") or {}
    if not (grants.get("voice") or {}).get("incoming", {}).get("allow"):
        raise TokenRefused("The access token has no voice grant that allows incoming calls.")
    if not grants.get("identity"):
        raise TokenRefused("The access token names no identity.")
    return str(grants["identity"])


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    try:
        head, body, tail = token.split(".")
        header, payload = (json.loads(_decoded(part)) for part in (head, body))
        if not isinstance(header, dict) or not isinstance(payload, dict):
            raise ValueError
        return header, payload, f"{head}.{body}".encode(), _decoded(tail)
    except (ValueError, binascii.Error):
        raise TokenRefused("That is not an access token.") from None


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
