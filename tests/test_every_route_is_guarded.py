"""Every address of the web process, asked by a stranger: what is not named public here refuses them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import func, select
from werkzeug.routing import Rule

import models
from models import Event

# What anybody may ask, and why.
PUBLIC = {
    "health.alive": "the platform's probe",
    "health.ready": "the platform's probe; names no secret",
    "health.metrics": "counts only",
    "portal.openapi": "how the portal speaks; nobody's data",
    "music.waiting_wav": "Twilio fetches sounds unsigned; a tune we made",
    "console.sign_in": "the door itself",
    "console.static_file": "the desk's styles and scripts, the same for everybody",
    "online.static": "the public form's style",
    "online.start": "anybody may complain",
    "online.start_with_a_slash": "the same",
    "online.our_code": "our published Code, the same for everybody",
    "online.begin": "a new form, with its token; its key goes to that browser alone",
    "online.page": "a question of the browser's own form, else the start",
    "online.files": "files of the browser's own form, else the start",
    "online.check": "the browser's own answers, sent with the form's token, else the start",
    "online.done": "the reference of the browser's own complaint, else the start",
    "online.track": "the same answer whether or not there is such a complaint",
    "online.code": "six digits, five tries, only for the browser that asked",
    "online.tracked": "opened by the code alone, else the question again",
    "online.ask": "opened by the code alone, else the question again",
    "online.leave": "locks what the code opened",
}

_EXAMPLES = {
    "key": "k" * 22, "number": 1, "what": "wait", "anything": "where", "reference": "12345678", "name": "desk.css",
    "copy": "0", "call_id": 1, "escalation_id": 1, "promise_id": 1, "letter_id": 1, "event_id": 1, "file_id": 1, "mail_id": 1,
}  # fmt: skip


def asked(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with every method, and an address that it matches."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint not in PUBLIC:
                values = {name: _EXAMPLES[name] for name in rule.arguments}
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    built = rule.build(values)
                    assert built, f"give an example for {rule.arguments} of {rule}"
                    yield rule, method, built[1]


def test_a_stranger_gets_nowhere_and_leaves_no_trace(app: Flask, client: FlaskClient) -> None:
    """CONTRACT: nothing under /ivr/ acts on, stores or logs a request without a valid signature: 403."""
    open_doors = []
    for rule, method, url in asked(app):
        answer = client.open(url, method=method, data={"CallSid": "CA" + "0" * 32, "Digits": "1"})
        refused = answer.status_code in (400, 401, 403)
        sent_to_sign_in = answer.status_code in (302, 303) and "/console/sign-in" in answer.location
        if url.startswith("/ivr/"):
            sent_to_sign_in, refused = False, answer.status_code == 403
        if not refused and not sent_to_sign_in:
            open_doors.append(f"{method} {rule} answered {answer.status_code}")
    assert open_doors == []
    with models.reading() as session:
        assert session.exec(select(func.count()).select_from(Event)).one() == 0


def test_what_is_public_is_there(app: Flask) -> None:
    """A line for a route that has gone would hide the next one of that name."""
    assert set(PUBLIC) <= {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_odd_methods_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/console/", method=method).status_code in (400, 401, 403, 405)
