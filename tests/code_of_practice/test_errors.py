"""The tree of errors is as it is drawn."""

from code_of_practice import errors
from code_of_practice.errors import CodeError


def _drawn() -> list[tuple[int, str]]:
    lines = [line for line in (errors.__doc__ or "").splitlines() if "Error" in line or "──" in line]
    stripped = [line.lstrip(" │├└─") for line in lines]
    return [(len(line) - len(rest), rest.split()[0]) for line, rest in zip(lines, stripped, strict=True)]


def _classes(cls: type[CodeError], indent: int) -> list[tuple[int, str]]:
    below = [each for each in cls.__subclasses__() if each.__module__ == errors.__name__]
    return [(indent, cls.__name__), *(line for each in below for line in _classes(each, indent + 4))]


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    assert _drawn() == _classes(CodeError, _drawn()[0][0])


def test_each_error_says_what_it_means() -> None:
    for _, name in _drawn():
        assert (getattr(errors, name).__doc__ or "").endswith(".")
