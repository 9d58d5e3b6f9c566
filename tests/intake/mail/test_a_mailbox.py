"""A mailbox read by `mail fetch`: a real IMAP server (pymap) in a process of its own, with mail in it."""

import contextlib
import imaplib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from laptop.process import free_port, start, stop
from models import MailKind
from settings import Settings, SettingsError

from .conftest import Record

USER, PASSWORD = "complaints@example.com", "p:a/s%s-word"
MAIL = b"From: Anne <anne@example.com>\r\nSubject: Slow\r\nMessage-ID: <%d@example.com>\r\n\r\nIt is slow. (%d)\r\n"
# When the mail server took it in; the mail's own Date may say what it likes.
CAME = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A running IMAP server with one empty mailbox."""
    number = free_port()
    command = [
        Path(sys.executable).parent / "pymap",
        "--host",
        "127.0.0.1",
        "--port",
        str(number),
        "--no-tls",
    ]
    login = ["dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
    server = start([*map(str, command), *login], output=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(ConnectionError), connected(number) as box:
                box.select("INBOX")
                box.store("1:*", "+FLAGS", "\\Seen")  # its own demonstration mails are not ours
                break
            time.sleep(0.1)
        yield number
    finally:
        stop(server, first=signal.SIGINT)


@contextlib.contextmanager
def connected(port: int) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4("127.0.0.1", port, timeout=10) as box:
        box.login(USER, PASSWORD)
        yield box


def deliver(port: int, *mails: bytes, at: datetime = CAME) -> None:
    with connected(port) as box:
        for each in mails:
            answer, _ = box.append("INBOX", None, at, each)  # type: ignore[arg-type]
            assert answer == "OK"


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    return replace(
        settings, imap_url=f"imap://complaints%40example.com:p%3Aa%2Fs%25s-word@127.0.0.1:{port}/INBOX"
    )


def fetch(app: Flask) -> dict[str, int]:
    told = app.test_cli_runner().invoke(args=["mail", "fetch", "--json"])
    lines = json.loads(told.output[told.output.index("[\n") :])
    return {each["taken_for"]: each["mails"] for each in lines if each["mails"]}


def test_unseen_mail_is_received_once_when_the_server_took_it_in(
    app: Flask, port: int, record: Record
) -> None:
    """GC C4: received is when it reached us, which is not when somebody looked."""
    deliver(port, MAIL % (1, 1), MAIL % (2, 2), b"Auto-Submitted: auto-replied\r\n" + MAIL % (3, 3))
    assert fetch(app) == {"complaint": 2, "automatic": 1}
    assert fetch(app) == {}
    assert [each.statement for each in record.complaints()] == [
        "Slow\n\nIt is slow. (1)",
        "Slow\n\nIt is slow. (2)",
    ]
    assert {each.first_contact_at for each in record.complaints()} == {CAME}
    assert record.complaints()[0].channel == "email"


def test_mail_that_came_by_both_roads_is_kept_once(app: Flask, port: int, record: Record) -> None:
    """Two copies in the mailbox, as after a crash between keeping one and marking it."""
    deliver(port, MAIL % (11, 11), MAIL % (11, 11))
    fetch(app)
    assert len(record.mails()) == len(record.complaints()) == 1


def test_broken_mail_holds_up_nobody(app: Flask, port: int, record: Record) -> None:
    deliver(port, b"\xff\xfe no header at all", MAIL % (21, 21))
    fetch(app)
    assert [each.kind for each in record.mails()] == [MailKind.COMPLAINT] * 2
    assert record.complaints()[1].statement.endswith("(21)")


def test_mail_from_the_future_came_now(app: Flask, port: int, record: Record) -> None:
    deliver(port, MAIL % (31, 31), at=datetime.now(UTC) + timedelta(days=400))
    fetch(app)
    assert record.complaint().first_contact_at <= datetime.now(UTC)


def test_a_mailbox_that_cannot_be_opened_is_said_in_a_sentence(app: Flask, settings: Settings) -> None:
    app.config["SETTINGS"] = replace(settings, imap_url="imap://complaints:secret-word@127.0.0.1:9/INBOX")
    told = app.test_cli_runner().invoke(args=["mail", "fetch"])
    assert told.exit_code == 1 and "check IMAP_URL" in told.output and "secret-word" not in told.output
    app.config["SETTINGS"] = replace(settings, imap_url="")
    assert "IMAP_URL is not set" in app.test_cli_runner().invoke(args=["mail", "fetch"]).output


@pytest.mark.parametrize("url", ["http://a:b@c/", "imaps://host/INBOX", "imap://a:b@mail.example.com/INBOX"])
def test_a_mailbox_setting_that_is_none_or_is_read_in_the_clear_stops_the_start(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="IMAP_URL must"):
        Settings.from_environment({"IMAP_URL": url, "INSTANCE_DIR": str(tmp_path)})


def test_a_short_mail_secret_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="INTAKE_EMAIL_SECRET is too short"):
        Settings.from_environment({"INTAKE_EMAIL_SECRET": "short", "INSTANCE_DIR": str(tmp_path)})


def test_the_clock_reads_it_by_itself(app: Flask, port: int, record: Record) -> None:
    """Nobody has to remember `mail fetch`: it is an errand of the clock's, every minute, beside its callers."""
    deliver(port, MAIL % (901, 901))
    assert app.test_cli_runner().invoke(args=["sweep", "--once"]).exit_code == 0
    (mail,) = [each for each in record.mails() if "901" in each.text]
    assert mail.kind == MailKind.COMPLAINT and mail.came_at == CAME
