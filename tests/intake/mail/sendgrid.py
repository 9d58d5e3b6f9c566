"""The multipart form of SendGrid's Inbound Parse, byte for byte in the charsets that it names."""

import json
from itertools import count

_numbers = count(1)
BOUNDARY = "xYzZY"


def form(
    *,
    sender: str = "Anne Lister <anne@example.com>",
    subject: str = "My broadband is slow",
    text: str | bytes = "It drops out every evening.",
    html: str | bytes = "",
    message_id: str = "",
    headers: str = "",
    envelope_from: str = "anne@example.com",
    charset: str = "utf-8",
    files: tuple[tuple[str, str, bytes], ...] = (),
    raw: bytes = b"",
) -> tuple[bytes, str]:
    """The body and its Content-Type. `headers` are more lines of the mail's own; `raw` is the raw-mail mode."""
    message_id = message_id or f"<{next(_numbers)}.test@mail.example.com>"
    lines = f"From: {sender}\nTo: info@allcommunications.com\nSubject: {subject}\nMessage-ID: {message_id}\n{headers}"
    fields: dict[str, bytes] = {
        "headers": lines.encode(),
        "from": sender.encode(),
        "to": b"info@allcommunications.com",
        "subject": subject.encode(),
        "text": text if isinstance(text, bytes) else text.encode(charset),
        "html": html if isinstance(html, bytes) else html.encode(charset),
        "envelope": json.dumps({"to": ["info@allcommunications.com"], "from": envelope_from}).encode(),
        "charsets": json.dumps(
            {"subject": "UTF-8", "from": "UTF-8", "text": charset, "html": charset}
        ).encode(),
        "attachments": str(len(files)).encode(),
    }
    if raw:
        fields = {"email": raw, "envelope": fields["envelope"], "charsets": fields["charsets"]}
    body = b"".join(
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (BOUNDARY.encode(), name.encode(), value)
        for name, value in fields.items()
    )
    for number, (name, kind, content) in enumerate(files, 1):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="attachment{number}"; filename="{name}"\r\n'
        body += head.encode() + f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"
