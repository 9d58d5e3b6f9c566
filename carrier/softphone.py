"""The pass with which a desk's softphone registers. https://www.twilio.com/docs/iam/access-tokens"""

from settings import Settings

LONGEST = 24 * 60 * 60
"""Seconds; Twilio takes none that lives longer."""


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
