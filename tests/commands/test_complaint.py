"""What an operator or an auditor may ask of the record."""

import json
from datetime import datetime

import pytest
from sqlalchemy import text

import models
from models.database import Database

from .conftest import Run


@pytest.fixture(autouse=True)
def demo(run: Run) -> None:
    assert run("demo").exit_code == 0


def test_the_list_names_every_complaint_with_its_stage_and_next_date(run: Run) -> None:
    rows = json.loads(run("complaint", "list", "--json").stdout)
    assert [set(row) for row in rows] == [{"reference", "stage", "channel", "received", "next_due"}] * 4
    assert all(datetime.fromisoformat(row["received"]).tzinfo for row in rows)


def test_the_list_can_leave_out_what_is_closed_or_older(run: Run) -> None:
    rows = json.loads(run("complaint", "list", "--json").stdout)
    still_open = json.loads(run("complaint", "list", "--json", "--open").stdout)
    assert {row["stage"] for row in rows} - {row["stage"] for row in still_open} == {"closed"}
    newest = json.loads(run("complaint", "list", "--json", "--since", rows[-1]["received"]).stdout)
    assert newest == rows[-1:]


def test_a_complaint_is_shown_with_its_events_obligations_and_letters(run: Run) -> None:
    reference = json.loads(run("complaint", "list", "--json").stdout)[1]["reference"]
    shown = json.loads(run("complaint", "show", reference, "--json").stdout)
    assert shown["events"][0]["kind"] == "complaint_opened"
    assert sum(owed["decides"] for owed in shown["obligations"]) == 1
    assert [(each["about"], each["state"]) for each in shown["letters"]] == [("deadlock", "draft")]


def test_a_reference_may_be_typed_as_it_is_written(run: Run) -> None:
    reference = json.loads(run("complaint", "list", "--json").stdout)[0]["reference"]
    assert run("complaint", "show", f"{reference[:4]} {reference[4:]}").exit_code == 0


@pytest.mark.parametrize("typed", ["12345678", "no", "'; drop table complaint"])
def test_a_wrong_reference_gets_one_sentence(run: Run, typed: str) -> None:
    said = run("complaint", "show", typed)
    assert said.exit_code == 1
    assert "Traceback" not in said.output and said.output.count("\n") <= 2


def test_the_history_holds_until_somebody_touches_it(run: Run, database: Database) -> None:
    assert json.loads(run("complaint", "verify-history", "--json").stdout)["holds"] is True
    reference = json.loads(run("complaint", "list", "--json").stdout)[0]["reference"]
    with models.transaction() as tx:
        _lift_the_trigger(tx, database)
        tx.connection().execute(text("UPDATE event SET by = 'caller' WHERE kind = 'owner_changed'"))
    said = run("complaint", "verify-history", reference, "--json")
    assert said.exit_code == 1
    found = json.loads(said.stdout)["first_bad"]
    assert found["complaint"] == reference and "changed after it was written" in found["why"]


def _lift_the_trigger(tx: models.Transaction, database: Database) -> None:
    """A thief with the database's own password can do this; the hashes are what tells."""
    connection = tx.connection()
    if database.is_sqlite:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        for name in list(names):
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
