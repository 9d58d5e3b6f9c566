"""Files as one ZIP that is always the same bytes: in order of name, without a time, and stored, not squeezed.

Two machines may squeeze the same words into different bytes; stored, they cannot.
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from .paths import MANIFEST
from .sound import Sound

#: What a file in the ZIP is made of: itself, or sound that is in a file of its own and too large to hold.
Content = bytes | Sound
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READ_BY_ALL = 0o644 << 16


def as_json(facts: Any) -> bytes:
    """In one canonical spelling that people can read."""
    return (json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Packed:
    """A ZIP in a file that vanishes when it is closed, read from its start; and the manifest that is in it."""

    file: BinaryIO
    size: int
    sha256: str
    manifest: bytes
    count: int


def packed(files: Mapping[str, Content], facts: Mapping[str, Any]) -> Packed:
    """The files as one ZIP with a manifest: `facts`, and each file's size and SHA-256. The sounds' own files are closed."""
    manifest = as_json({**facts, "files": {path: _listed(files[path]) for path in sorted(files)}})
    out: Any = tempfile.TemporaryFile()  # noqa: SIM115 - given away open
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, content in sorted({**files, MANIFEST: manifest}.items()):
            _put(archive, path, content)
    size = out.seek(0, 2)
    out.seek(0)
    whole = hashlib.file_digest(out, "sha256").hexdigest()
    out.seek(0)
    return Packed(out, size, whole, manifest, len(files) + 1)


def _listed(content: Content) -> dict[str, Any]:
    if isinstance(content, Sound):
        return {"bytes": content.size, "sha256": content.sha256}
    return {"bytes": len(content), "sha256": sha256(content)}


def _put(archive: zipfile.ZipFile, path: str, content: Content) -> None:
    entry = zipfile.ZipInfo(path, _NO_TIME)
    entry.create_system, entry.external_attr = 3, _READ_BY_ALL
    if isinstance(content, bytes):
        archive.writestr(entry, content)
    elif content.file is not None:
        entry.file_size = content.size
        content.file.seek(0)
        with content.file, archive.open(entry, "w") as into:
            shutil.copyfileobj(content.file, into)
