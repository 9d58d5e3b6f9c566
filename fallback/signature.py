"""Twilio's signature, checked with nothing but hmac. https://www.twilio.com/docs/usage/security"""

import base64
import hmac
from urllib.parse import urlsplit


def is_signed(url: str, fields: list[tuple[str, str]], signature: str, tokens: tuple[str, ...]) -> bool:
    """Whether one of our tokens signed this address with these decoded fields, with or without the port."""
    if not signature:
        return False
    tail = "".join(name + value for name, value in sorted(set(fields)))
    given = signature.encode("utf-8", "replace")
    for form in _forms(url):
        text = (form + tail).encode("utf-8", "replace")
        for token in tokens:
            fits = base64.b64encode(hmac.digest(token.encode(), text, "sha1"))
            if hmac.compare_digest(fits, given):
                return True
    return False


def _forms(url: str) -> list[str]:
    parts = urlsplit(url)
    host, colon, port = parts.netloc.rpartition(":")
    standard = "443" if parts.scheme == "https" else "80"
    other = host if colon and port.isdigit() else f"{parts.netloc}:{standard}"
    return [url, url.replace(f"://{parts.netloc}", f"://{other}", 1)]
