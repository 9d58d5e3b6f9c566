"""A letter as plain text: the part of every mail that any reader can show, and that can be read aloud as it is."""

import textwrap

from letters.blocks import Block, Line
from letters.page import Page

_WIDTH = 76


def as_text(page: Page) -> str:
    """The letter in lines of at most 76 characters, ending with one newline."""
    parts = [page.title.upper(), page.salutation, *(_block(block) for block in page.blocks)]
    parts.append("\n".join((page.closing, "", page.signed, *page.signed_as)))
    parts.append("\n".join(("-- ", page.sender.postal, page.contact, f"Your reference: {page.reference}")))
    return "\n\n".join(parts).replace("\u00a0", " ") + "\n"


def _block(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"{block.texts()[0]}\n{'-' * min(len(block.texts()[0]), _WIDTH)}"
        case "bullets":
            return "\n".join(_wrapped(each, "* ") for each in block.lines)
        case "numbers":
            return "\n".join(_wrapped(each, f"{number}. ") for number, each in enumerate(block.lines, 1))
        case "quote":
            return "\n>\n".join(_wrapped(each, "> ", "> ") for each in block.lines)
        case _:
            return "\n\n".join(_wrapped(each) for each in block.lines)


def _wrapped(line: Line, first: str = "", rest: str | None = None) -> str:
    return textwrap.fill(
        "".join(run.text for run in line), _WIDTH, initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
