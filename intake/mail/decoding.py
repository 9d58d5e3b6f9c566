"""Bytes that say, rightly or wrongly, in which letters they are written."""

import unicodedata
from email.header import decode_header

_MOST = 100_000
#: Megabytes of words or of encoded words would keep a thread busy for minutes; what is not looked at is kept whole.
_LOOKED_AT, _LONGEST_HEADER = 4 * _MOST, 10_000
_GOES_ON = "\n\n[It goes on. The mail is kept whole.]"


def decoded(content: bytes, charset: str | None) -> str:
    """The words in the charset that was named, else UTF-8, else as Windows writes Western Europe. Never raises."""
    for each in (charset, "utf-8-sig"):
        try:
            return content.decode(each or "utf-8-sig")
        except (LookupError, UnicodeError, ValueError):
            continue  # a charset that was named is not always one that was used, or one that there is
    return content.decode("cp1252", "replace")


def header_words(value: str) -> str:
    """A header's value in words, on one line: nothing in it can begin another header."""
    value = value[:_LONGEST_HEADER]
    try:
        pieces = [
            piece.decode(charset or "ascii", "replace") if isinstance(piece, bytes) else piece
            for piece, charset in decode_header(value)
        ]
        value = "".join(pieces)
    except (LookupError, ValueError):
        pass  # shown as it was written
    return " ".join(clean(value).split())


def clean(text: str) -> str:
    """Words alone: one kind of line end, no control characters, none that turn a line's direction or stand for nothing."""
    text = text[:_LOOKED_AT].replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        each
        for each in text
        if each in "\n\t" or unicodedata.category(each) not in _NOT_WORDS or each in _JOINERS
    )
    return kept.strip() if len(kept) <= _MOST else kept[:_MOST].strip() + _GOES_ON


_NOT_WORDS = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"  # in many scripts, and in family emoji, part of the word
