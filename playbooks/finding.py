"""Which guide fits a call: what was chosen by phone, what was said, and words an adviser types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playbooks.guide import Guide
from playbooks.library import Library

_WORD = re.compile(r"[a-z0-9']{3,}")
_EMPTY = frozenset(
    ["the", "and", "was", "for", "has", "have", "that", "with", "you", "your", "they", "not", "but"]
)


def suggested(
    library: Library, category: str | None = None, signals: Iterable[str] = (), said: str = ""
) -> tuple[Guide, ...]:
    """The guides that fit, best first; the one for everything else is always last."""
    heard = frozenset(signals)
    scores = {
        guide.guide: 10 * (category in guide.use_when.ivr if category else False)
        + 6 * len(heard & set(guide.use_when.signals))
        + _likeness(said, guide)
        for guide in library.whole_guides()
    }
    fitting = [
        guide for guide in library.whole_guides() if scores[guide.guide] > 0 and not guide.use_when.otherwise
    ]
    last = [guide for guide in library.whole_guides() if guide.use_when.otherwise]
    return (*sorted(fitting, key=lambda guide: -scores[guide.guide]), *last)


def _likeness(said: str, guide: Guide) -> int:
    """How many telling words the caller shares with the guide's title and its sample sentences."""
    theirs = _words(said)
    return len(theirs & _words(" ".join([guide.title["en"], *guide.use_when.say_like])))


def _words(text: str) -> frozenset[str]:
    # Cutting words to five letters matches engineer with engineers, billed with billing's bill not: good enough.
    return frozenset(word[:5] for word in _WORD.findall(text.lower())) - _EMPTY
