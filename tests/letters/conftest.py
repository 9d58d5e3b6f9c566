"""The words on each page of a PDF, as a reader's machine sees them."""

import io

import pytest
from pypdf import PdfReader


@pytest.fixture
def words_on():
    def read(pdf: bytes) -> str:
        pages = PdfReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("\u00a0", " ")

    return read
