"""Placeholders such as {complaint.reference}, filled in safely: nothing is evaluated, nothing ever fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from code_of_practice.strict_yaml import load

_PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")


@dataclass(frozen=True)
class Fact:
    """A fact that guides may name: its plain name, whether it is the customer's, and the house's default."""

    label: str
    private: bool = False
    default: Any = None


@cache
def known_facts() -> Mapping[str, Fact]:
    """Every fact a guide may name, from facts.yaml."""
    rows = load(Path(__file__).parent / "facts.yaml")
    return {name: Fact(**row) for name, row in rows.items()}


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(_PLACEHOLDER.findall(text))


def fill(
    text: str, value_of: Callable[[str], Any], label_of: Callable[[str], str]
) -> tuple[str, tuple[str, ...]]:
    """The text with every name filled in, and the labels of those not known, shown as [the reference]."""
    missing: list[str] = []

    def value(match: re.Match[str]) -> str:
        found = value_of(match[1])
        if found is None:
            missing.append(label_of(match[1]))
            return f"[{label_of(match[1])}]"
        return str(found)

    return _PLACEHOLDER.sub(value, text), tuple(missing)
