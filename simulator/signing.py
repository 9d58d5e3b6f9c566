"""Twilio's webhook signature, our own (https://www.twilio.com/docs/usage/security#validating-requests)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit


def signed_url(url: str) -> str:
    """The URL as it is signed: no fragment, no user and password; over https no port either (voice), over http the port stays."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https":
        bare, colon, port = host.rpartition(":")
        host = bare if colon and port.isdigit() else host
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


def signature(token: str, url: str, params: Mapping[str, str]) -> str:
    """HMAC-SHA1 over the URL and the form fields in byte order of their names, without any delimiter; base64."""
    text = signed_url(url) + "".join(
        name + params[name] for name in sorted(params, key=lambda name: name.encode())
    )
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
