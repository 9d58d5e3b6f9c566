"""An edition: all the policy's files together as they stood at one time, and which edition this process goes by.

A file is never read again while an edition holds: what is made of its text is made once and kept with it. Changing the
edition is one assignment, so that a rule asked for is wholly of the one or wholly of the other.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from code_of_practice.errors import PolicyNotUnderstood

FOLDER = Path(__file__).parent / "policy"
_KINDS = (".yaml", ".md")
_P = ParamSpec("_P")
_R = TypeVar("_R")


class Edition:
    """The texts by their names under the policy's folder ("internal/targets.yaml"), and what was made of them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = MappingProxyType(dict(sorted(texts.items())))
        digest = hashlib.sha256()
        for name, text in self.texts.items():
            digest.update(f"{name}\0{len(text.encode())}\0{text}".encode())
        self.sha256 = digest.hexdigest()
        self._made: dict[Any, Any] = {}

    def made(self, what: Any, make: Callable[[], _R]) -> _R:
        """What `make` gives for this edition, made once."""
        if what not in self._made:
            self._made[what] = make()
        found: _R = self._made[what]
        return found


def on_disk(folder: Path = FOLDER) -> Edition:
    """The files as they lie there; raises PolicyNotUnderstood for one that is no UTF-8 text."""
    texts: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _KINDS:
            try:
                texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as problem:
                raise PolicyNotUnderstood(
                    f"{path.name} cannot be read as UTF-8 text: {problem}."
                ) from problem
    return Edition(texts)


def in_force() -> Edition:
    """The edition that this process goes by: the one it was told to, or else the files that it came with."""
    global _held
    looked_at = _looked_at.get()
    if looked_at is not None:
        return looked_at
    if _held is None:
        _held = on_disk()
    return _held


def hold(edition: Edition | None) -> None:
    """Go by this edition from now on; None for the files that the process came with."""
    global _held
    _held = edition


@contextmanager
def under(edition: Edition) -> Iterator[None]:
    """What would be so: everything asked inside is answered by that edition, for this thread alone."""
    before = _looked_at.set(edition)
    try:
        yield
    finally:
        _looked_at.reset(before)


def kept(make: Callable[_P, _R]) -> Callable[_P, _R]:
    """Made once for each edition and each set of (hashable) arguments."""

    @wraps(make)
    def found(*given: _P.args, **named: _P.kwargs) -> _R:
        return in_force().made((make, given, tuple(named.items())), lambda: make(*given, **named))

    return found


_held: Edition | None = None
_looked_at: ContextVar[Edition | None] = ContextVar("edition_looked_at", default=None)
