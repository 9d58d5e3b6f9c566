"""20 MB and more, and mail that is made to keep us busy: kept once, its words read, and nobody waits for it."""

import time
from typing import Any

import pytest
from flask.testing import FlaskClient

import models
from models.correspondence.attachments import files_of_complaint

from .conftest import SECRET, Post, Record

MEGABYTE = 1024 * 1024


def test_twenty_megabytes_are_taken_whole(post: Post, record: Record) -> None:
    photo = b"\xff\xd8\xff" + b"x" * (6 * MEGABYTE)
    files = tuple((f"{n}.jpg", "image/jpeg", photo + bytes([n])) for n in range(3))
    assert post(files=files).status_code == 200
    (mail,) = record.mails()
    assert record.messages() == []
    with models.reading() as session:
        assert len(files_of_complaint(session, mail.complaint_id or 0)) == 3
        assert len(mail.content(session)) > 18 * MEGABYTE


@pytest.mark.parametrize("raw", [False, True])
def test_a_mail_that_is_bigger_is_a_complaint_all_the_same_and_its_files_are_asked_for_again(
    post: Post, record: Record, raw: bool
) -> None:
    """20 MB mail: kept once and answered in a sentence. Refused, the service would send it again and again, and lose it."""
    photo = b"\xff\xd8\xff" + b"x" * MEGABYTE
    big = b"x" * (25 * MEGABYTE)
    whole = (
        b"From: Anne <anne@example.com>\r\nMessage-ID: <big@example.com>\r\nSubject: Slow\r\n\r\nIt is slow.\r\n"
        + big
    )
    told: dict[str, Any] = {"raw": whole} if raw else {"message_id": "<big@example.com>", "files": (
        ("1.jpg", "image/jpeg", photo), ("big.jpg", "image/jpeg", big), ("2.jpg", "image/jpeg", photo + b"2"))}  # fmt: skip
    assert [post(**told).status_code for _ in range(2)] == [200, 200]
    (mail,) = record.mails()
    assert "bigger than 20 MB" in mail.why
    (answer,) = [each for each in record.messages() if each.about.startswith("mail-too-big")]
    assert answer.to == "anne@example.com" and "send the files again" in answer.body
    assert "slow" in record.complaint().statement
    with models.reading() as session:
        assert len(files_of_complaint(session, mail.complaint_id or 0)) == (0 if raw else 2)
        assert len(mail.content(session)) < 21 * MEGABYTE


def test_what_no_service_sends_is_refused_in_a_sentence(client: FlaskClient) -> None:
    answer = client.post(
        f"/intake/email?key={SECRET}",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(101 * MEGABYTE)},
    )
    assert answer.status_code == 413 and "100 MB" in answer.text


def test_only_this_address_takes_so_much(client: FlaskClient) -> None:
    assert client.post("/console/sign-in", data={"email": "x" * 100_000}).status_code in (400, 413)


def _nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"From: Anne <anne@example.com>\nMessage-ID: <deep@example.com>\n" + opened + b"\nIt is slow.\n"


@pytest.mark.parametrize(
    "raw",
    [
        _nested(1_500),
        b"From: Anne <anne@example.com>\n" + b"Content-Type: message/rfc822\n\n" * 2_500 + b"\nIt is slow.",
        b"From: " + b"(" * 50_000 + b" anne@example.com\nSubject: Slow\n\nIt is slow.",
        b"Subject: " + b"=?utf-8?b?YQ==?= " * 100_000 + b"\n\nIt is slow.",
        b"Content-Type: text/html\n\n<p>It is slow.</p>" + b"<div>" * 1_000_000,
        b"Subject: Slow\n\nIt is slow.\n" + b"x" * (8 * MEGABYTE),
    ],
    ids=["nested", "forwarded", "brackets", "encoded", "page", "long"],
)
def test_a_mail_that_is_made_to_keep_us_busy_is_kept_and_nobody_waits(
    post: Post, record: Record, raw: bytes
) -> None:
    """A mail bomb: refused, it would come again for days; read to its end, it would keep callers waiting."""
    began = time.process_time()
    assert post(raw=raw).status_code == 200
    assert time.process_time() - began < 20
    assert "It is slow." in record.complaint().statement
    (mail,) = record.mails()
    with models.reading() as session:
        assert raw in mail.content(session)
