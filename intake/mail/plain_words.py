"""HTML to words: what a reader would read, and nothing that could run, load or hide.

The standard library's parser is enough, since no mail's HTML is ever shown to anybody: see docs/decisions.
"""

import re
from html.parser import HTMLParser

_HIDDEN = {
    "script",
    "style",
    "head",
    "title",
    "template",
    "noscript",
    "object",
    "iframe",
    "svg",
    "math",
    "textarea",
}
_LINE = {
    "br",
    "p",
    "div",
    "tr",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "table",
    "ul",
    "ol",
    "hr",
}
_VOID = {"br", "hr"}
#: Of a page that is longer the rest is kept with the whole mail.
_MOST = 1_000_000


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag == "body":
            self._hidden.clear()  # a head that nobody closed hides no letter
        elif tag in _LINE:
            self.words.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        elif tag in _LINE and tag not in _VOID:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(re.sub(r"\s+", " ", data))


def plain_words(html: str) -> str:
    """The words of a page, line by line. Never raises; what is no HTML comes back as its own text."""
    reader = _Reader()
    reader.feed(html[:_MOST])
    reader.close()
    text = "".join(reader.words)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
