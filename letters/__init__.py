"""A letter made of its words and its facts: one Markdown template becomes mail, PDF and text message, always the same.

Pure: no web, no database. The words are `code_of_practice/letters/*.md`; `render` is the one way in.
"""

from code_of_practice.contact_wishes import Format, Way

from .errors import (
    CannotPrint,
    FactMissing,
    FactNotUnderstood,
    LetterError,
    NoSuchLetter,
    NotThatWay,
    TemplateRefused,
)
from .rendering import RENDERED_WITH, Rendered, Words, again, in_words, pages_as_pictures, render
from .template import LetterTemplate, current, every, of_version

__all__ = [
    "RENDERED_WITH",
    "CannotPrint",
    "FactMissing",
    "FactNotUnderstood",
    "Format",
    "LetterError",
    "LetterTemplate",
    "NoSuchLetter",
    "NotThatWay",
    "Rendered",
    "TemplateRefused",
    "Way",
    "Words",
    "again",
    "current",
    "every",
    "in_words",
    "of_version",
    "pages_as_pictures",
    "render",
]
