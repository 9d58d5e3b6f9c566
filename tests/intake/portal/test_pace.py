"""A portal that asks too often is told how long to wait, and other portals are not."""

from flask import Flask

from intake.portal.pace import Allowed, Pace

from .conftest import OTHERS, Send


def test_too_many_complaints_a_minute_wait(app: Flask, send: Send) -> None:
    app.extensions["portal_pace"] = Pace(Allowed(new=2))
    statuses = [send({"statement": "Slow"}).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    waiting = send({"statement": "Slow"})
    assert 0 < int(waiting.headers["Retry-After"]) <= 60 and waiting.mimetype == "application/problem+json"
    assert send({"statement": "Slow"}, token=OTHERS).status_code == 201


def test_asking_after_complaints_has_a_pace_of_its_own(app: Flask, send: Send, ask: Send) -> None:
    reference = send({"statement": "Slow"}).json["reference"]
    app.extensions["portal_pace"] = Pace(Allowed(asked=1))
    assert [ask(reference).status_code for _ in range(2)] == [200, 429]
    assert send({"statement": "Slow"}).status_code == 201
