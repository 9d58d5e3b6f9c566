"""An IMAP mailbox read through the same door: what is unseen is received, and marked as seen once it is committed."""

from __future__ import annotations

import imaplib
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags

from models import InboundMail, wall_clock

from .arrived import Arrived
from .from_mime import from_mime
from .receiving import receive

#: Fetched and kept of one mail: its words are at its beginning.
LARGEST_MAIL = 20 * 1024 * 1024
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)", re.I)
_TIME_OUT = 30.0
EVERY = 60.0
"""Seconds between two looks of the clock."""
_PORTS = {"imap": 143, "imaps": 993}
_log = structlog.get_logger("mail")


def fetch_all(url: str) -> None:
    """Receive everything that is unseen now: what the clock does every minute. Raises like `fetch`."""
    kept = sum(1 for mail in fetch(url, at=wall_clock.now()) if mail)
    if kept:
        _log.info("mailbox_read", mails=kept)


def fetch(url: str, *, at: datetime) -> Iterator[InboundMail | None]:
    """Receive every unseen mail, one by one; None for one that failed, which stays unseen for the next time.

    `url` is IMAP_URL. Raises imap_tools' and OSError's errors where the mailbox cannot be opened.
    """
    with _opened(url) as box:
        for uid in box.uids(AND(seen=False)):
            try:
                kept = receive(_read(box, uid, at=at))
            except Exception as error:  # one mail that we choke on must not hold up the others
                _log.error("mail_not_received", uid=uid, error=type(error).__name__)
                yield None
                continue
            box.flag(uid, MailMessageFlags.SEEN, True)
            yield kept


def _opened(url: str) -> BaseMailBox:
    parts = urlsplit(url)
    kind = MailBox if parts.scheme == "imaps" else MailBoxUnencrypted
    box = kind(parts.hostname or "", parts.port or _PORTS[parts.scheme], timeout=_TIME_OUT)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder)


def _read(box: BaseMailBox, uid: str, *, at: datetime) -> Arrived:
    """The mail as it lies there, and when the server took it in: never what its own Date says, nor later than now."""
    found = box.client.uid("FETCH", uid, f"(INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{LARGEST_MAIL}>)")[1]
    said, content = next(each for each in found if isinstance(each, tuple))
    rest = b" ".join(each for each in found if isinstance(each, bytes))
    came = imaplib.Internaldate2tuple(said) or imaplib.Internaldate2tuple(rest)
    came_at = datetime.fromtimestamp(time.mktime(came), UTC) if came else at
    size = _SIZE.search(said) or _SIZE.search(rest)
    read = from_mime(content, came_at=min(came_at, at))
    return replace(read, cut=True, files=()) if size and int(size[1]) > len(content) else read
