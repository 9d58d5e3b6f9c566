"""Every clause CPn and every row of docs/regulation.md is cited by a rule and quoted by a test; what is not is listed, and
the list is empty."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from code_of_practice import policy
from playbooks import library

HERE = Path(__file__).parents[2]
_PAGES = {
    name: (HERE / "docs" / name).read_text(encoding="utf-8")
    for name in ("code_of_practice.md", "regulation.md")
}
ENTRIES = {
    found[1]: found[2]
    for page in _PAGES.values()
    for found in re.finditer(r"^## ((?:CP|R|D|I)\d+) .*\n([\s\S]*?)(?=^## |\Z)", page, re.M)
}
#: So many words of a row, one after another, are a quotation and no coincidence.
_QUOTED = 5


def test_the_rows_are_all_there_and_in_order() -> None:
    """Sixteen clauses; thirteen rows, their transition and reach, and the other law; fifteen differences; ours."""
    expected = [f"CP{n}" for n in range(1, 17)] + [f"R{n}" for n in range(1, 21)]
    expected += [f"D{n}" for n in range(1, 16)] + [f"I{n}" for n in range(1, 5)]
    assert list(ENTRIES) == expected


def test_every_row_is_cited_by_the_rule_that_keeps_it() -> None:
    """The rule names the row, so that whoever changes the rule knows what they change."""
    uncited = [
        row
        for row, text in ENTRIES.items()
        if not any(row in _cited_in(rule) for rule in _named(text, "Kept"))
    ]
    assert uncited == []


def test_every_row_is_quoted_by_a_test_that_proves_it() -> None:
    """A test's own words hold the row's number and a run of the row's words."""
    unquoted = []
    for row, text in ENTRIES.items():
        quoted = " ".join(line[2:] for line in text.splitlines() if line.startswith("> "))
        tests = [_source_of(*each.split("::")) for each in _named(text, "Proved")]
        if not any(re.search(rf"\b{row}\b", source) and _shares_words(source, quoted) for source in tests):
            unquoted.append(row)
    assert unquoted == []


def test_every_dated_rule_is_of_a_clause_or_a_row_that_names_it() -> None:
    """`cites` in the policy and `Kept by` in the documents say the same, both ways."""
    astray = []
    for version in policy.held().versions:
        for rule in version.rules:
            for row in rule.cites:
                if f"policy:{rule.id}" not in _named(ENTRIES.get(row, ""), "Kept"):
                    astray.append(f"{rule.id} cites {row}, which does not name it")
    for row, text in ENTRIES.items():
        for named in _named(text, "Kept"):
            kind, _, rule_id = named.partition(":")
            if kind == "policy" and row not in _cites(rule_id):
                astray.append(f"{row} names {rule_id}, which does not cite it")
    assert astray == []


@pytest.mark.parametrize("row", [each for each in ENTRIES if not each.startswith("CP")])
def test_what_a_row_cites_is_there(row: str) -> None:
    assert re.search(r"^> \w", ENTRIES[row], re.M)
    for rule in _named(ENTRIES[row], "Kept"):
        assert _cited_in(rule) is not None
    for test in _named(ENTRIES[row], "Proved"):
        assert _source_of(*test.split("::"))


def _named(text: str, how: str) -> list[str]:
    line = next((each for each in text.splitlines() if each.startswith(f"* {how} by ")), "")
    return re.findall(r"`([^`]+)`", line)


@cache
def _cited_in(rule: str) -> frozenset[str]:
    """The rows that a rule cites: a dated rule by its `cites`, a guide anywhere in it, code in its file."""
    kind, _, name = rule.partition(":")
    if kind == "policy":
        return frozenset(_cites(name))
    if kind == "playbooks":
        path = library.FOLDER / f"{name}.yaml"
    else:
        path = HERE / (kind.replace(".", "/") + ".py")
        top = name.split(".")[0]
        assert re.search(
            rf"^(def|class|async def) {top}\b|^{top}\b.*=", path.read_text(encoding="utf-8"), re.M
        ), rule
    return frozenset(re.findall(r"\b(?:CP|R|D|I)\d+\b", path.read_text(encoding="utf-8")))


def _cites(rule_id: str) -> set[str]:
    """The rows of a dated rule in all its versions."""
    assert rule_id in policy.held().rule_ids, rule_id
    rules = [rule for version in policy.held().versions for rule in version.rules if rule.id == rule_id]
    return {row for rule in rules for row in rule.cites}


@cache
def _source_of(file: str, test: str) -> str:
    text = (HERE / file).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == test:
            return ast.get_source_segment(text, node) or ""
        if isinstance(node, ast.Assign) and any(
            isinstance(to, ast.Name) and to.id == test for to in node.targets
        ):
            return ast.get_docstring(ast.parse(text)) or ""  # a machine of states is told by its file
    raise AssertionError(f"{file} has no {test}")


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9’']+", text.lower().replace("'", "’"))


def _shares_words(source: str, quoted: str) -> bool:
    said, row = _words(source), _words(quoted)
    runs = {tuple(row[n : n + _QUOTED]) for n in range(len(row) - _QUOTED + 1)}
    return any(tuple(said[n : n + _QUOTED]) in runs for n in range(len(said) - _QUOTED + 1))
