"""The end of a call: what happens next, then the phone goes down."""

from code_of_practice import references

from ..look import Look
from ..reply import HangUp, Heard, Memory
from ..words import WORDS
from .place import Asked, Move
from .reference import next_words


class Goodbye:
    prompt = "goodbye"
    listens = False
    silence_is_an_answer = True

    def ask(self, memory: Memory, look: Look) -> Asked:
        if not look.reference():
            return Asked((), HangUp(), (WORDS("goodbye.rang_off"),))
        told: tuple[str, ...] = (WORDS("goodbye.new", reference=references.spoken(look.reference())),)
        if memory.purpose == "new":
            told += next_words(look)
        return Asked((), HangUp(), (*told, WORDS("goodbye.thanks")))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        return Move("goodbye")
