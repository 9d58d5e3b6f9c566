"""SendGrid's Inbound Parse, as its page "Setting up the Inbound Parse webhook" describes the multipart fields.

Its text fields come each in the charset that the mail itself was written in, named in `charsets`, so they are taken as
bytes: a web framework would have read them all as UTF-8. A webhook set to "post the raw mail" sends it in `email`.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from typing import Any

from .arrived import Arrived, File
from .decoding import clean, decoded, header_words
from .form_parts import NoForm, Parts, parts_of
from .from_mime import from_mime, headers_of, identity, referred, sender
from .plain_words import plain_words


def from_webhook(parts: Parts, *, whole: bytes, came_at: datetime) -> Arrived:
    """Read one mail from the webhook's fields; `whole` is the request as it came. Never raises."""
    fields = parts.fields
    envelope = _json(fields.get("envelope", b""))
    envelope_from = envelope.get("from") if isinstance(envelope.get("from"), str) else None
    if fields.get("email", b"").strip():
        read = from_mime(fields["email"], came_at=came_at, envelope_from=envelope_from)
        return replace(read, whole=whole, cut=parts.cut, files=() if parts.cut else read.files)
    charsets = _json(fields.get("charsets", b""))

    def words(name: str) -> str:
        charset = charsets.get(name)
        return decoded(fields.get(name, b""), charset if isinstance(charset, str) else None)

    headers = headers_of(BytesHeaderParser().parsebytes(fields.get("headers", b"").lstrip() + b"\n\n"))
    name, address = sender(words("from") or headers.get("from", ""))
    text = words("text")
    return Arrived(
        message_id=identity(headers, whole if not headers else _said(fields)),
        name=name,
        address=address,
        subject=header_words(words("subject") or headers.get("subject", "")),
        text=clean(text if text.strip() else plain_words(words("html"))),
        came_at=came_at,
        whole=whole,
        headers=headers,
        envelope_from=envelope_from,
        refers_to=referred(headers),
        files=tuple(File(clean(each.name), each.content) for each in parts.files),
        cut=parts.cut,
    )


def files_in(whole: bytes) -> list[tuple[str, bytes]]:
    """The files of a mail as it was kept, by name: one from a mailbox, or a webhook's request with its Content-Type."""
    kind = headers_of(BytesHeaderParser().parsebytes(whole)).get("content-type", "")
    moment = datetime.min.replace(tzinfo=UTC)
    if kind.startswith("multipart/form-data"):
        try:
            parts = parts_of(whole.split(b"\r\n\r\n", 1)[-1], kind)
        except NoForm:
            return []
        return [(each.name, each.content) for each in from_webhook(parts, whole=whole, came_at=moment).files]
    return [(each.name, each.content) for each in from_mime(whole, came_at=moment).files]


def _said(fields: dict[str, bytes]) -> bytes:
    """What the mail itself says, without the boundary and the spam score, which another delivery has otherwise."""
    return b"\0".join(fields.get(name, b"") for name in ("headers", "from", "to", "subject", "text", "html"))


def _json(field: bytes) -> dict[str, Any]:
    try:
        found = json.loads(field or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
