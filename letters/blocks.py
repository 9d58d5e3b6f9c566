"""Markdown as blocks of runs, and facts put into them: after the reading, so that no fact is ever read as markup."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from letters.errors import FactMissing, TemplateRefused
from letters.facts import Kind, paragraphs, said

_PLACE = re.compile(r"\{([a-z_]+)\}")
_GUARD = re.compile(r"\{([?!])([a-z_]+)\}\s*")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")
_KINDS = {"heading": "heading", "paragraph": "paragraph", "blockquote": "quote"}
_LISTS = {"bullet_list": "bullets", "ordered_list": "numbers"}


@dataclass(frozen=True)
class Run:
    """Words of one kind in a line."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


Line = tuple[Run, ...]
Kinds = Mapping[str, tuple[Kind, bool]]
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a quotation, or a list with a line for each item."""

    kind: str
    lines: tuple[Line, ...]

    def texts(self) -> list[str]:
        """The words of each line, without their kinds."""
        return ["".join(run.text for run in line) for line in self.lines]


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a template's words; raises TemplateRefused for what a letter has no form for."""
    return tuple(_block(node) for node in SyntaxTreeNode(_MARKDOWN.parse(text)).children)


def fill(blocks: tuple[Block, ...], facts: Plain, kinds: Kinds) -> list[Block]:
    """The blocks with the facts in their places; guarded lines whose fact is not as wanted are left out."""
    filled: list[Block] = []
    for block in blocks:
        lines = [kept for line in block.lines if (kept := _guarded(line, facts)) is not None]
        filled += [made for made in _made(block, lines, facts, kinds) if made.lines]
    return filled


def fill_line(text: str, facts: Plain, kinds: Kinds) -> str:
    """One line of plain words with its facts: a subject, a text message; guarded sentences end at a line break."""
    lines = [kept for line in text.splitlines() if (kept := _guarded((Run(line),), facts)) is not None]
    return " ".join("".join(run.text for run in _line(line, facts, kinds)) for line in lines).strip()


def _made(block: Block, lines: list[Line], facts: Plain, kinds: Kinds) -> Iterator[Block]:
    """Usually the block itself; a fact of many lines standing alone becomes as many."""
    several: list[Line] = []
    kind = block.kind
    for line in lines:
        alone = _PLACE.fullmatch("".join(run.text for run in line).strip())
        whose = kinds[alone[1]][0] if alone else None
        if alone and whose is Kind.PARAGRAPHS:
            several += [
                (replace(line[0], text=" ".join(each.split())),) for each in paragraphs(facts[alone[1]])
            ]
        elif alone and whose is Kind.LIST:
            kind = "bullets" if kind == "paragraph" else kind
            several += [(replace(line[0], text=each),) for each in facts[alone[1]]]
        else:
            several.append(_line(line, facts, kinds))
    yield Block(kind, tuple(several))


def _guarded(line: Line, facts: Plain) -> Line | None:
    """The line without its guards, or None where one of them keeps it out."""
    first = line[0].text if line else ""
    while found := _GUARD.match(first):
        if (found[2] in facts) != (found[1] == "?"):
            return None
        first = first[found.end() :]
    return (replace(line[0], text=first), *line[1:]) if line else line


def _line(line: Line, facts: Plain, kinds: Kinds) -> Line:
    return tuple(piece for run in line for piece in _pieces(run, facts, kinds) if piece.text)


def _pieces(run: Run, facts: Plain, kinds: Kinds) -> Iterator[Run]:
    """The run cut at its places, once: what a fact says is never looked at again."""
    for number, piece in enumerate(_PLACE.split(run.text)):
        if number % 2 == 0:
            yield replace(run, text=piece)
            continue
        kind, value = kinds[piece][0], facts.get(piece)
        if value is None:
            raise FactMissing("here", piece)
        words = ", ".join(value) if isinstance(value, list) else " ".join(said(kind, value).split("\n"))
        match kind:
            case Kind.WEBSITE:
                yield replace(run, text=words, link=f"https://{words.removeprefix('https://')}")
            case Kind.EMAIL:
                yield replace(run, text=words, link=f"mailto:{words}")
            case _:
                yield replace(run, text=words)


def _block(node: SyntaxTreeNode) -> Block:
    if node.type in _LISTS:
        return Block(_LISTS[node.type], tuple(_only_line(item) for item in node.children))
    if node.type == "blockquote":
        return Block("quote", tuple(_runs_of(each) for each in node.children))
    if node.type in _KINDS:
        return Block(_KINDS[node.type], (_runs_of(node),))
    raise TemplateRefused(
        f"A letter has no form for {node.type}; use headings, paragraphs, lists and quotations."
    )


def _only_line(item: SyntaxTreeNode) -> Line:
    if len(item.children) != 1 or item.children[0].type != "paragraph":
        raise TemplateRefused(
            "A list item of a letter is one paragraph; put anything longer under a heading."
        )
    return _runs_of(item.children[0])


def _runs_of(node: SyntaxTreeNode) -> Line:
    (inline,) = node.children
    return tuple(_joined(_runs(inline, Run(""))))


def _runs(node: SyntaxTreeNode, like: Run) -> Iterator[Run]:
    for child in node.children:
        match child.type:
            case "text":
                yield replace(like, text=child.content)
            case "softbreak":
                yield replace(like, text=" ")
            case "strong":
                yield from _runs(child, replace(like, strong=True))
            case "em":
                yield from _runs(child, replace(like, emphasis=True))
            case _:
                raise TemplateRefused(
                    f"A letter has no form for {child.type}; use plain words, **strong** and *emphasis* "
                    "(a website or an email address is a fact, and becomes a link by itself)."
                )


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Neighbours of one kind as one, so that a place is never cut in two."""
    kept: Run | None = None
    for run in runs:
        if kept is not None and replace(kept, text=run.text) == run:
            kept = replace(kept, text=kept.text + run.text)
            continue
        if kept is not None:
            yield kept
        kept = run
    if kept is not None:
        yield kept
