"""The day's post: every letter that waits for it, as one PDF in the order they were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from letters.merging import merged

from ..database import reading, transaction
from .letter_queries import print_run
from .letters import Letter, LetterState

_AT_ONCE = 200


@dataclass(frozen=True)
class Run:
    """One day's print run: the letters in the file, and those that somebody must make by hand from it."""

    day: date
    letters: Sequence[Letter]
    by_hand: Sequence[Letter]
    pages: int
    pdf: bytes


def run_of(day: date, *, by: str, at: datetime) -> Run:
    """Merge what waits into that London day's run and mark it printed; the same day again makes the same run.

    What is to be Braille, audio or easy read is in the file too, as what it is made from.
    """
    with reading() as session:
        found = print_run(session, day)
        pdf, pages = merged(letter.pdf(session) for letter in found)
    new = [letter.id for letter in found if letter.state == LetterState.APPROVED]
    for few in (new[start : start + _AT_ONCE] for start in range(0, len(new), _AT_ONCE)):
        with transaction() as tx:
            for number in few:
                letter = tx.get_one(Letter, number, with_for_update=True)
                if letter.state == LetterState.APPROVED:
                    letter.was_printed(tx, run=day, by=by, at=at)
    return Run(day, found, [each for each in found if each.format.is_made_by_hand], pages, pdf)


def posted(day: date, *, by: str, at: datetime) -> int:
    """The post has the whole of that day's run; returns how many letters went."""
    with reading() as session:
        found = [letter.id for letter in print_run(session, day) if letter.state == LetterState.PRINTED]
    for few in (found[start : start + _AT_ONCE] for start in range(0, len(found), _AT_ONCE)):
        with transaction() as tx:
            for number in few:
                tx.get_one(Letter, number, with_for_update=True).was_posted(tx, by=by, at=at)
    return len(found)
