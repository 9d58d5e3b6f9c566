"""Files that came with a complaint: a download for staff, never a page of ours, and an event that says who opened which."""

from urllib.parse import quote

import pytest

import models
from models import Attachment, Complaint, EventKind, queries, wall_clock
from models.record.history import words_of
from tests.agent_console.people import NOON, Desk, a_call


def with_file(content: bytes, name: str) -> tuple[str, int]:
    """A complaint with one file; its reference and the file's number."""
    call = a_call()
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, tx.get_one(models.Call, call).complaint_id)
        kept = Attachment.keep(tx, content, name=name, at=wall_clock.now(), complaint=complaint)
        return complaint.reference, kept.id or 0


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7 my bill", "My bill \N{EURO SIGN}.pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n photo", '"><script>.png', "image/png"),
        (b"Nothing works. <b>Really</b>, & more", "notes.html", "text/plain"),
    ],
)
def test_a_file_is_saved_and_never_shown(adviser: Desk, content: bytes, name: str, kind: str) -> None:
    reference, number = with_file(content, name)
    page = adviser.get(f"/complaints/{reference}").text
    assert f"/console/complaints/{reference}/files/{number}" in page and "<script>." not in page
    got = adviser.get(f"/complaints/{reference}/files/{number}")
    assert got.data == content and got.headers["Content-Type"].startswith(kind)
    told = got.headers["Content-Disposition"]
    assert told.startswith("attachment; ") and "<" not in told and "\r" not in told
    if "bill" in name:
        assert quote(name, safe="") in told
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "script-src" not in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"


def test_who_opened_which_file_is_in_the_history(adviser: Desk) -> None:
    reference, number = with_file(b"%PDF-1.7", "bill.pdf")
    adviser.get(f"/complaints/{reference}/files/{number}")
    with models.reading() as session:
        complaint_id = session.get_one(Attachment, number).complaint_id or 0
        (opened,) = [
            each
            for each in queries.events_of_complaint(session, complaint_id)
            if each.kind == EventKind.FILE_OPENED
        ]
        assert (opened.by, words_of(opened)) == (f"staff:{adviser.staff_id}", "bill.pdf")
    assert "A file that they sent was opened. “bill.pdf”" in adviser.get(f"/complaints/{reference}").text


def test_a_file_of_another_complaint_or_of_nobody_is_not_given(adviser: Desk) -> None:
    reference, number = with_file(b"%PDF-1.7", "bill.pdf")
    with models.transaction() as tx:
        other = Complaint.opened(tx, by="caller", at=NOON).reference
    for path in (f"{other}/files/{number}", f"{reference}/files/{number + 9}", f"12345678/files/{number}"):
        refused = adviser.get(f"/complaints/{path}")
        assert refused.status_code == 404 and "no such file" in refused.text


def test_a_file_that_is_gone_or_touched_is_said_so(adviser: Desk) -> None:
    reference, number = with_file(b"%PDF-1.7", "bill.pdf")
    with models.reading() as session:
        path = session.get_one(Attachment, number).path
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    assert adviser.get(f"/complaints/{reference}/files/{number}").status_code == 409
    path.unlink()
    lost = adviser.get(f"/complaints/{reference}/files/{number}")
    assert lost.status_code == 409 and "restore it from a backup" in lost.text
