"""A promise to ring back, on a number the caller agrees to."""

from ..effects import PromiseCallBack
from ..hearing import mentions, yes_or_no
from ..look import Look
from ..reply import Heard, Listen, Memory
from ..words import WORDS, singly
from .place import Asked, Move


class CallBack:
    """On the number they are calling from?"""

    prompt = "call_back"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked | Move:
        ending = look.number_ending()
        if not ending:
            return Move("call_back_number")
        words = WORDS("call_back.ask", ending=singly(ending))
        return Asked((words,), Listen(keys=1, speech=True, hints=WORDS.hints("call_back.hints")))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if (
            heard.digits == "2"
            or mentions(heard.speech, "another", "other")
            or yes_or_no(heard.speech) is False
        ):
            return Move("call_back_number")
        return promised(look, "") if heard.digits == "1" or yes_or_no(heard.speech) else None


class CallBackNumber:
    """On which other?"""

    prompt = "call_back.number"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked((WORDS("call_back.number"),), Listen(keys=None))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
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
