"""An operator holds a complaint, lets it go, runs the night's work by hand and reads what was deleted."""

import json

import pytest

import models
from models.database import Database
from tests.disclosure.whole_case import closed, whole_case

from .conftest import Run


@pytest.fixture
def reference(app: object, database: Database) -> str:
    number = whole_case()
    closed(number)
    with models.reading() as session:
        return session.get_one(models.Complaint, number).reference


def test_a_complaint_is_held_and_released_with_reasons(run: Run, reference: str) -> None:
    assert "stands on complaint" in run("complaint", "hold", reference, "--reason", "A claim").output
    said = run("complaint", "release", reference, "--reason", "It was settled")
    assert said.output == f"Released 1 on complaint {reference}.\n"
    again = run("complaint", "release", reference, "--reason", "It was settled")
    assert again.exit_code == 1 and "No hold stands" in again.output
    held_till_yesterday = run("complaint", "hold", reference, "--reason", "A claim", "--until", "2020-01-01")
    assert held_till_yesterday.exit_code == 1 and "has passed" in held_till_yesterday.output


def test_every_rule_says_its_time_its_source_and_how_sure_we_are(run: Run) -> None:
    rows = {row["what"]: row for row in json.loads(run("retention", "rules", "--json").stdout)}
    assert (
        rows["complaint_records"]["kept"] == "72 months"
        and "Limitation Act" in rows["complaint_records"]["source"]
    )
    assert rows["spoken_replies"]["kept"] == "30 days"
    assert all(row["confidence"] for row in rows.values())


def test_the_nights_work_can_be_run_by_hand_and_what_went_is_listed(run: Run, reference: str) -> None:
    said = run("retention", "run").output
    assert "had had their time" in said
    gone = json.loads(run("retention", "deleted", "--json").stdout)
    assert {"spoken_replies", "portal_requests"} <= {row["what"] for row in gone}
    assert all(len(row["sha256"]) == 64 and row["policy"].startswith("retention@") for row in gone)
    assert json.loads(run("complaint", "verify-history", "--json").stdout)["holds"] is True
