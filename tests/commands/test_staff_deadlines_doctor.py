"""Adding staff, asking for dates, asking whether all is well."""

import json

import pytest

import models
from models.people.passwords import is_right
from models.queries import staff_with_email

from .conftest import Run

ANN = ("staff", "add", "--email", "Ann@example.test", "--name", "Ann Walker", "--role", "manager")


def test_a_member_of_staff_is_added_with_the_password_from_the_input(run: Run) -> None:
    said = run(*ANN, "--phone", "07700 900333", "--password-stdin", input="a long enough password\n")
    assert said.exit_code == 0, said.output
    with models.reading() as session:
        ann = staff_with_email(session, "ann@example.test")
    assert ann is not None and ann.role == "manager" and ann.phone == "+447700900333"
    assert is_right(ann.password_hash, "a long enough password")


def test_a_short_password_a_second_ann_and_a_bad_phone_are_refused_in_a_sentence(run: Run) -> None:
    assert "at least" in run(*ANN, "--password-stdin", input="short\n").output
    good = "a long enough password\n"
    assert "too short" in run(*ANN, "--phone", "07", "--password-stdin", input=good).output
    assert run(*ANN, "--password-stdin", input=good).exit_code == 0
    assert "is there already" in run(*ANN, "--password-stdin", input=good).output


def test_deadlines_names_both_adr_clocks_and_which_of_them_decides(run: Run) -> None:
    """The statute's six weeks and the published eight (CP14): both are kept, the earlier decides."""
    found = json.loads(run("deadlines", "--received", "2026-11-22T10:15:00+00:00").stdout)
    due = {each["rule"]: each for each in found}
    assert set(found[0]) == {"rule", "due", "due_ends_at", "source", "decides"}
    assert due["statutory.adr_letter"]["due"] == "2027-01-03"
    assert [rule for rule, each in due.items() if each["decides"]] == ["statutory.adr_letter"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--received", "2026-11-22T10:15"), "time zone"),
        (("--received", "yesterday"), "not a date and time"),
        (("--received", "2026-11-22T10:15Z", "--rule", "no.such"), "no rule"),
    ],
)
def test_what_deadlines_cannot_read_it_says_in_a_sentence(
    run: Run, words: tuple[str, ...], reason: str
) -> None:
    said = run("deadlines", *words)
    assert said.exit_code != 0 and reason in said.output and "Traceback" not in said.output


def test_doctor_says_a_line_for_each_thing_and_fails_when_one_is_unwell(run: Run) -> None:
    """No phone network answers at this test's address, so the number's webhooks cannot be known."""
    run("upgrade")
    said = run("doctor", "--json")
    found = {each["check"]: each["well"] for each in json.loads(said.stdout)}
    well = {"settings", "database", "policy", "redis", "softphone"}
    assert found == {**dict.fromkeys(well, True), "number": False}
    assert said.exit_code == 1


def test_every_command_has_its_help(run: Run) -> None:
    listed = run("--help").output
    for command in ("upgrade", "demo", "staff", "customers", "complaint", "deadlines", "doctor", "provision"):
        assert command in listed
        assert run(command, "--help").exit_code == 0


def test_upgrade_on_the_newest_schema_changes_nothing(run: Run) -> None:
    assert run("upgrade").exit_code == 0
    assert run("upgrade").exit_code == 0
