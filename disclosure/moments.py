"""How a document of the record says moments, sums and numbers: in London's time, in full, the year too."""

from datetime import date, datetime

from code_of_practice.clocks import LONDON, local_date

CHANNELS = {"phone": "by phone", "online": "online", "portal": "in the customer portal", "email": "by email", "letter": "by letter"}  # fmt: skip


def day(of: date | datetime | None) -> str:
    """Such as "Wednesday 8 April 2026"."""
    if of is None:
        return ""
    if isinstance(of, datetime):
        of = local_date(of)
    return f"{of:%A} {of.day} {of:%B %Y}"


def moment(at: datetime | None) -> str:
    """Such as "8 Apr 2026, 12:05"."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y, %H:%M}"


def short_day(of: date | datetime | None) -> str:
    """Such as "8 Apr 2026"."""
    if of is None:
        return ""
    if isinstance(of, datetime):
        of = local_date(of)
    return f"{of.day} {of:%b %Y}"


def lasted(seconds: float) -> str:
    """Such as "18 min 30 s"."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def grouped(reference: str) -> str:
    """A reference as it is said: two groups of four."""
    return f"{reference[:4]} {reference[4:]}"


def size(count: int) -> str:
    """Bytes as people say them."""
    return f"{count:,} bytes" if count < 10_000 else f"{count / 1000:,.0f} kB"


def digest(sha256: str) -> str:
    """A hash that can break over two lines."""
    return "\u200b".join(sha256[start : start + 16] for start in range(0, len(sha256), 16))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
