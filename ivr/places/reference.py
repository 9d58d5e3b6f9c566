"""The reference, twice, digit by digit; what happens next and by when; then on to a person (the public contract)."""

from dataclasses import replace

from code_of_practice import references

from ..effects import FinishDescription
from ..look import Look
from ..reply import Heard, Listen, Memory
from ..words import WORDS
from .person import to_a_person
from .place import Asked, Move

#: Seconds in which to press star before the call goes on by itself.
_A_MOMENT = 4


class Reference:
    prompt = "reference"
    listens = True
    silence_is_an_answer = True

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked((*reference_words(look), *next_words(look)), Listen(keys=1, patience=_A_MOMENT))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        return to_a_person(memory, look, "finished")


class Unproved:
    """The same for somebody we could not identify: their complaint has a reference all the same."""

    prompt = "reference"
    listens = True
    silence_is_an_answer = True

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked(reference_words(look), Listen(keys=1, patience=_A_MOMENT))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        heard_it = to_a_person(replace(memory, confirmed=True), look, "identity")
        return Move("queue", heard_it.words, (FinishDescription(), *heard_it.effects), {"confirmed": True})


def reference_words(look: Look) -> tuple[str, ...]:
    said = WORDS("reference.said", reference=references.spoken(look.reference()))
    text = (
        WORDS("reference.text", ending=" ".join(look.number_ending()))
        if look.takes_texts()
        else WORDS("reference.no_text")
    )
    return (said, text, WORDS("reference.again"))


def next_words(look: Look) -> tuple[str, ...]:
    """What happens next and by when, and the ombudsman (R13; CP14, CP15)."""
    return (
        WORDS("reference.next", answer_by=look.answer_by(), letter_by=look.letter_by(), scheme=look.scheme()),
    )
