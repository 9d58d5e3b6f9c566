"""A portal with its token, and another one that must never see its complaints."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from settings import Settings

TOKEN, OTHERS = "zest-portal-token-0001", "another-portal-token-1"

Send = Callable[..., TestResponse]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, portal_tokens={TOKEN: "zest", OTHERS: "other"})


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """`send({"statement": …}, key="k")` makes a complaint as the portal would."""

    def sent(body: dict[str, Any], *, key: str = "", token: str = TOKEN, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
        return client.post("/api/v1/complaints", json=body, headers=headers, **more)

    return sent


@pytest.fixture
def ask(client: FlaskClient) -> Send:
    """`ask(reference)` asks after it."""

    def asked(reference: str, *, token: str = TOKEN) -> TestResponse:
        return client.get(f"/api/v1/complaints/{reference}", headers={"Authorization": f"Bearer {token}"})

    return asked


@pytest.fixture
def unpaced(app: Flask) -> None:
    """Nobody is told to wait."""
    from intake.portal.pace import Allowed, Pace

    app.extensions["portal_pace"] = Pace(Allowed(new=100_000, asked=100_000, strangers=100_000))
