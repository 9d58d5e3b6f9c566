"""Broken, huge, wrong and hostile mail: refused in a sentence or kept once; nothing is lost, nothing runs."""

import io
import zipfile
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

import models
from app import create_app
from models.correspondence.attachments import files_of_complaint
from settings import Settings

from .conftest import SECRET, Post, Record
from .sendgrid import form

MEGABYTE = 1024 * 1024


def test_a_stranger_is_refused_before_anything_is_read(client: FlaskClient, record: Record) -> None:
    body, kind = form()
    for address in ("/intake/email", "/intake/email?key=", "/intake/email?key=wrong", "/intake/email?key=é"):
        refused = client.post(address, data=body, content_type=kind)
        assert refused.status_code == 403 and refused.text.endswith(".\n")
    assert record.mails() == []


def test_the_secret_may_be_the_password_of_the_address(client: FlaskClient, record: Record) -> None:
    body, kind = form()
    assert (
        client.post("/intake/email", data=body, content_type=kind, auth=("mail", SECRET)).status_code == 200
    )
    assert (
        client.post("/intake/email", data=body, content_type=kind, auth=("mail", "wrong")).status_code == 403
    )


def test_a_real_installation_without_a_secret_takes_no_mail(settings: Settings) -> None:
    with_twilio = replace(settings, carrier="twilio", intake_email_secret="")
    body, kind = form()
    answer = create_app(with_twilio).test_client().post("/intake/email?key=", data=body, content_type=kind)
    assert answer.status_code == 403


def test_on_a_laptop_no_secret_is_needed(settings: Settings) -> None:
    body, kind = form()
    laptop = create_app(replace(settings, intake_email_secret="")).test_client()
    assert laptop.post("/intake/email", data=body, content_type=kind).status_code == 200


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("iso-8859-1", "Café, £40 — naïve".replace("—", "-")),
        ("windows-1252", "“Quoted” – £40 € …"),
        ("utf-8", "Łódź 🙁 שלום"),
        ("koi8-r", "Медленный интернет"),
        ("shift_jis", "遅いです"),
        ("utf-16", "Slow £"),
    ],
)
def test_any_charset_that_is_named_rightly_survives(
    post: Post, record: Record, charset: str, text: str
) -> None:
    post(text=text, charset=charset)
    assert record.complaint().statement.endswith(text)


@pytest.mark.parametrize("charset", ["utf-8", "no-such-charset", "ascii", "idna", ""])
def test_a_wrong_charset_loses_no_word(post: Post, record: Record, charset: str) -> None:
    """Written in Latin-1, said to be something else: still readable, and the bytes are kept."""
    body = "Caf\xe9 \xa340".encode("latin-1")
    assert post(text=body, charset=charset if charset == "utf-8" else "utf-8").status_code == 200
    assert record.complaint().statement.endswith("Café £40")


def test_html_alone_is_read_as_words_and_nothing_in_it_runs(post: Post, record: Record) -> None:
    page = (
        "<html><head><title>x</title><style>p{color:red}</style></head><body><p>It is <b>slow</b>.</p>"
        "<script>alert(1)</script><svg onload=alert(2)><text>hidden</text></svg>"
        '<img src=x onerror="alert(3)"><a href="javascript:alert(4)">Really</a><p>Caf&eacute; &lt;now&gt;</p>'
    )
    post(text="", html=page)
    said = record.complaint().statement
    assert "It is slow.\n" in said and "Really" in said and said.endswith("Café <now>")
    assert not any(word in said for word in ("alert", "color", "hidden", "onerror", "javascript"))


@pytest.mark.parametrize(
    "html",
    [
        "<" * 50_000,
        "<div>" * 20_000 + "deep",
        "<!--",
        "<![CDATA[",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
        "</p></x",
    ],
)
def test_html_that_is_none_is_read_all_the_same(post: Post, record: Record, html: str) -> None:
    assert post(text="", html=html).status_code == 200
    assert len(record.complaints()) == 1


