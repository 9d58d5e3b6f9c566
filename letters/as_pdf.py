"""A letter as a PDF for everybody and for keeping: tagged (PDF/UA-1), for archives (PDF/A-2a), always the same bytes.

Only fonts that came with the locked wheels are used, never the machine's, and the time in the file is the letter's
own; so the same facts make the same file on every machine.
"""

import json
import re
import unicodedata
from datetime import datetime
from typing import Any

from letters.errors import CannotPrint, LetterError
from letters.page import Page
from letters.typesetting import CannotSet, set_in_type

_STANDARDS = ["a-2a", "ua-1"]


def as_pdf(page: Page, *, at: datetime) -> bytes:
    """The letter as PDF; raises CannotPrint, naming the character that no font of ours has."""
    (made,) = _set(page, format="pdf", pdf_standards=_STANDARDS, timestamp=int(at.timestamp()))
    return made


def as_pictures(page: Page) -> list[bytes]:
    """Each page as a PNG, to look at."""
    return _set(page, format="png", ppi=96)


def _set(page: Page, **how: Any) -> list[bytes]:
    letter = json.dumps(_letter(page), ensure_ascii=False)
    try:
        return set_in_type(letter, **how)
    except CannotSet as problem:
        raise _understood(str(problem), letter) from problem


def _letter(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "to": page.to,
        "salutation": page.salutation,
        "reference": page.reference,
        "facts": [["Your reference", page.reference], ["Date", page.written_on]],
        "blocks": [
            {"kind": block.kind, "lines": [[vars(run) for run in line] for line in block.lines]} for block in page.blocks
        ],
        "closing": page.closing,
        "signed": page.signed,
        "signed_as": page.signed_as,
        "large": page.large,
        "from": {
            "name": page.sender.name, "team": page.sender.team, "postal": page.sender.postal, "contact": page.contact,
        },
    }  # fmt: skip


def _understood(problem: str, letter: str) -> LetterError:
    if "could not be displayed" in problem or "not be displayed with any font" in problem:
        quoted = re.search(r"text [`\"'“](.+?)[`\"'”]", problem)
        candidates = quoted[1] if quoted else letter
        found = next((each for each in candidates if ord(each) > 127), candidates[:1])
        return CannotPrint(found, unicodedata.name(found, f"U+{ord(found):04X}").lower())
    return LetterError(f"The letter cannot be set: {problem}.")
