"""The day's post on the command line: printed once, posted once, and every letter to be looked at."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

import models
from code_of_practice.contact_wishes import Format, Way, Wishes
from models import Complaint, Letter, LetterState, Staff, wall_clock
from models.casework.obligations import Obligation
from models.correspondence.letter_writing import send_update

from .conftest import Run

TODAY = "2026-11-23"


@pytest.fixture
def waiting(run: Run) -> list[str]:
    """Two letters for the post, one of them to be made in Braille; the text of each."""
    assert run("demo").exit_code == 0
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with models.transaction() as tx:
        staff = tx.exec(select(Staff)).first()
        first, second = tx.exec(select(Complaint)).all()[:2]
        assert staff is not None
        first.wishes_contact(Wishes(never=(Way.MAIL,)), by="staff:1", at=at)
        second.wishes_contact(Wishes(format=Format.BRAILLE), by="staff:1", at=at)
        for complaint in (first, second):
            send_update(tx, complaint, staff, at=at, news=f"News for {complaint.reference}.")
        return [f"News for {complaint.reference}." for complaint in (first, second)]


def the_two() -> list[Letter]:
    """Without the demo's draft, which waits for a manager's name."""
    with models.reading() as session:
        return list(session.exec(select(Letter).where(Letter.kind == "update").order_by(Letter.id)).all())  # type: ignore[arg-type]


def states() -> list[LetterState]:
    return [letter.state for letter in the_two()]


def test_the_days_post_is_one_pdf_and_the_same_day_again_is_the_same_letters(
    run: Run, waiting: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "post.pdf"
    said = json.loads(run("letters", "print", "--date", TODAY, "--output", str(out), "--json").stdout)
    assert (said["letters"], said["pages"], [each["format"] for each in said["by_hand"]]) == (
        2,
        2,
        ["braille"],
    )
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(out.read_bytes())).pages]
    assert all(news in page for news, page in zip(waiting, pages, strict=True))
    assert states() == [LetterState.PRINTED] * 2
    again = json.loads(run("letters", "print", "--date", TODAY, "--output", str(out), "--json").stdout)
    assert again["letters"] == 2
    other = json.loads(run("letters", "print", "--date", "2026-11-24", "--output", str(out), "--json").stdout)
    assert other["letters"] == 0


def test_posted_is_proof_of_dispatch_and_is_said_once(run: Run, waiting: list[str], tmp_path: Path) -> None:
    assert "0 letters" in run("letters", "posted", "--date", TODAY).output
    run("letters", "print", "--date", TODAY, "--output", str(tmp_path / "post.pdf"))
    assert "2 letters are marked as posted." in run("letters", "posted", "--date", TODAY).output
    assert "0 letters" in run("letters", "posted", "--date", TODAY).output
    assert states() == [LetterState.POSTED] * 2


def test_a_run_says_what_to_do_next_in_words(run: Run, waiting: list[str], tmp_path: Path) -> None:
    said = run("letters", "print", "--date", TODAY, "--output", str(tmp_path / "post.pdf")).output
    assert (
        "2 letters on 2 pages" in said and "asked for as braille" in said and "letters posted --date" in said
    )
    assert "Nothing waits" in run("letters", "print", "--date", "2026-12-01", "--output", "never.pdf").output


def test_what_waits_is_listed_and_one_letter_is_shown_as_it_was_written(
    run: Run, waiting: list[str], tmp_path: Path
) -> None:
    rows = json.loads(run("letters", "list", "--json").stdout)
    assert [(row["kind"], row["state"]) for row in rows if row["kind"] != "update"] == [("deadlock", "draft")]
    rows = [row for row in rows if row["kind"] == "update"]
    assert [(row["kind"], row["way"], row["state"]) for row in rows] == [("update", "post", "approved")] * 2
    assert "@" not in json.dumps(rows)
    number = str(rows[0]["letter"])
    assert waiting[0] in run("letters", "show", number).output
    assert run("letters", "show", number, "--output", str(tmp_path / "one.pdf")).exit_code == 0
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    assert run("letters", "show", "9999").exit_code == 1


def test_check_finds_a_copy_that_somebody_touched(run: Run, waiting: list[str]) -> None:
    assert run("letters", "check").exit_code == 0
    with models.transaction() as tx:
        letter = tx.exec(select(Letter)).first()
        assert letter is not None
        letter.sha256 = "0" * 64
        tx.add(letter)
    said = run("letters", "check", "--json")
    assert said.exit_code == 1 and len(json.loads(said.stdout)["bad"]) == 1


def test_any_letter_can_be_looked_at_before_its_words_are_used(run: Run, tmp_path: Path) -> None:
    assert "Subject: 1234 5674: our answer" in run("letters", "preview", "outcome").output
    for name, begins in (("a.pdf", b"%PDF"), ("a.html", b"<!doctype"), ("a.txt", b"YOU CAN NOW")):
        assert (
            run("letters", "preview", "deadlock", "--large", "--output", str(tmp_path / name)).exit_code == 0
        )
        assert (tmp_path / name).read_bytes().startswith(begins)
    for wrong in (("no_such_letter",), ("outcome", "--output", str(tmp_path / "a.doc"))):
        said = run("letters", "preview", *wrong)
        assert said.exit_code == 1 and "Traceback" not in said.output


def test_the_clock_and_the_record_agree(run: Run, waiting: list[str], tmp_path: Path) -> None:
    """A posted letter's own promises are kept at the moment it was posted, not when it was written."""
    run("letters", "print", "--date", TODAY, "--output", str(tmp_path / "post.pdf"))
    with models.reading() as session:
        assert session.exec(select(Obligation)).all()
    assert all(letter.posted_at is None for letter in the_two())
    before = wall_clock.now()
    run("letters", "posted", "--date", TODAY)
    assert all(letter.posted_at and letter.posted_at >= before for letter in the_two())
