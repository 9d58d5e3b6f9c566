"""The pass with which this desk's softphone registers at the telephone network."""

from flask import Response, current_app, g, jsonify

from carrier import softphone
from settings import Settings

#: An hour; the page asks again before it ends.
_SECONDS = 3600


def softphone_token() -> Response:
    """A token for this person and nobody else."""
    settings: Settings = current_app.config["SETTINGS"]
    token = softphone.softphone_token(settings, identity=softphone.identity_of(g.me.id), ttl=_SECONDS)
    return jsonify(token=token, seconds=_SECONDS)


def carrier_of_page(settings: Settings) -> dict[str, str]:
    """Which softphone driver the page starts, and where its network is."""
    if settings.simulated:
        return {"name": "simulated", "url": f"http://127.0.0.1:{settings.simulator_port}"}
    return {"name": "twilio", "url": ""}
