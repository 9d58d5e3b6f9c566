"""A promise to ring back, on a number the caller agrees to."""

from ..effects import PromiseCallBack
from ..hearing import yes_or_no
from ..look import Look
from ..reply import Heard, Listen, Memory
from ..words import WORDS, singly
from .place import Asked, Move


class CallBack:
    prompt = "call_back"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        ending = look.number_ending()
        words = (
            WORDS("call_back.ask_known", ending=singly(ending)) if ending else WORDS("call_back.ask_unknown")
        )
        return Asked(
            (words,), Listen(keys=None, speech=bool(ending), hints=WORDS.hints("needs.hints_yes_no"))
        )

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if look.number_ending() and (heard.digits == "1" or yes_or_no(heard.speech)):
            return promised(look, "")
        return promised(look, heard.digits) if look.may_be_rung(heard.digits) else None


def promised(look: Look, number: str, why: str = "asked") -> Move:
    """The promise, said with its number and its time."""
    when = look.ring_back_by()
    ending = number[-3:] or look.number_ending()
    words = (
        WORDS("call_back.promised", ending=singly(ending), when=when)
        if ending
        else WORDS("call_back.promised_unknown", when=when)
    )
    return Move("goodbye", (words,), (PromiseCallBack(number, why),))
