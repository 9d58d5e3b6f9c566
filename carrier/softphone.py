"""What a desk's softphone needs of Twilio: a pass to register with, and the script of the voice SDK.

https://www.twilio.com/docs/iam/access-tokens, https://www.twilio.com/docs/voice/sdks/javascript
"""

import base64
import hashlib
import io
import tarfile
from pathlib import Path

from carrier.errors import NotTheSoftphone
from settings import Settings

LONGEST = 24 * 60 * 60
"""Seconds; Twilio takes none that lives longer."""

SDK = "@twilio/voice-sdk@2.18.5"
#: The package's SHA-512, as its registry publishes it: what the desk runs beside our own is this, or nothing.
INTEGRITY = "2/tw1IDAIn7j6yFDOln8p93v3aHIxNIN93JwL98cHIlbkSNeU/Jt9zGM/0TvDpNjo+k88lvAew4jgOjKlc9/KA=="
_SCRIPT = "package/dist/twilio.min.js"


def identity_of(staff_id: int) -> str:
    """A softphone's identity: letters, digits and underscore, and nothing about the person."""
    return f"staff_{staff_id}"


def softphone_token(settings: Settings, *, identity: str, ttl: int) -> str:
    """An access token (JWT, HS256 by the API key's secret) that may take calls for `ttl` seconds."""
    from twilio.jwt.access_token import AccessToken
    from twilio.jwt.access_token.grants import VoiceGrant

    grant = VoiceGrant(incoming_allow=True, outgoing_application_sid=settings.twilio_twiml_app_sid or None)
    token = AccessToken(
        settings.twilio_account_sid,
        settings.twilio_api_key_sid or settings.twilio_account_sid,
        settings.twilio_api_key_secret or settings.twilio_auth_tokens[0],
        identity=identity,
        ttl=min(ttl, LONGEST),
        grants=[grant],
    )
    return str(token.to_jwt())


def installed(settings: Settings) -> Path:
    """Where the SDK's script lies, once it has been installed."""
    return settings.instance / "softphone" / "twilio.min.js"


def install(settings: Settings, package: bytes, *, integrity: str = INTEGRITY) -> Path:
    """Take the script out of the SDK's package (a gzipped tar). Raises NotTheSoftphone for any other file."""
    if base64.b64encode(hashlib.sha512(package).digest()).decode() != integrity:
        raise NotTheSoftphone(f"That is not {SDK} as it was published; fetch it with: npm pack {SDK}")
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as inside:
        script = inside.extractfile(_SCRIPT)
        assert script is not None  # the digest says that it is there
        target = installed(settings)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(script.read())
    return target
