"""Files: known by what is inside them, sealed on the disk, refused in a sentence, never a page of ours."""

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

import models
from models import Attachment
from models.correspondence.attachments import AttachmentLost, files_of_complaint, tidy_name
from models.correspondence.file_types import FileRefused, FileType, type_of
from models.storage.sealed import CannotUnseal
from settings import Settings
from tests.intake.online.people import Visitor, complaints, text_of, visitor

PDF, PNG, JPEG = b"%PDF-1.7\nbill", b"\x89PNG\r\n\x1a\nphoto", b"\xff\xd8\xff\xe0photo"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * 10_000_000)
    return made.getvalue()


def at_the_files(app: Flask) -> Visitor:
    person = visitor(app).begin()
    person.post("/who", {"name": "A", "for_whom": "me"})
    person.post("/what-is-wrong", {"category": "billing"})
    person.post("/what-happened", {"story": "They charged me twice."})
    return person


def kept() -> list[Attachment]:
    with models.reading() as reading:
        return list(reading.exec(select(Attachment).order_by(Attachment.id)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (PDF, FileType.PDF),
        (PNG, FileType.PNG),
        (JPEG, FileType.JPEG),
        (HEIC, FileType.HEIC),
        ("The bill says £50 – twice.\n".encode(), FileType.TEXT),
        ("\ufeffWindows notes\r\n".encode(), FileType.TEXT),
    ],
)
def test_what_we_take_is_known_by_its_content(content: bytes, found: FileType) -> None:
    assert type_of(content) is found


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bill.pdf", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "SVG"),
        ("photo.png", b"<!DOCTYPE html><script>alert(1)</script>", "web pages"),
        ("notes.txt", b"   <HTML><body>", "web pages"),
        ("notes.txt", "hello <script>alert(1)</script>".encode("utf-16"), "kind of file"),
        ("bomb.pdf", _zip(), "zip or Office"),
        ("letter.docx", b"PK\x03\x04word", "zip or Office"),
        ("photo.gif", b"GIF89a\x01\x00", "not plain text"),
        ("setup.pdf", b"MZ\x90\x00\x03\x00\xff\xff", "kind of file"),
        ("run.txt", b"\x7fELF\x02\x01\x01", "not plain text"),
        ("empty.pdf", b"", "empty"),
        ("scan.pdf", b"%PDF-1.7" + b"0" * (8 * 1024 * 1024), "bigger than 8 MB"),
    ],
)
def test_what_we_do_not_take_is_refused_in_a_sentence_and_the_rest_is_kept(
    app: Flask, name: str, content: bytes, sentence: str
) -> None:
    person = at_the_files(app)
    answer = person.attach((name, content), ("good.pdf", PDF), add=False)
    assert answer.status_code == 400
    said = text_of(answer.text.split('class="problems"')[1].split("</div>")[0])
    assert sentence in said and name in said
    assert [each.name for each in kept()] == ["good.pdf"]
    assert "They charged me twice." in person.get("/what-happened").text


def test_everything_at_once_over_the_limit_is_refused_before_it_is_read(app: Flask) -> None:
    person = at_the_files(app)
    answer = person.attach(*((f"{n}.pdf", PDF + b"0" * 8_000_000) for n in range(7)))
    assert answer.status_code == 413 and "one by one" in answer.text
    assert kept() == []


def test_twenty_megabytes_are_read_and_refused_in_a_sentence(app: Flask) -> None:
    answer = at_the_files(app).attach(("scan.pdf", PDF + b"0" * 20_000_000))
    assert answer.status_code == 400 and "bigger than 8 MB" in answer.text


def test_five_files_and_no_more_and_the_same_one_once(app: Flask) -> None:
    person = at_the_files(app)
    person.attach(*((f"{n}.pdf", PDF + bytes([n])) for n in range(5)))
    person.attach(("again.pdf", PDF + bytes([0])))
    assert len(kept()) == 5
    answer = person.attach(("sixth.pdf", PDF + b"6"))
    assert "You can send 5 files" in answer.text and len(kept()) == 5
    removed = kept()[0]
    assert person.post("/files", {"remove": removed.uid}).status_code == 303
    assert len(kept()) == 4 and not removed.path.exists()


def test_nobody_takes_away_a_file_of_somebody_elses_form(app: Flask) -> None:
    at_the_files(app).attach(("bill.pdf", PDF))
    at_the_files(app).post("/files", {"remove": kept()[0].uid})
    assert len(kept()) == 1


def test_a_sent_file_belongs_to_its_complaint_and_reads_back_as_it_was(app: Flask) -> None:
    person = visitor(app).fill_in()
    person.attach(("my bill.pdf", PDF), ("a.jpg", JPEG))
    person.send()
    (made,) = complaints()
    with models.reading() as reading:
        files = files_of_complaint(reading, made.id or 0)
        assert [(each.name, each.media_type, each.read()) for each in files] == [
            ("my bill.pdf", "application/pdf", PDF),
            ("a.jpg", "image/jpeg", JPEG),
        ]
        assert {each.draft_id for each in files} == {None}


def test_on_the_disk_a_file_is_sealed_and_opens_only_where_it_belongs(app: Flask, settings: Settings) -> None:
    person = at_the_files(app)
    person.attach(("one.pdf", PDF), ("two.pdf", PDF + b"2"))
    one, two = kept()
    files: list[Path] = [path for path in (settings.instance / "files").rglob("*") if path.is_file()]
    assert len(files) == 2 and all(b"bill" not in path.read_bytes() for path in files)
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    one.path.write_bytes(two.path.read_bytes())
    with pytest.raises(CannotUnseal):
        one.read()
    two.path.unlink()
    with pytest.raises(AttachmentLost):
        two.read()


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\bill.exe", "bill.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\r\nb.html", "ab.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
        ("bill.pdf.svg", "bill.pdf.pdf"),
    ],
)
def test_a_file_is_named_by_what_is_inside_it(name: str, tidied: str) -> None:
    assert tidy_name(name, FileType.PDF) == tidied


def test_markup_deep_inside_plain_text_is_refused_too() -> None:
    with pytest.raises(FileRefused):
        type_of(b"notes\n" * 1000 + b"<script>")
