"""CONTRACT: "Nothing under `/ivr/` acts on, stores or logs the body of a request without a valid X-Twilio-Signature: it answers 403"."""

from flask import Flask
from sqlmodel import SQLModel, func, select

import models

from .line import Carrier, Line, signature

PATHS = [
    "/ivr/voice",
    "/ivr/status",
    "/ivr/conference",
    "/ivr/recording",
    "/ivr/transcription",
    "/ivr/anykey/3",
    "/ivr/anykey/3?silence=1",
    "/ivr/anykey/wait",
    "/ivr/anykey/room",
    "/ivr/anykey/hold",
    "/ivr/leg/anykey/0",
    "/ivr/no/such/place",
]


def rows_altogether() -> int:
    with models.reading() as session:
        tables = SQLModel.metadata.tables.values()
        return sum(session.exec(select(func.count()).select_from(table)).one() for table in tables)


def test_an_unsigned_request_is_refused_and_leaves_nothing(carrier: Carrier) -> None:
    before = rows_altogether()
    line = Line(carrier)
    fields = carrier.call_fields(line.sid, line.from_)
    for path in PATHS:
        for what, given in wrong_signatures(carrier, path, fields).items():
            headers = {} if given is None else {"X-Twilio-Signature": given}
            response = carrier.client.post(path, data=fields, headers=headers)
            assert response.status_code == 403, (path, what)
    assert rows_altogether() == before


def wrong_signatures(carrier: Carrier, path: str, fields: dict[str, str]) -> dict[str, str | None]:
    url, token = carrier.settings.public_base_url + path, carrier.settings.twilio_auth_tokens[0]
    right = signature(token, url, fields)
    return {
        "none": None,
        "empty": "",
        "wrong token": signature("0" * 32, url, fields),
        "other address": signature(token, "https://elsewhere.example" + path, fields),
        "one bit off": ("A" if right[0] != "A" else "B") + right[1:],
        "not ASCII": ("é" * 28).encode().decode("latin-1"),
    }


def test_every_address_of_the_blueprint_is_behind_the_guard(app: Flask, carrier: Carrier) -> None:
    """A new route without the guard would fail here: all of the URL map is walked, with every method."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/ivr")]
    assert len(rules) >= 9
    for rule in rules:
        values = {name: "wait" if name == "what" else 1 for name in rule.arguments}
        path = rule.build(values, append_unknown=False)[1]  # type: ignore[index]
        for method in ("GET", "POST", "PUT", "DELETE"):
            assert carrier.client.open(path, method=method).status_code == 403, (method, path)


def test_a_signature_of_another_account_is_not_ours(carrier: Carrier) -> None:
    line = Line(carrier)
    fields = carrier.call_fields(line.sid, line.from_) | {"AccountSid": "AC" + "0" * 32}
    assert carrier.post("/ivr/voice", fields).status_code == 403


def test_a_true_signature_over_an_odd_path_is_accepted(carrier: Carrier) -> None:
    """The signed address is the raw one, undecoded; Flask's own would fail here."""
    odd = (
        "/ivr/anykey/3?silence=1&x=%27%C3%A9%2F%7E",
        "/ivr/anykey/3?",
        "/ivr/an%7Ekey/3?a=b+c",
        "/ivr/anykey/3?x='y'",
    )
    for path in odd:
        line = Line(carrier)
        fields = carrier.call_fields(line.sid, line.from_)
        url = carrier.settings.public_base_url + path
        raw = {"RAW_URI": path, "PATH_INFO": "/ivr/anykey/3", "QUERY_STRING": path.partition("?")[2]}
        headers = {"X-Twilio-Signature": signature(carrier.settings.twilio_auth_tokens[0], url, fields)}
        response = carrier.client.post("/ivr/voice", data=fields, headers=headers, environ_overrides=raw)
        assert response.status_code == 200, path


def test_a_body_larger_than_any_webhook_is_refused(carrier: Carrier) -> None:
    fields = carrier.call_fields(Line(carrier).sid, "+447700900123", SpeechResult="x" * 70_000)
    assert carrier.post("/ivr/voice", fields).status_code in (403, 413)


def test_the_music_needs_no_signature_and_is_a_sound(carrier: Carrier) -> None:
    response = carrier.client.get("/music/waiting.wav")
    assert (response.status_code, response.content_type) == (200, "audio/wav")
    assert response.data[:4] == b"RIFF"
    again = carrier.client.get("/music/waiting.wav", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
