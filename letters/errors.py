"""What can be wrong with a letter, as one drawn tree; each is one plain sentence saying what to do.

LetterError
├── NoSuchLetter         nobody wrote that letter, or not in that version
├── TemplateRefused      a template that does not fit its form
├── FactMissing          the letter needs something that is not known
├── FactNotUnderstood    a fact of the wrong kind
├── CannotPrint          a character that no font of ours has
└── NotThatWay           the letter is not where that can be done with it, or not by you
"""

from code_of_practice.errors import CodeError


class LetterError(CodeError):
    """A letter that cannot be made; the message is shown to people as it is."""


class NoSuchLetter(LetterError):
    """There is no letter of that name or version."""


class TemplateRefused(LetterError):
    """A template that people have edited does not fit its form."""


class FactMissing(LetterError):
    """A fact that the letter cannot do without; `fact` is its name."""

    def __init__(self, letter: str, fact: str) -> None:
        super().__init__(f"The letter {letter} needs {fact!r}; fill it in and write the letter again.")
        self.fact = fact


class FactNotUnderstood(LetterError):
    """A fact that is not of the kind that its template names."""


class CannotPrint(LetterError):
    """A character would come out as an empty box; `character` is the one."""

    def __init__(self, character: str, name: str) -> None:
        super().__init__(
            f"The character {character} ({name}) cannot be printed with the fonts we have; "
            "write it in other letters, or ask for a font that has it."
        )
        self.character = character


class NotThatWay(LetterError):
    """A letter that is not where that can be done with it, or not by this person."""
