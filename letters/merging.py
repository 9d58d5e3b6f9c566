"""Several letters as one file for the printer."""

import io
from collections.abc import Iterable

from pypdf import PdfReader, PdfWriter


def merged(files: Iterable[bytes]) -> tuple[bytes, int]:
    """Several PDFs as one, each page as it was; and how many pages that is. Nothing at all is an empty file."""
    writer = PdfWriter()
    for file in files:
        writer.append(PdfReader(io.BytesIO(file)), import_outline=False)
    if not writer.pages:
        return b"", 0
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), len(writer.pages)
