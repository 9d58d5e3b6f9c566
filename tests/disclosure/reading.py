"""Looking into what we hand out."""

import io
import json
import zipfile
from typing import Any

from pypdf import PdfReader

from disclosure.bundle import Bundle
from disclosure.own_data import Copy


def zipped(made: Bundle | Copy) -> bytes:
    """The whole ZIP."""
    made.file.seek(0)
    return made.file.read()


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pdf_words(pdf: bytes) -> str:
    """What a PDF says, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def everything_readable(content: bytes) -> str:
    """All of a bundle that anybody could read in it, PDFs too."""
    said = []
    for name, inside in files_in(content).items():
        said.append(pdf_words(inside) if name.endswith(".pdf") else inside.decode("utf-8", "replace"))
    return " ".join(said)


def manifest_of(content: bytes) -> dict[str, Any]:
    return json.loads(files_in(content)["manifest.json"])


def repacked(files: dict[str, bytes]) -> bytes:
    """As a forger would pack it: every file as given, nothing else recomputed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, inside in files.items():
            archive.writestr(name, inside)
    return out.getvalue()
