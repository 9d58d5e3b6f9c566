"""What this desk's softphone needs: the pass with which it registers at the telephone network, and Twilio's script."""

from flask import Response, abort, current_app, g, jsonify, send_file, url_for

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
    return {"name": "twilio", "url": url_for("console.softphone_script")}


def softphone_script() -> Response:
    """Twilio's voice SDK as `softphone install` put it there; not found until then."""
    script = softphone.installed(current_app.config["SETTINGS"])
    if not script.is_file():
        abort(404)
    response = send_file(script, mimetype="text/javascript", max_age=86_400)
    response.cache_control.private = True
    return response
