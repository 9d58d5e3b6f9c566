"""Bad input: each refused in a plain sentence, as problem details, and nothing of it is kept."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import func, select

import models
from intake.portal.pace import Allowed, Pace
from models import Complaint, Event

from .conftest import TOKEN, Send

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def nothing_is_kept(app: Flask):  # type: ignore[no-untyped-def]
    yield
    with models.reading() as session:
        assert session.exec(select(func.count()).select_from(Event)).one() == 0
        assert session.exec(select(func.count()).select_from(Complaint)).one() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"statement": "caf\xe9"}', 400),
        (b'{"statement": "\\ud800"}', 400),
        (b"[" * 60_000, 400),
        (b"[]", 422),
        (b'"Slow"', 422),
        (b"{}", 422),
        (b'{"statement": null}', 422),
        (b'{"statement": ""}', 422),
        (b'{"statement": "   "}', 422),
        (b'{"statement": 7}', 422),
        (b'{"statement": "Slow", "category": "weather"}', 422),
        (b'{"statement": "Slow", "account_number": 40000001}', 422),
        (b'{"statement": "Slow", "email": "a@example.com\\r\\nBcc: b@example.com"}', 422),
        (b'{"statement": "Slow", "name": "Anne\\nLister"}', 422),
        (b'{"statement": "Slow", "customer_id": 1}', 422),
        (b'{"statement": "' + b"x" * 10_001 + b'"}', 422),
        (b'{"statement": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_a_bad_body_is_refused_in_a_sentence(client: FlaskClient, body: bytes, status: int) -> None:
    answer = client.post("/api/v1/complaints", data=body, headers=BEARER, content_type="application/json")
    assert answer.status_code == status and answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status and answer.json["detail"].endswith(".")
    assert "Traceback" not in answer.text and "pydantic" not in answer.text


def test_a_wrong_field_is_named_and_what_was_written_is_not_repeated(send: Send) -> None:
    told = send({"statement": "Slow", "phone": "my secret"}).json
    assert told["errors"][0]["field"] == "phone" and "secret" not in str(told)


def test_only_json_is_read(client: FlaskClient) -> None:
    answer = client.post("/api/v1/complaints", data={"statement": "Slow"}, headers=BEARER)
    assert answer.status_code == 415 and answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer wrong-token-0000", "Basic enoxOg==", "Bearer é\u00e9"]
)
def test_a_stranger_is_asked_for_a_token(client: FlaskClient, authorization: str) -> None:
    answer = client.post(
        "/api/v1/complaints", json={"statement": "S"}, headers={"Authorization": authorization}
    )
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["detail"].endswith(".")


def test_a_stranger_who_tries_tokens_is_soon_told_to_wait(app: Flask, client: FlaskClient) -> None:
    app.extensions["portal_pace"] = Pace(Allowed(strangers=2))
    answers = [client.get("/api/v1/complaints/12345674").status_code for _ in range(3)]
    assert answers == [401, 401, 429]


def test_an_address_that_is_not_there_and_a_method_that_is_not_done_are_problems_too(
    client: FlaskClient,
) -> None:
    missing, wrong = (
        client.get("/api/v1/nothing", headers=BEARER),
        client.delete("/api/v1/complaints", headers=BEARER),
    )
    assert (missing.status_code, wrong.status_code) == (404, 405)
    assert missing.mimetype == wrong.mimetype == "application/problem+json"
    assert "POST" in wrong.headers["Allow"]


def test_elsewhere_a_missing_page_is_still_a_page(client: FlaskClient) -> None:
    assert client.get("/nothing").mimetype == "text/html"


@pytest.mark.parametrize("reference", ["12345678", "1", "x", "99999999999999", "%00", "1234 5674"])
def test_what_is_no_reference_is_simply_unknown(client: FlaskClient, reference: str) -> None:
    assert client.get(f"/api/v1/complaints/{reference}", headers=BEARER).status_code == 404
