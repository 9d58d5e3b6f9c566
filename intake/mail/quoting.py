"""A reply without the mail it answers: what they wrote now. The whole stays kept."""

import re

_BEGINS_A_QUOTE = re.compile(
    r"^(-{2,} ?(original message|forwarded message) ?-{2,}|_{20,}|(on|am|le) .{5,200} (wrote|schrieb|a écrit) ?:)\s*$",
    re.I,
)


def without_quotes(text: str) -> str:
    """The words above what is quoted, or all of them where nothing would be left."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _BEGINS_A_QUOTE.match(line.strip()):
            break
        if not line.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip() or text
