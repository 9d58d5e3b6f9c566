"""A portal that is not sure asks again, and hears the same; two at the same moment make one complaint."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlmodel import func, select

import models
from models import Complaint

from .conftest import OTHERS, TOKEN, Send


def how_many() -> int:
    with models.reading() as session:
        return session.exec(select(func.count()).select_from(Complaint)).one()


def test_the_same_key_and_body_hear_the_same_answer(send: Send) -> None:
    first = send({"statement": "Slow", "wanted": "Fast"}, key="k1")
    again = send({"wanted": "Fast", "statement": "Slow"}, key="k1")
    assert (again.status_code, again.data) == (first.status_code, first.data) == (201, first.data)
    assert how_many() == 1


def test_the_same_key_with_another_body_is_refused_in_a_sentence(send: Send) -> None:
    send({"statement": "Slow"}, key="k1")
    refused = send({"statement": "Dear"}, key="k1")
    assert refused.status_code == 422 and refused.mimetype == "application/problem+json"
    assert refused.json["detail"].endswith("Use a new key for a new complaint.")
    assert how_many() == 1


def test_two_portals_may_use_the_same_key(send: Send) -> None:
    ours, theirs = send({"statement": "Slow"}, key="1"), send({"statement": "Slow"}, key="1", token=OTHERS)
    assert ours.json["reference"] != theirs.json["reference"]


def test_without_a_key_every_request_is_a_complaint_of_its_own(send: Send) -> None:
    assert send({"statement": "Slow"}).json["reference"] != send({"statement": "Slow"}).json["reference"]


def test_ten_at_once_under_one_key_make_one_complaint(app: Flask) -> None:
    def one(_: int) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "twins"}
        answer = app.test_client().post("/api/v1/complaints", json={"statement": "Slow"}, headers=headers)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(10) as ten:
        answers = set(ten.map(one, range(10)))
    assert len(answers) == 1 and answers.pop()[0] == 201
    assert how_many() == 1


@pytest.mark.parametrize("key", ["x" * 256, "two words", " "])
def test_a_key_that_is_none_is_refused(send: Send, key: str) -> None:
    assert send({"statement": "Slow"}, key=key).status_code == 422
    assert how_many() == 0
