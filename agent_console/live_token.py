"""A short pass to the live streams, which are another process at another port and cannot read our cookie for sure.

It names a session by its hash, lives two minutes, and opens nothing but the list of topics that changed.
"""

from dataclasses import dataclass

from flask import Response, current_app, g, jsonify
from itsdangerous import BadSignature, URLSafeTimedSerializer

from settings import Settings

_SECONDS = 120


@dataclass(frozen=True)
class Pass:
    """What a good pass says."""

    staff_id: int
    session_hash: str


def _serializer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt="live streams")


def live_token() -> Response:
    """Where this page's stream is, with a fresh pass in it."""
    settings: Settings = current_app.config["SETTINGS"]
    made = _serializer(settings).dumps([g.me.id, g.session.token_hash])
    return jsonify(url=f"{settings.events_base_url}/stream?pass={made}")


def read_pass(settings: Settings, text: str) -> Pass | None:
    """The pass, or None when it is forged or too old."""
    try:
        staff_id, session_hash = _serializer(settings).loads(text, max_age=_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return Pass(int(staff_id), str(session_hash))
