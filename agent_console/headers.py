"""What the browser is told it may do: nothing but our own files, and no inline script or style anywhere."""

from flask import Response, current_app

from settings import Settings

_TWILIO_CONNECT = (
    "https://eventgw.twilio.com wss://voice-js.roaming.twilio.com wss://voice-js.dublin.twilio.com "
    "https://media.twiliocdn.com https://sdk.twilio.com"
)
_TWILIO_MEDIA = "mediastream: https://media.twiliocdn.com https://sdk.twilio.com"


def content_security_policy(settings: Settings) -> str:
    """The policy of every console page; only the streams and the telephone network are reached besides ourselves.

    The Voice SDK's addresses are those of its README (twilio/twilio-voice.js, "Content Security Policy").
    """
    connect = ["'self'", settings.events_base_url]
    media = ["'self'"]
    if settings.simulated:
        connect.append(f"http://127.0.0.1:{settings.simulator_port}")
        connect.append(f"http://localhost:{settings.simulator_port}")
    else:
        connect.append(_TWILIO_CONNECT)
        media.append(_TWILIO_MEDIA)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src {' '.join(connect)}",
            f"media-src {' '.join(media)}",
            "worker-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        )
    )


def protect(response: Response) -> Response:
    """Put the headers on an answer of the console."""
    settings: Settings = current_app.config["SETTINGS"]
    response.headers.setdefault("Content-Security-Policy", content_security_policy(settings))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
    if settings.public_base_url.startswith("https:"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
