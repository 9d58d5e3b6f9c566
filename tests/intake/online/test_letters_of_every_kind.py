"""Wrong encodings and strange letters: refused in one sentence, or kept once, whole and escaped; nothing typed is lost."""

from collections.abc import Mapping

import pytest
from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

import models
from intake.online.forms import LONGEST_STORY
from intake.typed import tidy, tidy_line
from models import Attachment
from tests.intake.online.people import ANSWERS, Visitor, complaints, text_of, token_in, visitor

BROKEN = "Some letters did not reach us as you typed them"
#: Every page that has text fields, with one of them, and all of each page's.
TEXTS = {
    "who": ("name", "other_name", "account_number", "postcode"),
    "what-happened": ("story", "when"),
    "put-right": ("wish",),
    "reach": ("email", "phone", "address", "other_help"),
}
FIELDS = [(page, name) for page, names in TEXTS.items() for name in names]


def at_page(app: Flask, page: str) -> Visitor:
    """Somebody who has answered every page before that one."""
    person = visitor(app).begin()
    for before, usual in ANSWERS.items():
        if before == page:
            break
        person.post(f"/{before}", usual)
    return person


def sent_as_bytes(person: Visitor, page: str, fields: Mapping[str, bytes], *, parts: bool = False) -> str:
    """Post the very bytes, as a browser encodes a page, or as its parts; the page that answers, which must refuse them."""
    token = token_in(person.client.get("/complaints").text).encode()
    whole = {b"csrf_token": token, **{name.encode(): value for name, value in fields.items()}}
    if parts:
        body = b"".join(
            b'--edge\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % each
            for each in whole.items()
        )
        kind, body = "multipart/form-data; boundary=edge", body + b"--edge--\r\n"
    else:
        percent = {name: b"".join(b"%%%02X" % byte for byte in value) for name, value in whole.items()}
        kind, body = (
            "application/x-www-form-urlencoded",
            b"&".join(b"%b=%b" % (name, value) for name, value in percent.items()),
        )
    person.last = person.client.post(
        f"/complaints/{page}", data=body, content_type=kind, environ_base={"REMOTE_ADDR": person.address}
    )
    return person.last.text


def usual(page: str) -> dict[str, bytes]:
    return {name: str(value).encode() for name, value in ANSWERS[page].items() if not isinstance(value, list)}


@pytest.mark.parametrize("parts", [False, True])
@pytest.mark.parametrize(("page", "name"), FIELDS)
def test_letters_of_another_encoding_are_refused_at_their_field_and_the_rest_stays(
    app: Flask, page: str, name: str, parts: bool
) -> None:
    """A form sent as Latin-1: "café" ends in a byte that is no letter in UTF-8; kept, it would be a question mark."""
    person = at_page(app, page)
    shown = sent_as_bytes(person, page, {**usual(page), name: "café".encode("latin-1")}, parts=parts)
    assert person.last is not None and person.last.status_code == 400
    assert BROKEN in text_of(shown) and shown.count(BROKEN) == 2  # at the top, and at its field
    assert "caf\ufffd" in shown
    answer = person.get("/check")
    assert answer.status_code == 303  # nothing of that page was kept


@pytest.mark.parametrize(
    "bytes_", [b"half \xed\xa0\xbd a letter", b"\xff\xfeo\x00n\x00e\x00", b"\xc0\xaf", b"cut \xe2\x82"]
)
def test_halves_of_letters_overlong_ones_and_cut_ones_are_refused_too(app: Flask, bytes_: bytes) -> None:
    person = at_page(app, "what-happened")
    assert BROKEN in text_of(sent_as_bytes(person, "what-happened", {"story": bytes_}))


def test_somebody_who_pastes_a_mark_that_stood_for_a_letter_may(app: Flask) -> None:
    """It came whole, as it stood in the mail that they paste."""
    for parts in (False, True):
        person = at_page(app, "what-happened")
        shown = sent_as_bytes(
            person, "what-happened", {"story": "They wrote: caf\ufffd".encode()}, parts=parts
        )
        assert BROKEN not in shown and person.last is not None and person.last.status_code == 303


WHOLE = [
    "Żółć, ñandú, façade, Ærøskøbing",
    "电话坏了", "هاتفي لا يعمل", "הטלפון שלי מקולקל \u200fובכן", "मेरा फ़ोन", "👩🏽‍🦽 and \U0001f4a9", "e\u0301 as two",
    "<script>alert(1)</script> & \"quotes\" 'too' {{ 7*7 }} %s \\x00 ${x}",
    "a tab\there", "=1+1 and @SUM", "line one\nline two\n\n* a list",
]  # fmt: skip


@pytest.mark.parametrize("words", WHOLE)
def test_letters_of_every_script_are_kept_whole_once_and_escaped(app: Flask, words: str) -> None:
    person = visitor(app).fill_in(what_happened={"story": words}, put_right={"wish": words})
    for path in ("/what-happened", "/check"):
        shown = person.get(path).text
        assert "<script>alert" not in shown
    assert person.send().status_code == 303
    (complaint,) = complaints()
    assert (complaint.statement, complaint.wanted) == (words, words)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\x00two", "onetwo"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("\u2067right to left\u2069", "right to left"),
        ("a word processor\x0bends its lines so", "a word processor\nends its lines so"),
        (
            "page\x0cpage\u2028line\u2029paragraph\rold Mac\r\nnew",
            "page\npage\nline\nparagraph\nold Mac\nnew",
        ),
        ("don\x92t cost \x80 5\x85", "don’t cost € 5…"),
        ("bell\x07 and delete\x7f and \x81", "bell and delete and"),
    ],
)
def test_what_no_keyboard_types_goes_and_every_letter_stays(app: Flask, typed: str, kept: str) -> None:
    person = visitor(app).fill_in(
        what_happened={"story": typed}, who={**ANSWERS["who"], "name": f"A {typed}"}
    )
    assert person.send().status_code == 303
    (complaint,) = complaints()
    assert complaint.statement == kept
    assert tidy(typed) == kept and "\n" not in tidy_line(typed)


