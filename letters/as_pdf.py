"""A letter as a PDF for everybody and for keeping: tagged (PDF/UA-1), for archives (PDF/A-2a), always the same bytes.

Only fonts that came with the locked wheels are used, never the machine's, and the time in the file is the letter's
own; so the same facts make the same file on every machine.
"""

import json
import re
import tempfile
import threading
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

from letters.errors import CannotPrint, LetterError
from letters.page import Page

_LAYOUT = (Path(__file__).parent / "layout.typ").read_bytes()
_FACES = ("Regular", "It", "Semibold", "SemiboldIt")
_STANDARDS = ["a-2a", "ua-1"]
_ALL_FACES = b'#set text(font: "Source Sans Pro")\na _a_ #text(weight: 600)[a _a_]'
#: A compiler is used by one thread at a time.
_one_at_a_time = threading.Lock()


def as_pdf(page: Page, *, at: datetime) -> bytes:
    """The letter as PDF; raises CannotPrint, naming the character that no font of ours has."""
    made = _compiled(page, format="pdf", pdf_standards=_STANDARDS, timestamp=int(at.timestamp()))
    assert isinstance(made, bytes)
    return made


def as_pictures(page: Page) -> list[bytes]:
    """Each page as a PNG, to look at."""
    made = _compiled(page, format="png", ppi=96)
    return made if isinstance(made, list) else [made]


def _compiled(page: Page, **how: Any) -> Any:
    letter = json.dumps(_letter(page), ensure_ascii=False)
    with _one_at_a_time:
        try:
            return _compiler().compile(_LAYOUT, sys_inputs={"letter": letter}, **how)
        except typst.TypstError as problem:
            raise _understood(problem, letter) from problem


@cache
def _compiler() -> typst.Compiler:
    """One compiler a process, its faces already read: the wheel has each twice, and which is found first would vary."""
    wheel = Path(font_source_sans_pro.__file__).parent / "files"
    with tempfile.TemporaryDirectory(prefix="letter-fonts-") as folder:
        for face in _FACES:
            name = f"SourceSansPro-{face}.otf"
            (Path(folder) / name).write_bytes((wheel / name).read_bytes())
        made = typst.Compiler(font_paths=[folder], ignore_system_fonts=True)
        made.compile(_ALL_FACES, format="pdf")
    return made


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


def _understood(problem: typst.TypstError, letter: str) -> LetterError:
    if "could not be displayed" in str(problem) or "not be displayed with any font" in str(problem):
        quoted = re.search(r"text [`\"'“](.+?)[`\"'”]", str(problem))
        candidates = quoted[1] if quoted else letter
        found = next((each for each in candidates if ord(each) > 127), candidates[:1])
        return CannotPrint(found, unicodedata.name(found, f"U+{ord(found):04X}").lower())
    return LetterError(f"The letter cannot be set: {problem}.")
