"""Old complaints come in with their own first days: good rows are kept, bad ones are said, nobody is written to."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import models
from models.casework.complaint_queries import complaints, obligations_of
from models.casework.complaints import Complaint
from models.queries import messages_on

from .conftest import Run

HEADING = "number,received,channel,statement,wanted,category,account_number,name,email,acknowledged\n"
GOOD = 'OLD-1,2026-04-07,letter,"Slow, every evening",Mend it,slow_broadband,,Anne Lister,anne@example.com,2026-04-08\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "complaints.csv"


def only() -> Complaint:
    with models.reading() as session:
        (found,) = complaints(session)
    return found


def test_an_old_complaint_keeps_its_first_day_and_the_law_of_that_day(run: Run, file: Path) -> None:
    """Regulation: first received before 8 April 2026 is eight weeks; its clocks run from its own first day."""
    file.write_text(HEADING + GOOD)
    assert run("complaints", "import", str(file)).exit_code == 0
    complaint = only()
    assert complaint.first_contact_at == datetime(2026, 4, 7, 11, 0, tzinfo=UTC)
    assert (complaint.statement, complaint.wanted) == ("Slow, every evening", "Mend it")
    with models.reading() as session:
        due = {each.rule: each for each in obligations_of(session, complaint.id or 0)}
        assert messages_on(session, complaint.id or 0) == []
    assert due["statutory.adr_letter"].due.isoformat() == "2026-06-02"
    assert due["internal.ack_2wd"].state == "kept"


def test_importing_twice_changes_nothing(run: Run, file: Path) -> None:
    file.write_text(HEADING + GOOD)
    run("complaints", "import", str(file))
    before = only()
    said = json.loads(run("complaints", "import", str(file), "--json").stdout)
    assert said == {"added": 0, "unchanged": 1, "refused": []}
    assert only().model_dump() == before.model_dump()


def test_the_same_number_with_other_words_is_said_and_not_overwritten(run: Run, file: Path) -> None:
    file.write_text(HEADING + GOOD)
    run("complaints", "import", str(file))
    file.write_text(HEADING + GOOD.replace("Mend it", "Money back"))
    said = json.loads(run("complaints", "import", str(file), "--json").stdout)
    assert "change it at the desk" in said["refused"][0]["reason"] and only().wanted == "Mend it"


@pytest.mark.parametrize(
    ("wrong", "right", "reason"),
    [
        ("2026-04-07,", "07/04/2026,", "not written as"),
        ("2026-04-07,", "2026-02-30,", "not written as"),
        ("2026-04-07,", "2026-04-07T09:00,", "does not say its zone"),
        ("2026-04-07,", "2099-01-01,", "not a day on which"),
        ("letter", "fax", "not one of phone"),
        ('"Slow, every evening"', "", "the statement is missing"),
        ('"Slow, every evening"', "Slow, every evening", "more fields than the heading"),
        ("OLD-1", "", "the number is missing"),
        ("slow_broadband", "weather", "There is no category"),
        (",,Anne", ",4000001,Anne", "not 8 digits"),
        (",,Anne", ",40000001,Anne", "import its customer first"),
        ("anne@example.com", "anne", "not an email address"),
    ],
)
def test_a_bad_row_is_said_with_its_line_and_the_good_ones_are_kept(
    run: Run, file: Path, wrong: str, right: str, reason: str
) -> None:
    other = GOOD.replace("OLD-1", "OLD-2")
    file.write_text(HEADING + other + GOOD.replace(wrong, right) + other.replace("OLD-2", "OLD-3"))
    said = run("complaints", "import", str(file), "--json")
    facts = json.loads(said.stdout)
    assert said.exit_code == 1 and facts["added"] == 2
    assert [bad["line"] for bad in facts["refused"]] == [3]
    assert reason in facts["refused"][0]["reason"]


def test_a_number_twice_in_one_file_is_said_and_the_first_is_kept(run: Run, file: Path) -> None:
    file.write_text(HEADING + GOOD + GOOD.replace("Mend it", "Money back"))
    said = json.loads(run("complaints", "import", str(file), "--json").stdout)
    assert "line 2 already" in said["refused"][0]["reason"] and only().wanted == "Mend it"


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "has no column"), (b"number\n1\n", "received"), (b"\xff\xfe", "not UTF-8")]
)
def test_a_file_that_is_no_such_table_is_refused_whole(
    run: Run, file: Path, content: bytes, reason: str
) -> None:
    file.write_bytes(content)
    said = run("complaints", "import", str(file))
    assert said.exit_code == 1 and reason in said.output and "Traceback" not in said.output
