"""Nobody is here: a complaint is taken all the same, and a call back promised (opening_hours; issue part 5)."""

from pathlib import Path

import pytest
from sqlmodel import select

import models
from models import Call, Complaint, Promise
from settings import Settings

from .line import Line


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {"DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path), "OPENING_HOURS": "never"}
    )


def test_a_complaint_in_closed_hours_is_whole_and_ends_in_a_promise(line: Line) -> None:
    assert "still make your complaint" in line.ring()
    line.press("1", "1", "2", "1")
    line.say("It broke.")
    line.press("1")
    line.silent()
    assert "ring you back on the number ending 1 2 3" in line.heard
    line.press("1")
    assert "an adviser" not in line.heard and "Goodbye" in line.heard and line.verbs[-1] == "Hangup"
    with models.reading() as session:
        complaint, promise = session.exec(select(Complaint)).one(), session.exec(select(Promise)).one()
        assert session.exec(select(Call)).one().state == "in_menu"
    assert promise.complaint_id == complaint.id and complaint.is_open


def test_asking_for_a_person_says_when_there_will_be_one(line: Line) -> None:
    line.ring()
    line.press("0")
    assert "here again" in line.heard and not line.waits


def test_a_caller_who_says_nothing_at_all_is_promised_a_call_back_before_the_line_goes_down(
    line: Line,
) -> None:
    """Three misses lead to a person; with nobody here, to the promise of one, never to a bare hang-up."""
    line.ring()
    for _ in range(6):
        if "Hangup" in line.verbs:
            break
        line.silent()
    assert "We'll ring you on the number ending 1 2 3" in line.heard and "Goodbye" in line.heard
    with models.reading() as session:
        assert session.exec(select(Promise)).one()
