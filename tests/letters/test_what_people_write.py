"""What a customer wrote is data to its last character, on every way out."""

import pytest

import letters
from letters import CannotPrint, FactNotUnderstood

from .facts import FACTS, MONDAY

NASTY = '#eval("1+1") $x$ <script>alert(1)</script> [l](http://e.example) {reference} {?scheme} *a* _b_ `c` \\u{41} @x ]] &amp; "q"'


def test_markup_of_any_kind_is_printed_as_it_was_written(words_on):
    made = letters.render("outcome", {**FACTS, "found": NASTY, "name": "<b>#x</b> {phone}"}, MONDAY)
    assert NASTY in made.text.replace("\n", " ")
    assert "".join(NASTY.split()) in "".join(words_on(made.pdf).split())
    assert "<script" not in made.html and "&lt;script&gt;alert(1)&lt;/script&gt;" in made.html
    assert "<b>#x" not in made.html and "href='http://e.example'" not in made.html
    assert "Dear <b>#x</b> {phone}," in made.text


def test_a_subject_never_becomes_another_header_line():
    made = letters.render("update", {**FACTS, "contact": "Ruth\r\nBcc: everybody@example.test"}, MONDAY)
    assert "\n" not in made.subject and "\r" not in made.subject
    assert "Ruth Bcc: everybody@example.test" in " ".join(made.text.split())


def test_control_characters_and_turned_lines_are_left_out(words_on):
    made = letters.render(
        "outcome", {**FACTS, "found": "a\x00b\x07 \u202egnp.exe\u202c \ufeffend\x1b[31m"}, MONDAY
    )
    for words in (made.text, words_on(made.pdf)):
        assert "ab gnp.exe end[31m" in words


def test_several_paragraphs_stay_several():
    made = letters.render("outcome", {**FACTS, "found": "One.\r\n\r\nTwo\nstill two.\n\n\n\nThree."}, MONDAY)
    assert "One.\n\nTwo still two.\n\nThree." in made.text


@pytest.mark.parametrize(
    "name", ["Siân Ŵyn", "Zoë Łukasz-Őrs", "Şule Ğündüz", "Nguyễn Thị Ánh", "Ελένη", "Олена", "O’Brien"]
)
def test_names_are_printed_as_their_owners_write_them(name, words_on):
    assert name in words_on(letters.render("apology", {**FACTS, "name": name}, MONDAY).pdf)


@pytest.mark.parametrize(("name", "character"), [("黃小明", "黃"), ("ਗੁਰਪ੍ਰੀਤ", "ਗ"), ("Ann 😀", "😀")])
def test_a_letter_with_an_empty_box_is_never_made_and_the_error_names_the_character(name, character):
    with pytest.raises(CannotPrint) as refused:
        letters.render("apology", {**FACTS, "name": name}, MONDAY)
    assert character in str(refused.value) and refused.value.character == character


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("received", "yesterday"),
        ("amount", -5),
        ("amount", True),
        ("doing", "not a list"),
        ("reference", "12"),
        ("scheme_weeks", "six"),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused_by_name(fact, value):
    letter = "acknowledgement" if fact == "scheme_weeks" else "outcome"
    with pytest.raises(FactNotUnderstood, match=fact):
        letters.render(letter, {**FACTS, fact: value}, MONDAY)


def test_money_days_and_numbers_read_as_people_say_them():
    text = " ".join(letters.render("outcome", FACTS, MONDAY).text.split())
    assert "£41.36" in text and "Monday 21 December 2026" in text
    assert "within six weeks" in " ".join(letters.render("acknowledgement", FACTS, MONDAY).text.split())
