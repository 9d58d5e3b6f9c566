"""Templates are data that people edit: what does not fit its form is refused before a letter is made."""

from datetime import UTC, datetime

import pytest

import letters
from letters import NoSuchLetter, TemplateRefused
from letters.template import LetterTemplate, every

from .facts import FACTS, MONDAY

GOOD = """---
id: note
version: 1
effective_from: 2018-01-01
title: A note
subject: "{reference}: a note"
clauses: [CP9]
channels: [mail]
facts:
  news: text
  more: text?
---
Hello {news}.
"""


def template(tmp_path, text):
    path = tmp_path / "note.md"
    path.write_text(text)
    return LetterTemplate(path)


def test_a_good_template_is_read(tmp_path):
    assert template(tmp_path, GOOD).version == "note@2018-01-01/1"


@pytest.mark.parametrize(
    ("was", "now", "because"),
    [
        ("{news}.", "{neews}.", "neews"),
        ("{news}.", "{more}.", r"\{\?more\}"),
        ("news: text", "news: poem", "poem"),
        ("clauses: [CP9]", "clauses: [CP9]\nkeeps: [no.such_rule]", "no.such_rule"),
        ("channels: [mail]", "channels: [mail, sms]", "sms"),
        ("Hello", "![picture](x.png) Hello", "no form for image"),
        ("Hello", "[link](https://x.example) Hello", "no form for link"),
        ("Hello {news}.", "| a | b |\n|---|---|\n\n---\n", "no form for hr"),
        ("version: 1", "version: none", "version"),
        ("id: note", "id: note\nid: other", "twice"),
        ("---\nid", "id", "front matter"),
        ("approved", "approved", None),
    ],
)
def test_a_template_that_does_not_fit_is_refused_in_a_sentence(tmp_path, was, now, because):
    if because is None:
        with pytest.raises(TemplateRefused, match="approved_by"):
            template(tmp_path, GOOD.replace("clauses", "approved_by: [anybody]\nclauses"))
        return
    with pytest.raises(TemplateRefused, match=because):
        _ = template(tmp_path, GOOD.replace(was, now, 1)).blocks


def test_html_in_a_template_is_words_too(tmp_path):
    """An edited template cannot bring a script or a picture that tells who read it."""
    (block,) = template(tmp_path, GOOD.replace("Hello", "<img src=x> Hello")).blocks
    assert block.texts() == ["<img src=x> Hello {news}."]


def test_a_new_version_leaves_the_letters_of_the_old_one_as_they_were(tmp_path):
    (tmp_path / "note.md").write_text(GOOD)
    newer = (
        GOOD.replace("version: 1", "version: 2")
        .replace("2018-01-01", "2026-12-01")
        .replace("Hello", "Good day")
    )
    (tmp_path / "note@2026-12-01.md").write_text(newer)
    old, new = every(tmp_path)
    facts = {**FACTS, "news": "x"}
    assert "Hello x." in letters.render(old, facts, MONDAY).text
    assert "Good day x." in letters.render(new, facts, MONDAY).text
    (tmp_path / "again.md").write_text(GOOD)
    with pytest.raises(TemplateRefused, match="twice"):
        every.__wrapped__(tmp_path)


def test_a_letter_nobody_wrote_is_refused_and_the_others_are_named():
    with pytest.raises(NoSuchLetter, match="acknowledgement"):
        letters.current("thank_you", MONDAY)
    with pytest.raises(NoSuchLetter, match="no longer here"):
        letters.of_version("outcome@1999-01-01/1")


def test_an_old_day_still_has_its_letter():
    assert letters.current("outcome", datetime(2017, 1, 1, tzinfo=UTC)).id == "outcome"
