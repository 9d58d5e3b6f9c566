"""What somebody typed, as it is kept: every letter of it, once, and nothing that no keyboard types."""

import re

#: Ways to end a line, a word processor's among them.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
#: Letters of Windows where ours has control characters: an apostrophe that came as 0x92 is still an apostrophe.
_OF_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
#: Control characters, halves of letters, and marks that turn a line's direction round.
NOT_TYPED = "\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069"
_NOT_TYPED = re.compile(f"[{NOT_TYPED}]")


def tidy(text: str | None) -> str:
    """What was typed, without what no keyboard types and the space around it."""
    typed = _LINE_ENDS.sub("\n", text or "").translate(_OF_WINDOWS)
    return _NOT_TYPED.sub("", typed).strip()


def tidy_line(text: str | None) -> str:
    """The same of what has one line."""
    return tidy(text).replace("\n", " ")
