"""How the desk says times, keys, telephone numbers and table words to people."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

ROLES = {
    "adviser": "adviser",
    "manager": "manager",
    "managing_director": "Managing Director",
    "admin": "administrator",
}


def iso(at: datetime) -> str:
    """A moment for the page's scripts: UTC with milliseconds."""
    return at.astimezone(ZoneInfo("UTC")).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(at: datetime) -> str:
    """Such as "Mon 23 Nov"."""
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b}"


def full_day(at: datetime) -> str:
    """Such as "Monday 23 November 2026"."""
    local = at.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y}"


def clock(at: datetime) -> str:
    """Such as "14:05"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def day_and_clock(at: datetime) -> str:
    """Such as "Mon 23 Nov, 14:05"."""
    return f"{day(at)}, {clock(at)}"


def last_moment(due_ends_at: datetime) -> datetime:
    """A moment inside a due day: the day ends at midnight, which carries the next date already."""
    return due_ends_at - timedelta(seconds=1)


def lasted(span: timedelta) -> str:
    """Such as "06:12"."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def how_long(span: timedelta) -> str:
    """Such as "38 seconds" or "4 minutes"."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{seconds // 60} minutes"


def key(chord: str) -> str:
    """A chord as it is printed on a button: "Alt+Shift+KeyG" is "Alt+Shift+G"."""
    return chord.replace("Key", "").replace("Digit", "")


def aria_key(chord: str) -> str:
    """A chord in the words of aria-keyshortcuts."""
    return key(chord).replace("Ctrl", "Control")


def role(name: str) -> str:
    return ROLES.get(str(name), str(name))


def plain(word: str) -> str:
    """A table word for people: "missed_engineer" is "missed engineer"."""
    return str(word).replace("_", " ").replace("adr", "ADR")


def sentence(word: str) -> str:
    """The same with a capital."""
    text = plain(word)
    return text[:1].upper() + text[1:]


def reference(number: str) -> str:
    """A complaint's reference as it is spoken: two groups of four."""
    return f"{number[:4]} {number[4:]}" if len(number) == 8 else number


_GROUPS = (  # Ofcom's National Telephone Numbering Plan: how long the area's code is, after +44
    (re.compile(r"\+44(7\d{3}|1(?!1)\d(?!1)\d\d)(\d{6})"), "+44 {} {}"),  # 07700 900123, 01632 960103
    (re.compile(r"\+44(2\d)(\d{4})(\d{4})"), "+44 {} {} {}"),  # 020 7946 0000
    (re.compile(r"\+44(\d{3})(\d{3})(\d{4})"), "+44 {} {} {}"),  # 0113 496 0000, 0161 496 0000, 0330 053 8188
)


def phone(number: str) -> str:
    """A telephone number as it is read: +44 7700 900123. No digit is lost where the shape is another."""
    for shape, written in _GROUPS:
        if found := shape.fullmatch(number):
            return written.format(*found.groups())
    return number or "Number withheld"


def pounds(pence: int) -> str:
    return f"{'−' if pence < 0 else ''}£{abs(pence) // 100}.{abs(pence) % 100:02d}"


FILTERS = {
    "iso": iso,
    "day": day,
    "full_day": full_day,
    "clock": clock,
    "day_and_clock": day_and_clock,
    "lasted": lasted,
    "how_long": how_long,
    "key": key,
    "aria_key": aria_key,
    "role": role,
    "plain": plain,
    "sentence": sentence,
    "reference": reference,
    "phone": phone,
    "pounds": pounds,
}
