"""Where calls are kept that nobody could take: one line of JSON each, on the disk before the caller is told."""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path


class Spool:
    """An append-only file; `flask --app app spool replay` opens a complaint for each call in it, once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.Lock()

    def keep(self, what: str, fields: dict[str, str]) -> None:
        """Add one line and wait until the disk has it. `what`: `asked` for a message, or the `message`."""
        line = {
            "what": what,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "call_sid": fields.get("CallSid", ""),
            "from": fields.get("From", ""),
            "to": fields.get("To", ""),
            "error_code": fields.get("ErrorCode", ""),
            "error_url": fields.get("ErrorUrl", ""),
            "recording_sid": fields.get("RecordingSid", ""),
            "recording_seconds": fields.get("RecordingDuration", ""),
        }
        with self._writing:
            new = not self.path.exists()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Telephone numbers are in it: for the owner's eyes only.
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                _write_all(file, (json.dumps(line) + "\n").encode())
                os.fsync(file)
            finally:
                os.close(file)
            if new:
                _fsync_directory(self.path.parent)


def _write_all(file: int, line: bytes) -> None:
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        line = b"\n" + line  # the last line was cut off by a crash; this one shall be whole
    while line:
        line = line[os.write(file, line) :]


def _fsync_directory(directory: Path) -> None:
    """A new file's name is not safe until its directory is on the disk too."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
