"""Twilio's voice SDK comes from us, to people who take calls, once an operator has installed it."""

from flask import Flask
from flask.testing import FlaskClient

from carrier import softphone
from tests.agent_console.people import Desk


def test_it_is_served_to_a_desk_once_it_is_installed(app: Flask, adviser: Desk) -> None:
    assert adviser.get("/softphone/sdk.js").status_code == 404
    script = softphone.installed(app.config["SETTINGS"])
    script.parent.mkdir()
    script.write_text("globalThis.Twilio = {};")
    answer = adviser.get("/softphone/sdk.js")
    assert (answer.status_code, answer.text) == (200, "globalThis.Twilio = {};")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_is_served_it(client: FlaskClient) -> None:
    assert client.get("/console/softphone/sdk.js").status_code in (302, 401, 403)