def test_a_subject_cannot_begin_another_header(post: Post, record: Record) -> None:
    """Nothing that a subject holds reaches our answers' headers, and it is one line wherever it is shown."""
    post(subject="Slow\r\nBcc: everybody@example.com\r\n\r\nBuy")
    post(subject="=?utf-8?q?Slow=0d=0aBcc:_everybody=40example.com?=")
    for mail in record.mails():
        assert "\n" not in mail.subject and "\r" not in mail.subject
    for message in record.messages():
        assert "Bcc" not in message.subject


@pytest.mark.parametrize(
    "sender", ["", "nobody", "<>", "a@b", '"x\r\nBcc: y@z.com" <a@b.com', "@@@", "a@example.com>, <b@c.com"]
)
def test_a_sender_that_cannot_be_answered_is_still_a_complaint(
    post: Post, record: Record, sender: str
) -> None:
    assert post(sender=sender).status_code == 200
    assert "\n" not in record.complaint().reach and "," not in record.complaint().reach


def test_a_zip_bomb_is_never_unpacked_and_stays_in_the_whole_mail(post: Post, record: Record) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\0" * (50 * MEGABYTE))
    assert post(files=(("photos.zip", "application/zip", packed.getvalue()),)).status_code == 200
    (mail,) = record.mails()
    with models.reading() as session:
        assert files_of_complaint(session, mail.complaint_id or 0) == []
        assert packed.getvalue() in mail.content(session)
    assert mail.files == 1


def test_svg_with_script_is_no_file_of_ours(post: Post, record: Record) -> None:
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    post(files=(("../../photo.png", "image/png", drawn),))
    with models.reading() as session:
        assert files_of_complaint(session, record.complaint().id or 0) == []


RAW = b"""From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\r\nTo: info@allcommunications.com\r
Subject: =?iso-8859-1?q?Caf=E9?=\r\nMessage-ID: <raw@example.com>\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r
Content-Transfer-Encoding: quoted-printable\r\n\r\n=A340 f=FCr nichts\r\n--b\r
Content-Type: application/pdf; name="bill.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK\r\n--b--\r\n"""


def test_a_raw_mail_is_read_too(post: Post, record: Record) -> None:
    """SendGrid's "POST the raw, full MIME message"."""
    post(raw=RAW)
    complaint = record.complaint()
    assert complaint.statement == "Café\n\n£40 für nichts" and complaint.reach == "j@example.com"
    with models.reading() as session:
        (file,) = files_of_complaint(session, complaint.id or 0)
    assert file.name == "bill.pdf" and file.read() == b"%PDF-1.7\n"


@pytest.mark.parametrize(
    "raw",
    [
        RAW[:300],
        RAW.replace(b"--b--", b""),
        RAW.replace(b"boundary=b", b"boundary="),
        RAW.replace(b"quoted-printable", b"x-unknown"),
        RAW.replace(b"iso-8859-1\r\nContent", b"no-such\r\nContent"),
        b"\x00\xff\xfe garbage without any header",
        b"Content-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 500,
        b"Subject: =?utf-8?b?////?= \xff\xfe\nFrom: \xff <a@example.com>\n\nbody",
        b"Content-Type: text/plain; charset*=utf-8''%FF; name*0*=x\n\nStill words",
    ],
)
def test_broken_mime_is_kept_whole_and_opens_a_complaint(post: Post, record: Record, raw: bytes) -> None:
    assert post(raw=raw).status_code == 200
    (mail,) = record.mails()
    with models.reading() as session:
        assert raw in mail.content(session)
    assert record.complaint().statement


def test_what_cannot_be_taken_apart_is_shown_raw(post: Post, record: Record) -> None:
    post(raw=b"Content-Type: multipart/mixed; boundary=x\n\nMy broadband is slow and nobody answers")
    assert "My broadband is slow and nobody answers" in record.complaint().statement


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"hello", "multipart/form-data; boundary=x"),
        (b"hello", "multipart/form-data"),
        (b'{"from": "a"}', "application/json"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 300 + b"--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_what_is_no_mail_is_refused_in_a_sentence(
    client: FlaskClient, record: Record, body: bytes, kind: str
) -> None:
    refused = client.post(f"/intake/email?key={SECRET}", data=body, content_type=kind)
    assert refused.status_code == 400 and refused.text.endswith(".\n")
    assert record.mails() == []
