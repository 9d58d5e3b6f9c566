"""The PDF: for everybody to read, for six years to keep, and in a window envelope to the right person only."""

import io

import pytest
from pypdf import PdfReader

import letters
from letters import Format

from .facts import FACTS, MONDAY

MM = 72 / 25.4


def placed(pdf):
    """Each piece of text on the first page with its place in mm from the left and from the top, and its size."""
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    found = []

    def see(text, cm, tm, _font, size):
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MM, 297 - y / MM, size * abs(tm[0] * cm[0])))

    page.extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("format", [Format.STANDARD, Format.LARGE_PRINT])
def test_a_dl_window_shows_the_whole_address_and_nothing_else(format):
    """Window 90 x 35 mm, 20 mm in and 18 mm up; a loose sheet moves 10 mm across and 11 mm down."""
    address = [FACTS["name"], *FACTS["address"]]
    seen = {
        text: (x, y) for text, x, y, _ in placed(letters.render("deadlock", FACTS, MONDAY, format=format).pdf)
    }
    inside = [text for text, (x, y) in seen.items() if 10 <= x <= 110 and 46 <= y <= 92]
    assert sorted(inside) == sorted(address)
    for line in address:
        x, y = seen[line]
        assert 20 <= x <= 100 and 57 <= y <= 81, (line, x, y)


def test_it_is_tagged_says_its_language_and_its_title_and_claims_both_standards():
    """PDF/UA-1 and PDF/A-2a; the compiler refuses what breaks them."""
    reader = PdfReader(io.BytesIO(letters.render("deadlock", FACTS, MONDAY).pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB" and "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "You can now take your complaint to the ombudsman"
    claims = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part>1<" in claims and "pdfaid:part>2<" in claims and "pdfaid:conformance>A<" in claims


def test_every_font_is_inside_the_file():
    """Nothing of the machine it was made on, nor of the one that prints it."""
    for page in PdfReader(io.BytesIO(letters.render("deadlock", FACTS, MONDAY).pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            assert {"/FontFile3", "/FontFile2"} & set(inner.get_object()["/FontDescriptor"])


def test_large_print_is_eighteen_points_and_more():
    sizes = {
        text: size
        for text, *_, size in placed(letters.render("outcome", FACTS, MONDAY, format=Format.LARGE_PRINT).pdf)
    }
    body = [size for text, size in sizes.items() if text not in (FACTS["name"], *FACTS["address"])]
    assert sum(size >= 17.9 for size in body) > 10 and min(body) >= 13.9


def test_the_pages_can_be_looked_at():
    (page,) = letters.pages_as_pictures("apology", FACTS, MONDAY)
    assert page.startswith(b"\x89PNG")
    assert len(letters.pages_as_pictures("deadlock", FACTS, MONDAY, format=Format.LARGE_PRINT)) >= 2


def test_a_letter_that_cannot_be_addressed_by_name_is_polite_all_the_same(words_on):
    nameless = {name: value for name, value in FACTS.items() if name not in ("name", "address")}
    assert "Hello," in words_on(letters.render("update", nameless, MONDAY).pdf)
