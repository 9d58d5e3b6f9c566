"""Files as one ZIP that is always the same bytes: in order of name, without a time, and stored, not squeezed.

Two machines may squeeze the same words into different bytes; stored, they cannot.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from .paths import MANIFEST

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READ_BY_ALL = 0o644 << 16


def as_json(facts: Any) -> bytes:
    """In one canonical spelling that people can read."""
    return (json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(files: Mapping[str, bytes], facts: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The ZIP, and the manifest that is in it: `facts`, and each file's size and SHA-256."""
    listed = {path: {"bytes": len(files[path]), "sha256": sha256(files[path])} for path in sorted(files)}
    manifest = as_json({**facts, "files": listed})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, content in sorted({**files, MANIFEST: manifest}.items()):
            entry = zipfile.ZipInfo(path, _NO_TIME)
            entry.create_system, entry.external_attr = 3, _READ_BY_ALL
            archive.writestr(entry, content)
    return out.getvalue(), manifest