def test_a_name_is_one_line_whatever_is_sent(app: Flask) -> None:
    person = at_page(app, "who")
    person.post("/who", {**ANSWERS["who"], "name": "Anne\r\nBcc: everybody@example.com"})
    assert 'value="Anne Bcc: everybody@example.com"' in person.get("/who").text


def test_as_much_as_may_be_written_in_any_script_is_kept_whole(app: Flask) -> None:
    """Ten thousand letters of four bytes each: 40 kB, and 120 kB on the way."""
    longest = "\U0001f4de" * LONGEST_STORY
    person = visitor(app).fill_in(what_happened={"story": longest})
    assert person.send().status_code == 303
    (complaint,) = complaints()
    assert complaint.statement == longest


@pytest.mark.parametrize(("page", "name"), FIELDS)
def test_64_kilobytes_are_told_at_the_field_and_stay_to_be_shortened(
    app: Flask, page: str, name: str
) -> None:
    person = at_page(app, page)
    typed = "a" * 65_536
    answer = person.post(f"/{page}", {**ANSWERS[page], name: typed})
    assert answer.status_code == 400 and "<title>Error: " in answer.text and typed in answer.text
    assert person.get("/check").status_code == 303


def test_a_quarter_of_a_megabyte_is_one_sentence_and_what_was_kept_stays(app: Flask) -> None:
    person = at_page(app, "what-happened")
    answer = person.post("/what-happened", {"story": "a" * 300_000})
    assert (
        answer.status_code == 413
        and "too long for one page. Shorten it, or send it as a file." in answer.text
    )
    assert 'value="Eleanor Whitcombe"' in person.get("/who").text


def test_a_field_that_is_sent_twice_or_has_a_strange_name_changes_nothing_else(app: Flask) -> None:
    person = at_page(app, "put-right")
    assert (
        person.post(
            "/put-right", {"wish": ["first", "second"], "\x00": "x", "compl\u202eaint_id": "1"}
        ).status_code
        == 303
    )
    assert "first" in person.get("/put-right").text and "second" not in person.get("/put-right").text


def parts(person: Visitor, *more: bytes) -> bytes:
    """A form's parts, with its token."""
    token = token_in(person.client.get("/complaints").text).encode()
    whole = (b'Content-Disposition: form-data; name="csrf_token"\r\n\r\n' + token, *more)
    return b"".join(b"--edge\r\n" + part + b"\r\n" for part in whole) + b"--edge--\r\n"


def send_parts(person: Visitor, page: str, body: bytes) -> TestResponse:
    return person.client.post(
        f"/complaints/{page}", data=body, content_type="multipart/form-data; boundary=edge",
        environ_base={"REMOTE_ADDR": person.address},
    )  # fmt: skip


def a_file_called(name: bytes) -> bytes:
    return (
        b'Content-Disposition: form-data; name="files"; filename="' + name
        + b'"\r\nContent-Type: text/plain\r\n\r\nIt says so here.'
    )  # fmt: skip


def kept_files() -> list[str]:
    with models.reading() as session:
        return [each.name for each in session.exec(select(Attachment)).all()]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("café \U0001f4a9.txt".encode(), "café \U0001f4a9.txt"),
        ("\u202etxt.exe".encode(), "txt.txt"),
        (b"a\x00b.txt", "ab.txt"),
        (b"../../etc/passwd", "passwd.txt"),
        (b"..", "file.txt"),
        ("é".encode() * 300, None),
    ],
)
def test_a_file_of_any_name_is_kept_once_under_a_name_that_can_be_shown(
    app: Flask, name: bytes, kept: str | None
) -> None:
    person = at_page(app, "files")
    body = parts(person, a_file_called(name))
    assert [send_parts(person, "files", body).status_code for _ in range(2)] == [303, 303]
    (found,) = kept_files()
    assert found == kept or kept is None and found.endswith("é.txt") and len(found) < 130
    assert found.removesuffix(".txt") in text_of(person.get("/files").text)


def test_a_file_whose_name_is_no_text_is_refused_in_a_sentence_that_says_what_to_do(app: Flask) -> None:
    person = at_page(app, "files")
    answer = send_parts(person, "files", parts(person, a_file_called(b"caf\xe9.txt")))
    assert answer.status_code == 400 and kept_files() == []
    assert "Give each a plainer name, and choose them again." in text_of(answer.text)


def test_a_page_whose_parts_cannot_be_told_apart_is_refused_and_keeps_what_was_there(app: Flask) -> None:
    person = at_page(app, "what-happened")
    odd = b'Content-Disposition: form-data; name="caf\xe9"\r\n\r\nx'
    answer = send_parts(person, "what-happened", parts(person, odd))
    assert answer.status_code == 400 and "Go back, and press the button again." in text_of(answer.text)
    assert 'value="Eleanor Whitcombe"' in person.get("/who").text
