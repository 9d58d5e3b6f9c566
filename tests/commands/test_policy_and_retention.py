"""Other lengths of keeping: refused where the law asks for more, and shown as what they do to what is stored."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import models
from code_of_practice import edition
from models import Hold, HoldKind, wall_clock
from models.policy import policy_editions
from tests.disclosure.whole_case import NOON, attached, closed, whole_case

from .conftest import Run

FILE = "retention.yaml"
CLOSED = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def what_came_with_it(app: Flask) -> Iterator[None]:
    """Two complaints that closed on 2 November 2026, one of them held; and one that is open."""
    policy_editions.adopt_what_was_shipped(models.bound(), at=NOON)
    for sid in ("1", "2", "3"):
        number = whole_case(sid)
        if sid != "3":
            closed(number, at=CLOSED)
    attached(number)
    with models.transaction() as tx:
        held = tx.get_one(models.Complaint, number - 1)
        Hold.place(tx, held, HoldKind.LEGAL, reason="A claim", by="staff:1", at=CLOSED)
    wall_clock.move_on(CLOSED + timedelta(days=20) - wall_clock.now())
    yield
    edition.hold(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(edition.FOLDER, tmp_path / "policy"))


def changed(folder: Path, what: str, was: str, now: str) -> Path:
    """The length of one kind of record, written otherwise."""
    before, _, after = (folder / FILE).read_text(encoding="utf-8").partition(f"  - what: {what}\n")
    assert was in after
    text = f"{before}  - what: {what}\n{after.replace(was, now, 1)}"
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def kept(run: Run, folder: Path) -> list[dict[str, Any]]:
    said = run("policy", "diff", "--from", str(folder), "--json")
    assert said.exit_code == 0, said.output
    return list(json.loads(said.stdout)["retention"])


def test_kept_shorter_it_says_how_much_goes_sooner_and_how_much_in_the_first_night(
    run: Run, folder: Path
) -> None:
    (only,) = kept(run, changed(folder, "spoken_replies", "count: 30", "count: 10"))
    assert (only["rule"], only["was"], only["now"]) == (
        "retention.spoken_replies", "30 days from itself", "10 days from itself",
    )  # fmt: skip
    assert (only["sooner"], only["at_once"], only["later"]) == (
        2,
        0,
        0,
    )  # of April, and over by either; the third is held
    (only,) = kept(run, changed(folder, "recordings", "count: 12", "count: 3"))[:1]
    assert (only["rule"], only["sooner"], only["at_once"]) == ("retention.recordings", 1, 0)


def test_kept_longer_it_says_how_many_records_go_later(run: Run, folder: Path) -> None:
    """Of two that closed, a hold keeps one; the third is open and has no day yet."""
    changed(folder, "complaint_records", "count: 72", "count: 84")
    (only,) = kept(run, folder)
    assert (only["sooner"], only["later"], only["spared"]) == (0, 1, 0)
    said = run("policy", "diff", "--from", str(folder)).output
    assert "retention.complaint_records: 72 months from closing → 84 months from closing." in said
    assert "Of what is stored, 1 would go later." in said
    assert "No date of an open complaint moves" in said


def test_what_would_go_in_the_first_night_is_said_and_what_is_spared(run: Run, folder: Path) -> None:
    """Closed 20 days ago: what was said on the phone in April is over; kept for a year it is not."""
    changed(folder, "spoken_replies", "count: 30", "count: 365")
    (only,) = kept(run, folder)
    assert (only["later"], only["spared"]) == (2, 2)
    assert (
        "2 would go later, 2 of them that would have gone in the first night"
        in run("policy", "diff", "--from", str(folder)).output
    )
    changed(folder, "spoken_replies", "count: 365", "count: 30")
    changed(folder, "identity_attempts", "count: 12", "count: 1")
    (only,) = kept(run, folder)
    assert (only["sooner"], only["at_once"]) == (2, 2)


def test_counted_from_itself_what_belongs_to_an_open_complaint_has_a_day_at_last(
    run: Run, folder: Path
) -> None:
    (only,) = kept(run, changed(folder, "attached_files", "counts_from: closing", "counts_from: itself"))
    assert (only["was"], only["now"]) == ("72 months from closing", "72 months from itself")
    assert (only["sooner"], only["later"]) == (1, 0)


def test_a_version_from_a_coming_day_is_shown_with_its_day(run: Run, folder: Path) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    version = text.partition("versions:\n")[2]
    coming = version.replace("2026-11-22", "2027-01-01", 1).replace("count: 72", "count: 60", 1)
    (folder / FILE).write_text(text + coming, encoding="utf-8")
    (only,) = kept(run, folder)
    assert (only["rule"], only["since"], only["sooner"]) == ("retention.complaint_records", "2027-01-01", 1)
    assert (
        "60 months from closing, from Fri 1 Jan 2027 on"
        in run("policy", "diff", "--from", str(folder)).output
    )


def test_the_files_as_they_are_change_nothing(run: Run, folder: Path) -> None:
    assert kept(run, folder) == []


@pytest.mark.parametrize(
    ("what", "was", "now", "told"),
    [
        ("complaint_records", "count: 72", "count: 11", "complaint_records are kept at least 12 months from closing"),
        ("recordings", "count: 12", "count: 2", "recordings are kept at least 3 months from closing"),
        ("recordings", "counts_from: closing", "counts_from: itself", "recordings are kept at least 3 months from closing"),
        ("drafts", "counts_from: itself", "counts_from: closing", "drafts are counted from themselves"),
        ("messages", "unit: months", "unit: months\n        beats_a_hold: true", "a hold keeps messages"),
        ("messages", "count: 12", "count: 0", "count"),
        ("messages", "count: 12", "count: twelve", "count"),
    ],
)  # fmt: skip
def test_a_length_that_may_not_be_is_one_sentence_and_nothing_is_compared(
    run: Run, folder: Path, what: str, was: str, now: str, told: str
) -> None:
    """R12: "for at least 12 months, and recordings of its calls for at least three months"."""
    changed(folder, what, was, now)
    for command in ("check", "diff"):
        said = run("policy", command, "--from", str(folder))
        assert said.exit_code == 1 and FILE in said.output and told in said.output
        assert "Traceback" not in said.output and said.output.count("Error") == 1
