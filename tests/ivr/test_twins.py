"""Two webhooks of one call at the same instant, on real databases (reliability 2.2, rows 1 and 2)."""

import threading
from collections.abc import Callable
from functools import partial

from flask import Flask
from sqlmodel import select

import models
from models import Call, Complaint, Event, IdentityAttempt, Turn
from settings import Settings

from .line import Carrier, Line
from .told import ACCOUNT, BIRTH

TWINS = 4


def together(*works: Callable[[], object]) -> list[object]:
    """Do all of these at the same instant, each in a thread of its own."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def one(n: int, work: Callable[[], object]) -> None:
        start.wait()
        results[n] = work()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def body(carrier: Carrier, url: str, fields: dict[str, str]) -> bytes:
    return carrier.post(url, fields).data


def copies_of(line: Line, app: Flask, settings: Settings, n: int = TWINS) -> list[Carrier]:
    """As many carriers, each with a client of its own."""
    return [Carrier(app.test_client(), settings) for _ in range(n)]


def test_the_first_webhook_of_a_call_sent_at_once_is_one_call_and_one_answer(
    app: Flask, settings: Settings
) -> None:
    for _ in range(5):
        line = Line(Carrier(app.test_client(), settings))
        fields = line.carrier.call_fields(line.sid, line.from_, "ringing")
        carriers = copies_of(line, app, settings)
        answers = together(*[partial(body, each, "/ivr/voice", fields) for each in carriers])
        assert len(set(answers)) == 1
    with models.reading() as session:
        assert len(session.exec(select(Call)).all()) == 5
        assert len(session.exec(select(Turn)).all()) == 5


def test_the_choice_to_complain_sent_at_once_is_one_complaint(app: Flask, settings: Settings) -> None:
    for _ in range(5):
        line = Line(Carrier(app.test_client(), settings))
        line.ring()
        url = line.gather().get("action", "")
        fields = line.carrier.call_fields(line.sid, line.from_, Digits="1")
        carriers = copies_of(line, app, settings)
        answers = together(*[partial(body, each, url, fields) for each in carriers])
        assert len(set(answers)) == 1
    with models.reading() as session:
        assert len(session.exec(select(Complaint)).all()) == 5
        kinds = [event.kind for event in session.exec(select(Event))]
    assert kinds.count("complaint_opened") == 5


def test_tries_on_one_account_from_many_calls_at_once_are_never_looked_at_more_than_five_times(
    app: Flask, settings: Settings
) -> None:
    """Counted before they are judged, one after another: a burst of calls gains a guesser nothing."""
    lines = [Line(Carrier(app.test_client(), settings)) for _ in range(8)]
    for line in lines:
        line.ring()
        line.press("1", ACCOUNT, BIRTH)
    together(*[partial(line.press, "99") for line in lines])
    with models.reading() as session:
        outcomes = [attempt.outcome for attempt in session.exec(select(IdentityAttempt))]
    assert len(outcomes) == 8
    assert outcomes.count("wrong") <= 5


def test_a_turn_and_the_news_that_the_caller_has_gone_at_once_leave_an_ended_call_with_its_complaint(
    app: Flask, settings: Settings
) -> None:
    for _ in range(5):
        line = Line(Carrier(app.test_client(), settings))
        line.ring()
        url = line.gather().get("action", "")
        pressed = line.carrier.call_fields(line.sid, line.from_, Digits="1")
        gone = line.carrier.call_fields(line.sid, line.from_, "completed")
        one, other = copies_of(line, app, settings, 2)
        together(partial(body, one, url, pressed), partial(body, other, "/ivr/status", gone))
        with models.reading() as session:
            call = session.exec(select(Call).where(Call.sid == line.sid)).one()
            assert call.state == "ended"
