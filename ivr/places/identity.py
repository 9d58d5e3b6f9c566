"""Who is calling: account number, date of birth, two digits of the PIN (CP6, CP7).

One verdict on all three together, the same words whichever was wrong and whether or not we know the account.
Failing never stops a complaint; it only stops the account's facts being told.
"""

from datetime import date

from carrier.spoken_digits import digits_said
from code_of_practice import identity

from ..hearing import mentions
from ..look import Answers, Look, Verdict
from ..reply import Heard, Listen, Memory
from ..words import WORDS, singly
from .person import to_a_person
from .place import Asked, Move

_EXAMPLE = singly("04031980")


class AccountNumber:
    prompt = "identity.account"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked | Move:
        if look.verified():
            return _known(memory)
        words = WORDS("identity.account_again" if memory.tries else "identity.account")
        # Keys first; somebody who could not use them may say it. Birth date and PIN are never asked for aloud.
        return Asked((words,), Listen(keys=8, speech=memory.misses > 0))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if heard.digits == "1" or mentions(
            heard.speech, "don't have", "don't know", "haven't got", "without"
        ):
            return _skipped(memory, look)
        keyed = heard.digits or digits_said(heard.speech) or ""
        return Move("birth", remember={"account": keyed}) if len(keyed) == 8 else None


class DateOfBirth:
    prompt = "identity.birth"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked((WORDS("identity.birth", example=_EXAMPLE),), Listen(keys=8))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        return Move("pin", remember={"birth": heard.digits}) if _is_a_date(heard.digits) else None


class PinDigits:
    prompt = "identity.pin"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        positions = look.pin_positions()
        words = WORDS("identity.pin", positions=identity.in_words(positions))
        return Asked((words,), Listen(keys=len(positions)))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        positions = look.pin_positions()
        if len(heard.digits) != len(positions):
            return None
        verdict = look.judge(Answers(memory.account, memory.birth, heard.digits, positions))
        forget = {"account": "", "birth": "", "tries": memory.tries + 1}
        if verdict is Verdict.RIGHT:
            on = _known(memory)
            return Move(on.to, (WORDS("identity.verified"), *on.words), on.effects, on.remember | forget)
        if verdict is Verdict.LOCKED or memory.tries + 1 >= identity.terms().tries_per_call:
            return _locked(memory, look, forget)
        return Move("account", (WORDS("identity.not_matched"),), (), forget)


def _known(memory: Memory) -> Move:
    return Move("progress" if memory.purpose == "existing" else "needs")


def _skipped(memory: Memory, look: Look) -> Move:
    if memory.purpose == "existing":
        return to_a_person(memory, look, "identity", WORDS("identity.skipped_existing"))
    return Move("needs", (WORDS("identity.skipped"),))


def _locked(memory: Memory, look: Look, forget: dict[str, object]) -> Move:
    """Out of tries: a person. With nobody here the complaint is taken down all the same."""
    if memory.purpose != "existing" and not look.people_are_here():
        return Move("needs", (WORDS("identity.locked"),), (), forget)
    if memory.purpose == "existing":
        on = to_a_person(memory, look, "identity", WORDS("identity.locked_existing"))
        return Move(on.to, on.words, on.effects, forget)
    # Their complaint has a reference all the same: they hear it, then a person.
    return Move("unproved", (WORDS("identity.locked"),), (), forget)


def _is_a_date(keyed: str) -> bool:
    """Eight digits, day month year, of a day that was."""
    if len(keyed) != 8:
        return False
    try:
        return date(int(keyed[4:]), int(keyed[2:4]), int(keyed[:2])).year >= 1880
    except ValueError:
        return False
