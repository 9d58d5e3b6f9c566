"""Words that a nine-year-old reads, and HTML that is whole."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from flask import Flask

import intake.online
from tests.intake.online.people import Visitor, complaints, messages, visitor

_TEMPLATES = Path(intake.online.__file__).parent / "templates" / "online"
_VOID = {"meta", "link", "input", "br"}
#: Flesch-Kincaid's school grade 4 is read at nine or ten (Kincaid and others, 1975).
_GRADE = 4.0


def test_every_page_is_plain_english() -> None:
    """Our own sentences; the ombudsman's is the Code's, and what customers write is theirs."""
    hard = {}
    for path in sorted(_TEMPLATES.glob("*.html")):
        words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.S)
        words = re.sub(r"</(p|li|h1|h2|dt|dd|label|button)>", ". ", words)
        if path.name != "base.html" and (grade := _grade(re.sub(r"<[^>]+>", " ", words))) > _GRADE:
            hard[path.name] = round(grade, 1)
    assert hard == {}


def _grade(text: str) -> float:
    sentences = [each for each in re.split(r"[.!?:]+\s|\n", text) if re.search(r"[a-z]", each)]
    words = re.findall(r"[A-Za-z’']+", text)
    if len(words) < 25:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    stem = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]{1,2}", stem)))


class _Whole(HTMLParser):
    """Tags that close in order, ids that are there once, labels and descriptions that lead somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if len(said) != len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice")
        self.ids += [said["id"] or ""] if "id" in said else []
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.pointed |= set((said.get(name) or "").split())
        if (said.get("href") or "").startswith("#"):
            self.pointed.add((said["href"] or "")[1:])
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


def _pages(app: Flask) -> Iterator[tuple[str, str]]:
    person = visitor(app)
    yield "start", person.get("").text
    person.fill_in()
    person.attach(("bill.pdf", b"%PDF-1.7"))
    for name in ("who", "what-is-wrong", "what-happened", "files", "put-right", "reach"):
        yield name, person.get(f"/{name}").text
        wrong = person.post(f"/{name}", {"add": "1", "email": "x", "story": "", "wish": "x" * 5000})
        assert wrong.status_code == 400
        yield f"{name}, wrong", wrong.text
    yield "check", person.get("/check").text
    person.send()
    yield "done", person.get("/done").text
    yield from _track_pages(person)


def _track_pages(person: Visitor) -> Iterator[tuple[str, str]]:
    yield "track", person.get("/track").text
    yield "track, wrong", person.post("/track").text
    person.post("/track", {"reference": complaints()[0].reference, "contact": "eleanor@example.com"})
    yield "code", person.get("/track/code").text
    digits = re.search(r"\d{6}", messages()[-1].body)
    person.post("/track/code", {"code": digits[0] if digits else ""})
    yield "tracked", person.get("/track/complaint").text


def test_every_page_is_whole_html(app: Flask) -> None:
    faults = []
    for name, text in _pages(app):
        read = _Whole()
        read.feed(text)
        faults += [f"{name}: {each}" for each in read.faults]
        faults += [f"{name}: #{each} is not there" for each in read.pointed - set(read.ids)]
        if len(read.ids) != len(set(read.ids)) or read.open or not text.startswith("<!doctype html>"):
            faults.append(f"{name}: {read.open or 'an id is there twice'}")
    assert faults == []
