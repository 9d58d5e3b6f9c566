"""A document set in type as our letters are: PDF/A-2a and PDF/UA-1, always the same bytes for the same words and moment.

What somebody wrote may hold characters that no font of ours has. A letter refuses those; evidence may not, so each is
printed by its name in brackets, and the words themselves are in a text file beside.
"""

import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path

from letters.errors import LetterError
from letters.typesetting import CannotSet, set_in_type

from .document import Document

_LAYOUT = Path(__file__).parent / "record.typ"
_STANDARDS = ["a-2a", "ua-1"]
#: More kinds of unprintable character than that in one case, and somebody should look at it.
_MOST = 200


def as_pdf(document: Document, *, at: datetime) -> bytes:
    """The document as PDF; `at` is the moment written into the file. Raises LetterError where it cannot be set."""
    words = json.dumps(document.plain(), ensure_ascii=False)
    for _ in range(_MOST):
        try:
            (made,) = set_in_type(
                words, layout=_LAYOUT, format="pdf", pdf_standards=_STANDARDS, timestamp=int(at.timestamp())
            )
            return made
        except CannotSet as problem:
            character = _unprintable(str(problem), words)
            if character is None:
                raise LetterError(f"The document cannot be set: {problem}.") from problem
            words = words.replace(character, _by_name(character))
    raise LetterError("Too much of what was written cannot be printed; give away the text files alone.")


def _unprintable(problem: str, words: str) -> str | None:
    if "not be displayed" not in problem:
        return None
    quoted = re.search(r"text [`\"'“](.+?)[`\"'”]", problem)
    candidates = quoted[1] if quoted else words
    return next((each for each in candidates if ord(each) > 126), None)


def _by_name(character: str) -> str:
    return f"[{unicodedata.name(character, f'character U+{ord(character):04X}').lower()}]"
