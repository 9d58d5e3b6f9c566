"""YAML without its surprises, for every data file that people edit.

Plain YAML reads ``0330`` as 216, ``no`` as False, ``20:30`` as 1230, and silently keeps the last of two equal keys.
Here only ``true``, ``false``, ``null`` (or nothing) and decimal numbers are anything but text, so a phone number, a
date and a time stay as they were typed; a key twice, an anchor or a tag is refused with its line.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer

from code_of_practice.errors import YamlRefused


def load(path: Path) -> Any:
    """Read one data file; raises YamlRefused with file, line and what to change."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise YamlRefused(f"{path.name} cannot be read as UTF-8 text: {problem}.") from problem
    return loads(text, name=path.name)


def loads(text: str, *, name: str = "the text") -> Any:
    """Read YAML from a string; `name` is what an error calls it."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - the loader below is stricter than SafeLoader
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        # libyaml puts the end of a file that stops too early a line below its last.
        last = max(len(text.splitlines()), 1)
        where = f"{name}, line {min(mark.line + 1, last)}" if mark else name
        raise YamlRefused(f"{where}: {problem.problem or problem.context}.") from problem
    except yaml.YAMLError as problem:
        raise YamlRefused(f"{name}: {problem}.") from problem
    except RecursionError as problem:
        raise YamlRefused(f"{name} nests too deeply; write it flatter.") from problem


class _StrictLoader(Composer, yaml.CSafeLoader):
    """SafeLoader with four resolvers of its own and no second chances; libyaml reads, which is eight times as fast."""

    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()
        if getattr(event, "anchor", None) is not None:
            raise _refused("write it out again, since anchors and aliases are not read", event.start_mark)
        if getattr(event, "tag", None) is not None:
            raise _refused(
                "take the tag away, since values are text, numbers, true or false", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise _refused("a key must be one word or number", key_node.start_mark)
            if key in seen:
                raise _refused(f"the key '{key}' is there twice, so keep one of them", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave `<<` an ordinary key: merging would hide where a value comes from."""


def _refused(problem: str, mark: yaml.Mark) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789")),
):
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
