"""What a page is made of: a line, longer words, one or several of a list; each says what it needs in one sentence."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

LONGEST_LINE = 120
#: What no keyboard types: control characters, halves of letters, and marks that turn a line's direction round.
_NOT_TYPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Page(FlaskForm):  # type: ignore[misc]
    """One page's questions. Its fields are its answers' names."""

    def answers(self) -> dict[str, Any]:
        """What is kept of a page that was in order."""
        return {name: value for name, value in self.data.items() if name != "csrf_token" and value}


def line(label: str, *, needed: str = "", hint: str = "", **more: Any) -> StringField:
    """One line; `more` are attributes of the input."""
    checks = [
        *_needed(needed),
        Length(max=LONGEST_LINE, message=f"Use fewer than {LONGEST_LINE} letters here"),
    ]
    return StringField(label, checks, filters=[tidy], description=hint, render_kw=more)


def words(label: str, *, longest: int, needed: str = "", hint: str = "", **more: Any) -> TextAreaField:
    """As many lines as it takes, up to `longest` letters."""
    checks = [*_needed(needed), Length(max=longest, message=f"Use fewer than {longest:,} letters here")]
    return TextAreaField(label, checks, filters=[tidy], description=hint, render_kw=more)


def one_of(
    label: str, choices: Mapping[str, str] | Callable[[], Mapping[str, str]], *, needed: str, hint: str = ""
) -> RadioField:
    """Radios; whatever else is sent in their place is answered like nothing. A callable is asked for each page."""

    def listed() -> list[SelectChoice]:
        return _listed(choices() if callable(choices) else choices)

    return RadioField(
        label,
        [InputRequired(needed), _OneOfThem(needed)],
        choices=listed,
        validate_choice=False,
        description=hint,
    )


class _OneOfThem:
    """Whatever is sent must be one of the choices that the page showed."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: RadioField) -> None:
        if field.data not in {each.value for each in field.choices}:
            raise StopValidation(self.message)


def several(label: str, choices: Mapping[str, str], *, hint: str = "") -> SelectMultipleField:
    """Boxes to tick."""
    return SelectMultipleField(label, choices=_listed(choices), description=hint)


def tidy(text: str | None) -> str:
    """What was typed, without what no keyboard types and the space around it."""
    typed = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_TYPED.sub("", typed).strip()


def _needed(message: str) -> list[DataRequired]:
    return [DataRequired(message)] if message else []


def _listed(choices: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in choices.items()]
