"""A mail in its own form (RFC 5322): from a mailbox, or from a webhook that passes mails on as they are.

Broken mail is read as far as it can be; what cannot be read at all is shown raw, since somebody wrote it to us.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr

from .arrived import Arrived, File
from .decoding import clean, decoded, header_words
from .plain_words import plain_words

_ADDRESS = re.compile(r"[^@\s<>,;:\"'()\[\]\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_ID = re.compile(r"<[^<>\s]{1,250}>")
_MOST_PARTS, _MOST_IDS = 200, 50
_LONGEST_FROM = 1_000


def from_mime(content: bytes, *, came_at: datetime, envelope_from: str | None = None) -> Arrived:
    """Read a whole mail. Never raises: one that nests deeper than anybody writes is shown as it came."""
    try:
        return _read(message_from_bytes(content), content, came_at, envelope_from)
    except RecursionError:
        return _read(BytesHeaderParser().parsebytes(content), content, came_at, envelope_from)


def _read(mail: Message, content: bytes, came_at: datetime, envelope_from: str | None) -> Arrived:
    headers = headers_of(mail)
    name, address = sender(headers.get("from", ""))
    return Arrived(
        message_id=identity(headers, content),
        name=name,
        address=address,
        subject=header_words(headers.get("subject", "")),
        text=clean(_text_of(mail, content)),
        came_at=came_at,
        whole=content,
        headers=headers,
        envelope_from=_path(headers) if envelope_from is None else envelope_from,
        refers_to=referred(headers),
        files=tuple(_files_of(mail)),
    )


def headers_of(mail: Message) -> dict[str, str]:
    """Lower-case names and the last value of each, as text."""
    return {name.lower(): _as_text(value) for name, value in mail.items()}


def sender(value: str) -> tuple[str, str]:
    """The name and the address of a From; the address is empty where it is not one that can be answered."""
    try:
        name, address = parseaddr(" ".join(value[:_LONGEST_FROM].split()))
    except RecursionError:  # brackets in brackets in brackets
        return "", ""
    return header_words(name)[:200], address if _ADDRESS.fullmatch(address) and len(address) <= 254 else ""


def identity(headers: dict[str, str], content: bytes) -> str:
    """What the mail is known by: its Message-ID, or its own bytes' hash where it has none."""
    found = _ID.search(headers.get("message-id", ""))
    return found[0] if found else f"sha256:{hashlib.sha256(content).hexdigest()}"


def referred(headers: dict[str, str]) -> tuple[str, ...]:
    """The Message-IDs that it answers, the nearest first."""
    found = [
        *_ID.findall(headers.get("in-reply-to", "")), *reversed(_ID.findall(headers.get("references", "")))
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))[:_MOST_IDS]


def _path(headers: dict[str, str]) -> str | None:
    return headers["return-path"].strip(" <>") if "return-path" in headers else None


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number >= _MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _text_of(mail: Message, content: bytes) -> str:
    plain, pages = [], []
    for part in _parts(mail):
        if _name_of(part):
            continue
        if part.get_content_type() == "text/plain":
            plain.append(decoded(_bytes_of(part), part.get_content_charset()))
        elif part.get_content_type() == "text/html":
            pages.append(plain_words(decoded(_bytes_of(part), part.get_content_charset())))
    for words in (plain, pages):
        if text := "\n\n".join(each for each in words if each.strip()):
            return text
    return decoded(content, None) if mail.defects or not list(_files_of(mail)) else ""


def _files_of(mail: Message) -> Iterator[File]:
    for part in _parts(mail):
        name = _name_of(part)
        if name or part.get_content_maintype() not in ("text", "message", "multipart"):
            yield File(name or "file", _bytes_of(part))


def _name_of(part: Message) -> str:
    try:
        named = part.get_filename()
    except (LookupError, ValueError):
        named = "file"  # a name in an encoding that there is not
    if not named:
        return "file" if part.get_content_disposition() == "attachment" else ""
    return header_words(named)


def _bytes_of(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (LookupError, ValueError):
        found = None
    return found if isinstance(found, bytes) else str(part.get_payload()).encode("utf-8", "replace")


def _as_text(value: object) -> str:
    """Raw bytes in a header are against the rules and common; read them as the bodies are."""
    return decoded(str(value).encode("utf-8", "surrogateescape"), None)
