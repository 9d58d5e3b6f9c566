"""Somebody at the public form, without a browser: they fill in pages and press buttons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

import models
from models import Complaint, Message

STORY = "The engineer was booked twice and never came.\nI lost two days of work."
ANSWERS: dict[str, dict[str, Any]] = {
    "who": {
        "name": "Eleanor Whitcombe",
        "for_whom": "me",
        "account_number": "3001 7245",
        "postcode": "sk9 1ny",
    },
    "what-is-wrong": {"category": "missed_engineer"},
    "what-happened": {"story": STORY, "when": "The start of November"},
    "files": {},
    "put-right": {"wish": "A visit that happens."},
    "reach": {
        "how": "email",
        "email": "eleanor@example.com",
        "phone": "07700 900123",
        "help": ["large_print"],
    },
}


@dataclass
class Visitor:
    """One browser."""

    client: FlaskClient
    address: str = "198.51.100.7"
    last: TestResponse | None = field(default=None, repr=False)

    def get(self, path: str = "") -> TestResponse:
        self.last = self.client.get(f"/complaints{path}", environ_base={"REMOTE_ADDR": self.address})
        return self.last

    def post(
        self, path: str, fields: Mapping[str, Any] | None = None, *, token: str | None = None
    ) -> TestResponse:
        """Send a form from the page it stands on."""
        if token is None:
            token = token_in(self.client.get("/complaints").text)
        self.last = self.client.post(
            f"/complaints{path}",
            data={"csrf_token": token, **(fields or {})},
            environ_base={"REMOTE_ADDR": self.address},
        )
        return self.last

    def begin(self) -> "Visitor":
        assert self.post("/begin").status_code == 303, self.last and self.last.text
        return self

    def fill_in(self, **instead: Mapping[str, Any]) -> "Visitor":
        """Every page as in ANSWERS, or as told."""
        self.begin()
        for page, usual in ANSWERS.items():
            answer = self.post(f"/{page}", instead.get(page.replace("-", "_"), usual))
            assert answer.status_code == 303, answer.text
        return self

    def send(self) -> TestResponse:
        return self.post("/check")

    def attach(self, *files: tuple[str, bytes], add: bool = True) -> TestResponse:
        sent = [(BytesIO(content), name) for name, content in files]
        return self.post("/files", {"files": sent, **({"add": "1"} if add else {})})


def visitor(app: Flask, address: str = "198.51.100.7") -> Visitor:
    return Visitor(app.test_client(), address)


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:600]
    return found[1]


def complaints() -> list[Complaint]:
    with models.reading() as reading:
        return list(reading.exec(select(Complaint).order_by(Complaint.id)))  # type: ignore[arg-type]


def messages() -> list[Message]:
    with models.reading() as reading:
        return list(reading.exec(select(Message).order_by(Message.id)))  # type: ignore[arg-type]


def text_of(page: str) -> str:
    """What a person reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&#39;", "'").split())
