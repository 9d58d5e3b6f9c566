"""Our own scripts and styles, under an address that changes with their contents.

The hash is a folder in the address, so that modules which import each other by `./name.js` stay in the same folder,
and a browser may keep each copy for ever.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, send_from_directory, url_for

FOLDER = Path(__file__).parent / "static"


def version() -> str:
    """The hash of everything under static/; worked out anew when a file has changed."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return _hash(tuple((str(path), path.stat().st_mtime_ns) for path in files))


@cache
def _hash(files: tuple[tuple[str, int], ...]) -> str:
    digest = hashlib.blake2s(digest_size=6)
    for name, _ in files:
        digest.update(name.removeprefix(str(FOLDER)).encode() + b"\0" + Path(name).read_bytes())
    return digest.hexdigest()


def static(name: str) -> str:
    """The address of one file, for templates."""
    return url_for("console.static_file", copy=version(), name=name)


def serve(copy: str, name: str) -> Response:
    """One file. An old copy's address gives the newest file, but only the right address is kept for ever."""
    response = send_from_directory(FOLDER, name)
    kept = copy == version()
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
    return response
