"""Is this request Twilio's? One pass over the signed text, compared in constant time.

https://www.twilio.com/docs/usage/security: the URL as configured, then every form field as name and
value with nothing between, sorted by name; HMAC-SHA1 under the AuthToken; Base64.
"""

import hashlib
import hmac
import re
from binascii import b2a_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

Fields = Iterable[tuple[str, str]]

_PARTS = re.compile(r"([^:/?]*)://([^/?]*)([^?]*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets a webhook may be signed with.

    `auth_tokens`: primary first, so that a token can be rotated while calls are up.
    `shared`: SharedKey id -> secret (Twilio's public beta, webhook-shared-keys); empty for most.
    """

    auth_tokens: tuple[str, ...] = field(repr=False)
    shared: Mapping[str, str] = field(default_factory=dict, repr=False)

    def chosen_by(self, settings_header: str | None) -> tuple[tuple[str, ...], str]:
        """The secrets and the hash that the `X-Twilio-Webhooks-Signature-Settings` header asks for.

        Whoever sends the request chooses that header, so it may only pick a key we hold by its id:
        it can neither bring an algorithm of its own nor fall back to the AuthToken.
        """
        if settings_header is None:
            return self.auth_tokens, "sha1"
        named = dict(part.strip().partition("=")[::2] for part in settings_header.split(","))
        secret = self.shared.get(named.get("key", ""))
        if secret is None or named.get("algorithm", "").upper() != "HMAC_SHA256":
            return (), "sha256"
        return (secret,), "sha256"


def form_is_signed(
    url: str, fields: Fields, signature: str | None, keys: Keys, settings_header: str | None = None
) -> bool:
    """Whether Twilio signed this URL (as configured, undecoded) with these decoded form fields.

    A repeated name counts each of its values once, sorted, as twilio-python and twilio-node do.
    For a GET or a WebSocket pass no fields: everything is in the URL. False, never an exception, on a
    missing or malformed signature.
    """
    if not signature:
        return False
    given = signature.encode("utf-8", "replace")
    secrets, algorithm = keys.chosen_by(settings_header)
    # Sorting pairs sorts by name first and only then by value; sorting the joined text would put
    # "ReasonConferenceEnded" before "Reason" + "Participant".
    tail = "".join([name + value for name, value in sorted(set(fields))])
    for form in forms_of(url):
        try:
            text = (form + tail).encode()
        except UnicodeEncodeError:  # lone surrogates cannot have been signed
            return False
        for secret in secrets:
            digest = hmac.digest(secret.encode(), text, algorithm)
            if hmac.compare_digest(b2a_base64(digest, newline=False), given):
                return True
    return False


def body_is_signed(
    url: str, body: bytes, signature: str | None, keys: Keys, settings_header: str | None = None
) -> bool:
    """The same for a body that is no form (JSON): the URL carries `bodySHA256`, and it must match."""
    claimed = parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]
    hashed = hashlib.sha256(body).hexdigest()
    if not hmac.compare_digest(hashed.encode(), claimed.encode("utf-8", "replace")):
        return False
    return form_is_signed(url, (), signature, keys, settings_header)


def forms_of(url: str) -> Iterable[str]:
    """Every text Twilio may have signed for this URL, the likeliest first.

    Twilio is not consistent about the port and the user name ("sig generation on back end is
    inconsistent", its own helper says), and encodes a bare quote in the query. The fragment (our
    connection overrides) is never sent nor signed.
    """
    url = url.partition("#")[0]
    yield url
    found = _PARTS.match(url)
    if found is None:
        return
    scheme, authority, path, query = found.groups()
    for origin in _origins(scheme, authority):
        yield f"{origin}{path}{query}"
    if "'" in query:
        yield f"{scheme}://{authority}{path}{query.replace(chr(39), '%27')}"


@lru_cache(maxsize=64)
def _origins(scheme: str, authority: str) -> tuple[str, ...]:
    """The other forms of `scheme://authority`: with the port or without, and both without credentials."""
    found: dict[str, None] = {}
    for name in (authority, authority.rpartition("@")[2]):
        host, colon, port = name.rpartition(":")
        standard = "443" if scheme in ("https", "wss") else "80"
        # "[::1]:8188" has a port, "[::1]" only colons.
        without = host if colon and port.isdigit() else name
        found[f"{scheme}://{name}"] = None
        found[f"{scheme}://{without}" if without != name else f"{scheme}://{name}:{standard}"] = None
    found.pop(f"{scheme}://{authority}")
    return tuple(found)
