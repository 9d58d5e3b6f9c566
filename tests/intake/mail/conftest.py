"""An inbound-mail service at our door, and what it left."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

import models
from models import Complaint, InboundMail, Message
from settings import Settings

from .sendgrid import form

SECRET = "inbound-mail-secret-1"
Post = Callable[..., TestResponse]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, intake_email_secret=SECRET)


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """`post(subject="…", text="…")` delivers a mail from Anne as the webhook does; see `sendgrid.form`."""

    def posted(*, key: str = SECRET, **told: Any) -> TestResponse:
        body, kind = form(**told)
        return client.post(f"/intake/email?key={key}", data=body, content_type=kind)

    return posted


@pytest.fixture
def record(app: Flask) -> "Record":
    """A reader of the record, opened anew at each question."""
    return Record()


class Record:
    """What the tests ask of the record."""

    def mails(self) -> list[InboundMail]:
        return self._all(InboundMail)

    def complaints(self) -> list[Complaint]:
        return self._all(Complaint)

    def messages(self) -> list[Message]:
        return self._all(Message)

    def complaint(self) -> Complaint:
        (only,) = self.complaints()
        return only

    def _all(self, kind: Any) -> list[Any]:
        with models.reading() as session:
            return list(session.exec(select(kind).order_by(col(kind.id))).all())
