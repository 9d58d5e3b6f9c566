"""How every command prints: a table for people, JSON for programs, one plain sentence for what is wrong."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, NoReturn

import click

from code_of_practice.errors import CodeError


def as_json(command: Callable[..., Any]) -> Callable[..., Any]:
    """The `--json` of every command that prints facts."""
    return click.option("--json", "wants_json", is_flag=True, help="Print the facts as JSON.")(command)


def show(rows: Sequence[Mapping[str, Any]], *, wants_json: bool, nothing: str) -> None:
    """Print rows as JSON or as a table; `nothing` is the sentence for no rows at all."""
    if wants_json:
        show_json(rows)
    elif not rows:
        click.echo(nothing)
    else:
        click.echo(table(rows))


def show_json(facts: Any) -> None:
    """Print facts as JSON, letters as they are written."""
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2, default=str))


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same keys as aligned columns under a heading."""
    heads = list(rows[0])
    texts = [[_text(row[head]) for head in heads] for row in rows]
    widths = [max(len(head), *(len(line[n]) for line in texts)) for n, head in enumerate(heads)]
    lines = [[head.replace("_", " ") for head in heads], *texts]
    return "\n".join(
        "  ".join(t.ljust(w) for t, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def refuse(sentence: str) -> NoReturn:
    """Stop with one plain sentence and exit code 1."""
    raise click.ClickException(sentence)


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """What the Code refuses becomes the command's own sentence, without a traceback."""

    @wraps(command)
    def said(*given: Any, **named: Any) -> Any:
        try:
            return command(*given, **named)
        except CodeError as reason:
            refuse(str(reason))

    return said
