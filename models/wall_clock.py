"""The one place that asks what time it is; everywhere else time is an argument."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

_followed: Path | None = None
_seen: tuple[float, timedelta] = (-1.0, timedelta())


def now() -> datetime:
    """The moment, in UTC; moved on when the demo has moved the clock."""
    return datetime.now(UTC) + _moved()


def follow(path: Path) -> None:
    """Let the demo move time on: every process that follows one file lives in the same moment."""
    global _followed
    _followed = path


def move_on(by: timedelta) -> None:
    """Add to the moved time and keep it in the followed file. Raises RuntimeError where none is followed."""
    if _followed is None:
        raise RuntimeError("Only a simulated installation can move its clock.")
    draft = _followed.with_suffix(f".{os.getpid()}")
    draft.write_text(str((_moved() + by).total_seconds()))
    draft.replace(_followed)


def _moved() -> timedelta:
    global _seen
    if _followed is None:
        return timedelta()
    try:
        changed = os.stat(_followed).st_mtime
    except FileNotFoundError:
        return timedelta()
    if changed != _seen[0]:
        _seen = (changed, timedelta(seconds=float(_followed.read_text() or 0)))
    return _seen[1]
