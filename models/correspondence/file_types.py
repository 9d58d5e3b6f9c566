"""What a file is, found by looking inside it: its name and what a browser calls it prove nothing.

We take what shows what happened: documents, pictures and plain text. What can run, unpack or draw by script
(a web page, SVG, an archive, an Office file, a program) is refused, in a sentence that says what to send instead.
"""

import re
from enum import StrEnum

LARGEST = 8 * 1024 * 1024
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_MARKUP = re.compile(
    r"<\s*(\?xml|!doctype|!--|html|head|body|script|style|svg|iframe|object|math|table|a\s)", re.I
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class FileType(StrEnum):
    """What we take."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    HEIC = "image/heic"
    TEXT = "text/plain"

    @property
    def ending(self) -> str:
        """How a file of this type is named, whatever it was called before."""
        return {"PDF": "pdf", "PNG": "png", "JPEG": "jpg", "HEIC": "heic", "TEXT": "txt"}[self.name]


class FileRefused(Exception):
    """We cannot take this file; the sentence says why and what to send instead."""


def type_of(content: bytes) -> FileType:
    """The type found in the content; raises FileRefused."""
    if not content:
        raise FileRefused("That file is empty. Check it and choose it again.")
    if len(content) > LARGEST:
        raise FileRefused(
            "That file is bigger than 8 MB. Send a smaller copy, or only the pages that matter."
        )
    if content.startswith(b"%PDF-"):
        return FileType.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return FileType.HEIC
    if content.startswith(
        (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
    ):
        raise FileRefused(
            "We cannot open zip or Office files. Save it as a PDF, or send the files one by one."
        )
    return _plain_text(content)


def _plain_text(content: bytes) -> FileType:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(
            "We cannot take that kind of file. Send a PDF, a photo (JPEG, PNG or HEIC) or plain text."
        ) from None
    if _MARKUP.search(text):
        raise FileRefused(
            "We cannot take web pages or SVG drawings. Save it as a PDF, or send a photo of it."
        )
    if _CONTROLS.search(text):
        raise FileRefused("That is not plain text. Send a PDF, a photo (JPEG, PNG or HEIC) or plain text.")
    return FileType.TEXT
