"""A changed policy file: checked, shown as what it does to open complaints, adopted by somebody, and only then obeyed.

"A policy file changed by a person is validated, versioned, shown as a diff of what it does to open complaints before it
takes effect."
"""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session

import models
from code_of_practice import edition, policy
from models import Complaint, Event, EventKind, Obligation, Role, Staff, wall_clock
from models.casework.complaint_queries import obligations_of
from models.policy import policy_editions
from models.queries import events_after
from models.record import history
from tests.models.conftest import member
from workers.hands import take_up
from workers.jobs.patience import NotYet
from workers.jobs.policy import take_effect

from .conftest import Run

RECEIVED = datetime(2026, 11, 2, 10, tzinfo=UTC)  # a Monday
TARGET = "internal/targets.yaml"
CODE = "published/allcomms-code.yaml"
Edit = Callable[[str, str, str], None]


@pytest.fixture(autouse=True)
def what_came_with_it(app: Flask) -> Iterator[None]:
    """A new installation, and afterwards a process that goes by its own files again."""
    policy_editions.adopt_what_was_shipped(models.bound(), at=RECEIVED)
    yield
    edition.hold(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(edition.FOLDER, tmp_path / "policy"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    def change(file: str, was: str, now: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert was in text
        (folder / file).write_text(text.replace(was, now, 1), encoding="utf-8")

    return change


@pytest.fixture
def ruth(app: Flask) -> str:
    with models.transaction() as tx:
        member(tx, "Ann")
        return member(tx, "Ruth", Role.MANAGER).email


@pytest.fixture
def complaint(app: Flask) -> int:
    with models.transaction() as tx:
        return Complaint.opened(tx, by="customer", at=RECEIVED, channel="email").id or 0


def owed(complaint: int) -> dict[str, Obligation]:
    with models.reading() as session:
        return {each.rule: each for each in obligations_of(session, complaint)}


def do_what_was_adopted(*, after: timedelta) -> None:
    """What a worker does with the newest adoption, so long after it."""
    with models.reading() as session:
        event = _of_kind(session, EventKind.POLICY_ADOPTED)[-1]
        row = policy_editions.newest(session)
    assert row is not None
    wall_clock.move_on(row.adopted_at + after - wall_clock.now())
    take_effect(take_up(_settings()), event)


def _of_kind(session: Session, kind: EventKind) -> list[Event]:
    return [each for each in events_after(session, 0) if each.kind == kind]


def _settings() -> Any:
    from flask import current_app

    return current_app.config["SETTINGS"]


def test_a_new_installation_adopts_what_it_came_with_once_and_doctor_finds_it_well(run: Run) -> None:
    found = json.loads(run("policy", "list", "--json").stdout)
    assert [(each["edition"], each["adopted_by"]) for each in found] == [(1, "system")]
    assert "adopted as edition" not in run("upgrade").output
    check = {each["check"]: each["well"] for each in json.loads(run("doctor", "--json").stdout)}
    assert check["policy"]


def test_a_mistake_is_one_sentence_and_nothing_is_adopted(
    run: Run, folder: Path, edit: Edit, ruth: str
) -> None:
    edit(CODE, "count: 10", "count: ten")
    for words in (("check",), ("diff",), ("adopt", "--by", ruth, "--yes")):
        said = run("policy", *words, "--from", str(folder))
        assert said.exit_code == 1 and "allcomms-code.yaml, rules → 0 → count" in said.output
        assert "Traceback" not in said.output
    (folder / "targest.yaml").write_text("rules: []\n")
    (folder / "opening_hours.yaml").write_text("opening_hours: now and then\n")
    said = run("policy", "check", "--from", str(folder)).output
    assert [line.partition(" ")[0] for line in said.removeprefix("Error: ").splitlines()] == [
        "allcomms-code.yaml,", "opening_hours.yaml:", "targest.yaml",
    ], "each mistake, a line each"  # fmt: skip
    shutil.copy(edition.FOLDER / "opening_hours.yaml", folder)
    edit(CODE, "count: ten", "count: 10")
    assert (
        "targest.yaml is none of the policy's files" in run("policy", "check", "--from", str(folder)).output
    )
    assert len(json.loads(run("policy", "list", "--json").stdout)) == 1


def test_a_correction_shows_each_open_complaint_and_its_day_before_anything_happens(
    run: Run, folder: Path, edit: Edit, complaint: int
) -> None:
    edit(CODE, "count: 10", "count: 8")
    said = run("policy", "diff", "--from", str(folder), "--json")
    (only,) = json.loads(said.stdout)["complaints"]
    assert (only["rule"], only["what"], only["was"], only["now"]) == (
        "published.target_10wd", "moves", "2026-11-16", "2026-11-12",
    )  # fmt: skip
    assert "Mon 16 Nov 2026 → Thu 12 Nov 2026" in run("policy", "diff", "--from", str(folder)).output
    assert owed(complaint)["published.target_10wd"].due == date(2026, 11, 16)
    assert policy.held().rule("published.target_10wd", RECEIVED).rule.count == 10


def test_a_new_version_from_a_coming_day_moves_nothing(run: Run, folder: Path, complaint: int) -> None:
    """A complaint keeps the policy of its first day."""
    text = (folder / CODE).read_text(encoding="utf-8")
    coming = text.replace("in_force_from: 2018-01-01", "in_force_from: 2027-01-01").replace(
        "count: 10", "count: 5"
    )
    (folder / "published" / "allcomms-code@2027-01-01.yaml").write_text(coming, encoding="utf-8")
    said = run("policy", "diff", "--from", str(folder))
    assert "No date of an open complaint moves, none begins and none ends." in said.output
    assert "not there → 5 working days" in said.output


def test_adopted_by_a_manager_it_takes_effect_everywhere_at_one_moment_and_the_day_moves_once(
    run: Run, folder: Path, edit: Edit, complaint: int, ruth: str, app: Flask
) -> None:
    edit(CODE, "count: 10", "count: 8")
    said = run("policy", "adopt", "--by", ruth, "--from", str(folder), input="y\n")
    assert said.exit_code == 0 and "Edition 2 is adopted by Ruth" in said.output
    with app.app_context():
        with pytest.raises(NotYet):
            do_what_was_adopted(after=timedelta(seconds=12))
        assert policy.held().rule("published.target_10wd", RECEIVED).rule.count == 8
        do_what_was_adopted(after=timedelta(seconds=30))
        do_what_was_adopted(after=timedelta(seconds=60))
    row = owed(complaint)["published.target_10wd"]
    assert row.due == date(2026, 11, 12) and "Was due Mon 16 Nov 2026" in row.reason[-1]
    with models.reading() as session:
        (moved,) = _of_kind(session, EventKind.OBLIGATION_MOVED)
        assert (moved.body["was"], moved.body["due"]) == ("2026-11-16", "2026-11-12")
        (_, adopted) = _of_kind(session, EventKind.POLICY_ADOPTED)
        assert adopted.by.startswith("staff:") and adopted.staff_id is not None
        assert session.get_one(Complaint, complaint).next_due_rule == "internal.ack_2wd"
        assert list(history.breaks(session)) == []


def test_the_process_that_answers_calls_goes_by_the_adopted_edition_and_not_by_the_disk(
    run: Run, folder: Path, edit: Edit, ruth: str
) -> None:
    edit("limits.yaml", "adviser: {goodwill_pence: 2500}", "adviser: {goodwill_pence: 100}")
    assert run("policy", "adopt", "--by", ruth, "--yes", "--from", str(folder)).exit_code == 0
    from code_of_practice.roles import may_offer

    with models.reading() as session:
        row = policy_editions.newest(session)
    assert row is not None
    policy_editions.look(row.takes_effect_at - timedelta(seconds=1))
    policy_editions.keep_up(lambda: row.takes_effect_at - timedelta(seconds=1))
    assert may_offer(Role.ADVISER, 2500), "not before its moment"
    policy_editions.keep_up(lambda: row.takes_effect_at)
    assert not may_offer(Role.ADVISER, 2500), "at its moment, though no look was due"
    assert json.loads(run("policy", "list", "--json").stdout)[-1]["edition"] == 2, (
        "nothing but the facts is printed"
    )
    found = {each["check"]: each for each in json.loads(run("doctor", "--json").stdout)}
    assert not found["policy"]["well"] and "differs from edition 2" in found["policy"]["says"]
    assert "differs from edition 2" in run("upgrade").output


def test_a_rule_that_is_new_begins_where_it_can_still_be_kept_and_one_that_goes_ends(
    run: Run, folder: Path, complaint: int, ruth: str, app: Flask
) -> None:
    text = (folder / TARGET).read_text(encoding="utf-8")
    rule = text[text.index("  - id: internal.ack_2wd") : text.index("  - id: internal.adr_letter_send_by")]
    update = rule.replace("internal.ack_2wd", "internal.update_900d").replace("count: 2", "count: 900")
    late = rule.replace("internal.ack_2wd", "internal.update_1d").replace("count: 2", "count: 1")
    for rules, whats in (
        (update + late, {"internal.update_900d": "begins", "internal.update_1d": "is not begun"}),
        (late, {"internal.update_900d": "ends"}),
    ):
        (folder / TARGET).write_text(text.rstrip() + "\n\n" + rules, encoding="utf-8")
        said = json.loads(run("policy", "diff", "--from", str(folder), "--json").stdout)
        assert {each["rule"]: each["what"] for each in said["complaints"]} == whats
        assert run("policy", "adopt", "--by", ruth, "--yes", "--from", str(folder)).exit_code == 0
        with app.app_context():
            do_what_was_adopted(after=timedelta(seconds=20))
        assert owed(complaint)["internal.update_900d"].is_running == (update in rules)
    rows = owed(complaint)
    assert "internal.update_1d" not in rows
    ended = rows["internal.update_900d"]
    assert (ended.state, ended.why) == ("lifted", "edition 3 of the policy")


def test_only_a_manager_stands_behind_it_and_only_for_what_they_were_shown(
    run: Run, folder: Path, edit: Edit, ruth: str
) -> None:
    assert "Nothing to adopt" in run("policy", "adopt", "--by", ruth, "--yes", "--from", str(folder)).output
    edit(CODE, "count: 10", "count: 8")
    said = run("policy", "adopt", "--by", "ann@example.test", "--yes", "--from", str(folder))
    assert said.exit_code == 1 and "no manager or Managing Director" in said.output
    assert run("policy", "adopt", "--by", ruth, "--from", str(folder), input="n\n").exit_code == 1
    with models.transaction() as tx, pytest.raises(policy_editions.AdoptedMeanwhile, match="meanwhile"):
        staff = tx.get_one(Staff, 1)
        policy_editions.adopt(tx, edition.on_disk(folder), after=0, by=staff.actor, at=RECEIVED)


def test_what_was_adopted_can_be_read_for_ever(run: Run, folder: Path, edit: Edit, ruth: str) -> None:
    edit(CODE, "count: 10", "count: 8")
    run("policy", "adopt", "--by", ruth, "--yes", "--from", str(folder))
    assert "count: 10" in run("policy", "show", "1", CODE).output
    assert "count: 8" in run("policy", "show", "2", CODE).output
    assert "There is no edition 3" in run("policy", "show", "3").output
