"""What an operator types: look once at everything, see what has failed for good, and try it again."""

import json

import pytest

import models
from models import EventKind, queries
from workers import outbox

from .conftest import NOON


@pytest.fixture
def dead_letter(app, logged):
    number = logged(EventKind.MESSAGE_WAITING, message=None)
    outbox.failed(outbox.claim(number, NOON), NOON, "Twilio refused to send it.", for_good=True)
    return number


def run(app, *words):
    done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code in (0, 2), done.output
    return done


def test_dead_letters_are_listed_with_their_reason(app, dead_letter):
    assert "Twilio refused to send it." in run(app, "outbox", "list").output
    (row,) = json.loads(run(app, "outbox", "list", "--json").stdout)
    assert (row["event"], row["kind"], row["tries"]) == (dead_letter, "message_waiting", 1)


def test_with_none_it_says_so(app):
    assert run(app, "outbox", "list").output == "Nothing has failed for good.\n"


@pytest.mark.parametrize("which", ["number", "--all"])
def test_a_dead_letter_is_tried_again(app, dead_letter, which):
    words = str(dead_letter) if which == "number" else which
    assert run(app, "outbox", "retry", words).output == "1 will be tried again.\n"
    run(app, "sweep", "--once")
    with models.reading() as session:
        assert queries.count_of_events_waiting(session) == 0 and not queries.dead_events(session)


def test_retrying_nothing_says_how(app):
    assert "--all" in run(app, "outbox", "retry").output
