"""docs/code_of_practice.md is true: it quotes the whole Code, and every rule and test it cites exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from code_of_practice import policy

HERE = Path(__file__).parents[2]
PAGE = (HERE / "docs" / "code_of_practice.md").read_text(encoding="utf-8")
PUBLISHED = HERE / "code_of_practice" / "policy" / "published" / "allcomms-code.md"
CLAUSES = {found[1]: found[2] for found in re.finditer(r"^## (CP\d+) .*\n([\s\S]*?)(?=^## )", PAGE, re.M)}
RULES = re.findall(r"`((?:[a-z_]+\.)+[a-z_]+:[A-Za-z_.0-9]+)`", PAGE)
POLICY_RULES = re.findall(r"`policy:([a-z0-9_.]+)`", PAGE)
TESTS = re.findall(r"`(tests/\S+?\.py)::(\w+)`", PAGE)
# Where the product cites a clause; a number there must be one that there is.
PRODUCT = (
    "agent_console",
    "carrier",
    "code_of_practice",
    "commands",
    "intake",
    "ivr",
    "models",
    "playbooks",
    "workers",
)


def test_the_clauses_quoted_together_are_the_whole_published_code() -> None:
    quoted = " ".join(line.removeprefix("> ") for line in PAGE.splitlines() if line.startswith("> "))
    published = [
        line for line in PUBLISHED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert quoted.split() == " ".join(published).split()


def test_there_are_sixteen_clauses_in_order() -> None:
    assert list(CLAUSES) == [f"CP{number}" for number in range(1, 17)]


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_is_quoted_kept_by_a_rule_and_proved_by_a_test(clause: str) -> None:
    text = CLAUSES[clause]
    kept = next(line for line in text.splitlines() if line.startswith("* Kept by "))
    proved = next(line for line in text.splitlines() if line.startswith("* Proved by "))
    assert re.search(r"^> \w", text, re.M)
    assert re.findall(r"`[\w.]+:[\w.]+`", kept) and not re.sub(r"`[\w.]+:[\w.]+`|, |\* Kept by ", "", kept)
    assert re.findall(r"`tests/\S+?\.py::\w+`", proved) and not re.sub(
        r"`tests/\S+?\.py::\w+`|, |\* Proved by ", "", proved
    )


@pytest.mark.parametrize("rule", sorted(set(RULES)))
def test_a_cited_rule_is_there(rule: str) -> None:
    module, name = rule.split(":")
    assert name in _names_in(HERE / (module.replace(".", "/") + ".py"))


@pytest.mark.parametrize("rule", sorted(set(POLICY_RULES)))
def test_a_cited_policy_rule_is_there(rule: str) -> None:
    assert rule in policy.held().rule_ids


@pytest.mark.parametrize(("file", "name"), sorted(set(TESTS)))
def test_a_cited_test_is_there(file: str, name: str) -> None:
    assert name in _names_in(HERE / file)


def test_no_file_of_the_product_cites_a_clause_that_is_not_there() -> None:
    wrong = []
    for folder in PRODUCT:
        for path in (HERE / folder).rglob("*"):
            if path.suffix in (".py", ".yaml", ".md", ".html") and "__pycache__" not in path.parts:
                cited = re.findall(r"\bCP\d+\b", path.read_text(encoding="utf-8"))
                wrong += [f"{path.relative_to(HERE)} {each}" for each in cited if each not in CLAUSES]
    assert wrong == []


@cache
def _names_in(path: Path) -> set[str]:
    assert path.is_file(), f"{path} is cited and is not there"
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names |= _named(node)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{name}" for inner in node.body for name in _named(inner)}
    return names


def _named(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {node.name}
        case ast.Assign():
            return {target.id for target in node.targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()
