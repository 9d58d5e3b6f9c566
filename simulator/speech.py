"""The words of a Say with its SSML: as a caption, and as a voice reads them."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator


def said(node: ET.Element, aloud: bool) -> str:
    """The words of a Say: as a caption, or (aloud) as a voice reads them, digits one by one."""
    return re.sub(r"\s+", " ", "".join(_pieces(node, aloud))).strip()


def _pieces(node: ET.Element, aloud: bool) -> Iterator[str]:
    if node.tag == "sub":
        yield node.get("alias") or node.text or ""
    elif (
        node.tag == "say-as"
        and aloud
        and node.get("interpret-as") in ("digits", "characters", "spell-out", "telephone")
    ):
        yield " ".join((node.text or "").replace(" ", ","))
    else:
        yield node.text or ""
        for child in node:
            if isinstance(child.tag, str):
                yield from _pieces(child, aloud)
            yield child.tail or ""
    if node.tag in ("break", "p", "s"):
        yield ", " if aloud and node.tag == "break" else " "
