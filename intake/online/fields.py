"""What a page is made of: a line, longer words, one or several of a list; each says what it needs in one sentence."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from intake.typed import tidy, tidy_line

LONGEST_LINE = 120
#: What stands where bytes came that are no letter.
_BROKEN = "\ufffd"


class Page(FlaskForm):  # type: ignore[misc]
    """One page's questions. Its fields are its answers' names."""

    def answers(self) -> dict[str, Any]:
        """What is kept of a page that was in order."""
        return {name: value for name, value in self.data.items() if name != "csrf_token" and value}


def line(label: str, *, needed: str = "", hint: str = "", **more: Any) -> StringField:
    """One line; `more` are attributes of the input."""
    checks = [
        _arrived_whole,
        *_needed(needed),
        Length(max=LONGEST_LINE, message=f"Use fewer than {LONGEST_LINE} letters here"),
    ]
    return StringField(label, checks, filters=[tidy_line], description=hint, render_kw=more)


def words(label: str, *, longest: int, needed: str = "", hint: str = "", **more: Any) -> TextAreaField:
    """As many lines as it takes, up to `longest` letters."""
    checks = [
        _arrived_whole,
        *_needed(needed),
        Length(max=longest, message=f"Use fewer than {longest:,} letters here"),
    ]
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


def keep_as_it_came() -> None:
    """Before a page's form is read: its bytes are wanted again, to see whether all of them are letters."""
    request.get_data(cache=True, parse_form_data=False)


def nothing_could_be_read() -> bool:
    """Whether parts were sent and the first that is no part of a form spoiled them all, such as a name in another encoding."""
    sent = request.mimetype == "multipart/form-data" and bool(request.content_length)
    return sent and not request.form and not request.files


def _arrived_whole(_form: Any, field: Any) -> None:
    """Letters in another encoding would be kept as something that nobody typed; a mark like theirs that came whole may stay."""
    came, broken = request.get_data(), False
    if request.mimetype == "application/x-www-form-urlencoded":
        for pair in came.split(b"&"):
            name, _, value = pair.partition(b"=")
            if _unquoted(name) == field.name.encode() and not _is_utf8(_unquoted(value)):
                field.data, broken = tidy(_unquoted(value).decode("utf-8", "replace")), True
    elif _BROKEN in (field.data or ""):
        broken = not _is_utf8(came)
    if broken:
        raise StopValidation(
            f"Some letters did not reach us as you typed them. They stand as {_BROKEN} here: write them again"
        )


def _unquoted(part: bytes) -> bytes:
    return unquote_to_bytes(part.replace(b"+", b" "))


def _is_utf8(came: bytes) -> bool:
    try:
        came.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _needed(message: str) -> list[DataRequired]:
    return [DataRequired(message)] if message else []


def _listed(choices: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in choices.items()]
