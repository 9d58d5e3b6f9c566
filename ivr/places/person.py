"""The way to a person, from anywhere."""

from code_of_practice import references

from ..effects import AskForPerson, Effect, FinishDescription
from ..look import Look
from ..reply import Memory
from ..words import WORDS
from .place import Move


def to_a_person(memory: Memory, look: Look, why: str, *words: str) -> Move:
    """On to the queue, with the reason kept; a complaint that was opened is confirmed in writing before that.

    Where no text can reach them, they hear its reference now: nobody leaves without one (GC C4, end of call).
    """
    if memory.purpose != "new" or memory.confirmed:
        return Move("queue", words, (AskForPerson(why),))
    effects: tuple[Effect, ...] = (FinishDescription(), AskForPerson(why))
    if not look.takes_texts() and look.reference():
        words += (WORDS("reference.said", reference=references.spoken(look.reference())),)
    return Move("queue", words, effects, {"confirmed": True})
