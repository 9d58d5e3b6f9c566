"""A manager gives the case file and a customer's own data with one press, holds a complaint and lets it go; an adviser cannot."""

import io
import json

import pytest
from flask import Flask
from pypdf import PdfReader

import models
from agent_console import proof
from models import EventKind, queries
from models.casework.complaint_queries import obligations_of
from tests.agent_console.people import Desk
from tests.disclosure.reading import files_in
from tests.disclosure.whole_case import answered, attached, whole_case


@pytest.fixture
def reference(app: Flask) -> str:
    number = whole_case()
    answered(number)
    attached(number)
    with models.reading() as session:
        return session.get_one(models.Complaint, number).reference


def last_events(reference: str) -> list[models.Event]:
    with models.reading() as session:
        return list(queries.events_after(session, 0, 5_000))


def test_one_press_gives_the_ombudsmans_case_file(manager: Desk, reference: str) -> None:
    page = manager.get(f"/complaints/{reference}").text
    assert "Make the evidence bundle" in page
    answer = manager.press(f"/complaints/{reference}/case-file")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{reference}.zip"'
    files = files_in(answer.data)
    assert len(PdfReader(io.BytesIO(files["case-file.pdf"])).pages) >= 4
    made = last_events(reference)[-1]
    assert (made.kind, made.by) == (EventKind.CASE_FILE_MADE, f"staff:{manager.staff_id}")
    assert "The evidence bundle was made" in manager.get(f"/complaints/{reference}").text


def test_only_one_is_made_at_a_time_so_that_callers_keep_their_threads(manager: Desk, reference: str) -> None:
    with proof.MAKING:
        manager.press(f"/complaints/{reference}/case-file")
        assert (
            "another is being made just now; try again in a moment."
            in manager.get(f"/complaints/{reference}").text
        )
    assert manager.press(f"/complaints/{reference}/case-file").mimetype == "application/zip"


def test_a_recording_is_on_the_page_of_the_complaint_that_came_of_its_call(
    manager: Desk, reference: str
) -> None:
    """It began before anybody had chosen to complain."""
    assert "1080 seconds" in manager.get(f"/complaints/{reference}").text


def test_an_adviser_is_shown_no_such_button_and_refused_if_they_press_it(
    adviser: Desk, reference: str
) -> None:
    assert "evidence bundle" not in adviser.get(f"/complaints/{reference}").text
    for path in ("case-file", "own-data", "own-data/asked", "hold"):
        assert adviser.press(f"/complaints/{reference}/{path}").status_code == 403
    kinds = {event.kind for event in last_events(reference)}
    assert not kinds & {EventKind.CASE_FILE_MADE, EventKind.SUBJECT_ACCESS_GIVEN, EventKind.HOLD_PLACED}


def test_asking_for_their_own_data_starts_a_month_and_giving_it_ends_it(
    manager: Desk, reference: str
) -> None:
    """R18: "A request for one's own data, by any channel, is answered within one calendar month"."""
    for _ in range(2):  # pressed twice is asked once
        manager.press(f"/complaints/{reference}/own-data/asked")
    (owed,) = sar(reference)
    assert owed.is_running and "month" in " ".join(owed.reason)
    answer = manager.press(f"/complaints/{reference}/own-data")
    assert (
        answer.mimetype == "application/zip"
        and "own-data-30010001.zip" in answer.headers["Content-Disposition"]
    )
    assert json.loads(files_in(answer.data)["own-data.json"])["customer"]["name"] == "Margery Holloway"
    (owed,) = sar(reference)
    assert owed.state == models.ObligationState.KEPT


def sar(reference: str) -> list[models.Obligation]:
    with models.reading() as session:
        complaint = models.casework.complaint_queries.complaint_with_reference(session, reference)
        return [each for each in obligations_of(session, complaint.id or 0) if each.rule == "dp.sar_1m"]


def test_a_hold_is_placed_and_released_with_its_reasons_and_shown(manager: Desk, reference: str) -> None:
    form = f"/complaints/{reference}/hold"
    assert "Write down why it is held" in manager.press(form, kind="legal", reason="", until="").text
    early = manager.press(form, kind="legal", reason="Solicitors wrote", until="2020-01-01")
    assert early.status_code == 400 and "too early" in early.text and "Solicitors wrote" in early.text
    assert manager.press(form, kind="legal", reason="Solicitors wrote", until="").status_code == 303
    page = manager.get(f"/complaints/{reference}").text
    assert "It is held" in page and "Solicitors wrote" in page and "Release the hold" in page
    manager.press(form, reason="They settled")
    page = manager.get(f"/complaints/{reference}").text
    assert "The hold is released." in page and "Hold it, so that nothing is deleted" in page


def test_without_a_known_customer_there_is_a_sentence_and_not_a_file(manager: Desk, reference: str) -> None:
    with models.transaction() as tx:
        complaint = models.casework.complaint_queries.complaint_with_reference(tx, reference)
        complaint.customer_id = complaint.account_id = None
        tx.add(complaint)
    assert manager.press(f"/complaints/{reference}/own-data").status_code == 303
    assert "not known whose complaint this is" in manager.get(f"/complaints/{reference}").text
