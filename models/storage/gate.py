"""A fair queue before SQLite's write lock.

SQLite's own busy wait sleeps and guesses, so under threads its slowest writers wait up to a second.
Waiting first for a lock that wakes in turn keeps the slowest near the average.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Gate:
    """One writer at a time, in this process (a lock) and between processes (a locked file)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._here = threading.Lock()
        self._file: int | None = None
        self._pid = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._here:
            file = self._own_file()
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let the file go; the next writer opens it again."""
        with self._here:
            if self._file is not None and self._pid == os.getpid():
                os.close(self._file)
            self._file = None

    def _own_file(self) -> int:
        # A file opened before a fork shares its lock with the parent: each process opens its own.
        if self._file is None or self._pid != os.getpid():
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._pid = os.getpid()
        return self._file
