"""Data files mean what they say."""

from pathlib import Path

import pytest

from code_of_practice import strict_yaml
from code_of_practice.errors import YamlRefused


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0330", "0330"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("NO", "NO"), ("y", "y"),
        ("20:30", "20:30"), ("1:2:3", "1:2:3"), ("2026-04-08", "2026-04-08"), ("1_000", "1_000"), ("0x1F", "0x1F"),
        ("1e3", "1e3"), (".5", ".5"), (".inf", ".inf"), ("True", "True"), ("Null", "Null"), ("=", "="), ("<<", "<<"),
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
        ("0", 0), ("-7", -7), ("216", 216), ("2.50", 2.5), ("'10'", "10"), ('"true"', "true"),
    ],
)  # fmt: skip
def test_only_true_false_null_and_decimal_numbers_are_anything_but_text(written: str, read: object) -> None:
    value = strict_yaml.loads(f"value: {written}")["value"]
    assert value == read and type(value) is type(read)


def test_a_menu_may_have_yes_and_no_for_keys() -> None:
    assert strict_yaml.loads("yes: go on\nno: stop") == {"yes": "go on", "no": "stop"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3", "line 3: the key 'a' is there twice, so keep one of them."),
        ("outer:\n  - {x: 1, x: 2}", "line 2: the key 'x' is there twice"),
        ("a: &here 1\nb: *here", "line 1: write it out again"),
        ("b: *here", "line 1: write it out again"),
        ("a: !!python/object:os.system {}", "line 1: take the tag away"),
        ("a: !secret x", "line 1: take the tag away"),
        ("? [a, b]\n: c", "line 1: a key must be one word or number"),
        ("a: [1, 2", "line 1"),
        ("a: 1\n\tb: 2", "line 2"),
        ("a: 1\n---\nb: 2", "line 2"),
        ("a: \x00", "the text"),
    ],
)
def test_a_trap_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(YamlRefused) as refused:
        strict_yaml.loads(text)
    assert told in str(refused.value) and str(refused.value).endswith(".")


def test_the_file_is_named_in_the_refusal(tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text("a: 1\na: 2", encoding="utf-8")
    with pytest.raises(YamlRefused, match="^limits.yaml, line 2: "):
        strict_yaml.load(path)


def test_a_file_that_is_missing_or_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(YamlRefused, match="gone.yaml cannot be read"):
        strict_yaml.load(tmp_path / "gone.yaml")
    (tmp_path / "latin.yaml").write_bytes("words: caf\xe9".encode("latin-1"))
    with pytest.raises(YamlRefused, match="latin.yaml cannot be read as UTF-8"):
        strict_yaml.load(tmp_path / "latin.yaml")


def test_nesting_without_end_is_refused_and_not_a_crash() -> None:
    with pytest.raises(YamlRefused):
        strict_yaml.loads("[" * 5000)
