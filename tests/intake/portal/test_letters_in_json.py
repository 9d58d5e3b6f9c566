"""Strange letters in a portal's JSON: refused in one sentence, or kept once and whole; never half of one."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import func, select

import models
from models import Complaint, Event
from models.people.complainants import Complainant
from models.storage.idempotency import IdempotencyKey

from .conftest import TOKEN, Send

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def the_complaint() -> tuple[Complaint, Complainant, IdempotencyKey]:
    with models.reading() as session:
        return (
            session.exec(select(Complaint)).one(),
            session.exec(select(Complainant)).one(),
            session.exec(select(IdempotencyKey)).one(),
        )


@pytest.mark.parametrize(
    "words",
    [
        "Żółć 电话 هاتفي מקולקל",
        "👩🏽‍🦽 \U0001f4a9",
        "e\u0301",
        "<script>alert(1)</script> {{ 7*7 }} ' \" &",
        "caf\ufffd",
        "line\nline\ttab",
    ],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_letters_of_every_script_are_kept_whole_and_once_however_json_spells_them(
    client: FlaskClient, words: str, escaped: bool
) -> None:
    body = json.dumps({"statement": words, "name": words.split("\n")[0]}, ensure_ascii=escaped).encode()
    headers = {**BEARER, "Idempotency-Key": "k"}
    answers = [
        client.post("/api/v1/complaints", data=each, headers=headers, content_type="application/json")
        for each in (body, body)
    ]
    assert [each.status_code for each in answers] == [201, 201] and answers[0].json == answers[1].json
    complaint, who, kept = the_complaint()
    assert complaint.statement == words and who.name == words.split("\n")[0]
    assert json.loads(kept.asked)["statement"] == words


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("one\x00two", "onetwo"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("ends\x0bso\r\nand so", "ends\nso\nand so"),
        ("don\x92t", "don’t"),
        ("  spaces around  ", "spaces around"),
    ],
)
def test_what_no_keyboard_types_goes_and_every_letter_stays(send: Send, sent: str, kept: str) -> None:
    answer = send({"statement": sent, "name": "Anne\u202e Lister\u2028", "extra_help": sent}, key="k")
    assert answer.status_code == 201
    complaint, who, _ = the_complaint()
    assert (complaint.statement, complaint.extra_help, who.name) == (kept, kept, "Anne Lister")
    assert (
        send({"statement": sent, "name": "Anne\u202e Lister\u2028", "extra_help": sent}, key="k").json
        == answer.json
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"statement": "Slow \\ud83d"}', 400),  # half of a letter, at the end
        (b'{"statement": "\\udca9 Slow"}', 400),
        (b'{"statement": "Slow", "name": "\\udfff"}', 400),
        (b'{"statement": "Slow", "\\ud800": 1}', 400),
        (b'{"statement": "half \xed\xa0\xbd"}', 400),
        (b'{"statement": "overlong \xc0\xaf"}', 400),
        ('{"statement": "Slow"}'.encode("utf-16"), 400),
        (b'\xef\xbb\xbf{"statement": "Slow"}', 400),
        (b'{"statement": "\x00"}', 400),  # a control character that JSON wants escaped
        (b'{"statement": "\\u0000\\u202e\\u0085 "}', 422),
        (b'{"statement": "Slow", "wanted": "\\u2066\\u2069"}', 422),
        (b'{"statement": "Slow", "name": "\\u202e"}', 422),
        (b'{"statement": "Slow", "name": "Anne\\u0000"}', 422),
        (b'{"statement": "' + b"a" * 65_536 + b'"}', 413),
        (json.dumps({"statement": "\U0001f4de" * 10_000}).encode(), 413),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence_and_nothing_is_kept(
    client: FlaskClient, body: bytes, status: int
) -> None:
    answer = client.post("/api/v1/complaints", data=body, headers=BEARER, content_type="application/json")
    told: Any = answer.json
    assert answer.status_code == status and told["detail"].endswith(".") and "Traceback" not in answer.text
    for each in told.get("errors", ()):
        assert each["detail"].endswith(".")
    with models.reading() as session:
        assert session.exec(select(func.count()).select_from(Event)).one() == 0


def test_as_much_as_may_be_written_in_any_script_is_kept_whole(client: FlaskClient) -> None:
    """Ten thousand letters of four bytes each, unescaped: 40 kB of JSON."""
    body = json.dumps({"statement": "\U0001f4de" * 10_000, "name": "A"}, ensure_ascii=False).encode()
    answer = client.post("/api/v1/complaints", data=body, headers=BEARER, content_type="application/json")
    assert answer.status_code == 201
    assert the_complaint()[0].statement == "\U0001f4de" * 10_000
