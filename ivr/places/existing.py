"""A complaint that is already open: its reference, who is calling, then where it stands in plain words."""

from carrier.spoken_digits import digits_said
from code_of_practice import references

from ..effects import AskForManager, AskForPerson, TakeUp
from ..hearing import mentions
from ..look import Look, Progress
from ..reply import Heard, Listen, Memory
from ..words import WORDS
from .person import to_a_person
from .place import Asked, Move


class Existing:
    prompt = "existing"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked:
        return Asked((WORDS("existing.ask"),), Listen(keys=8, speech=memory.misses > 0))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if heard.digits == "1" or mentions(
            heard.speech, "don't have", "don't know", "haven't got", "without"
        ):
            return to_a_person(memory, look, "existing", WORDS("existing.no_reference"))
        # A right check digit says nothing about whether there is such a complaint; that is told only to its owner.
        keyed = heard.digits or digits_said(heard.speech) or ""
        return Move("account", remember={"reference": keyed}) if references.is_valid(keyed) else None


class ProgressTold:
    prompt = "existing.choices"
    listens = True
    silence_is_an_answer = False

    def ask(self, memory: Memory, look: Look) -> Asked | Move:
        progress = look.progress(memory.reference)
        if progress is None:
            return to_a_person(memory, look, "existing", WORDS("existing.not_found"))
        return Asked(
            (*_told(progress), WORDS("existing.choices")),
            Listen(keys=1, speech=True, hints=WORDS.hints("existing.hints")),
            effects=(TakeUp(progress.reference),),
        )

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        if heard.digits == "1" or mentions(
            heard.speech, "not happy", "unhappy", "manager", "escalate", "too long"
        ):
            effects = (AskForManager(memory.reference), AskForPerson("manager"))
            return Move("queue", (WORDS("existing.manager"),), effects, {"manager": True})
        if heard.digits == "2" or mentions(heard.speech, "add", "something"):
            return Move("statement", remember={"statement": "added"})
        return None


def _told(progress: Progress) -> tuple[str, ...]:
    stage = WORDS("existing.stage", reference=references.spoken(progress.reference), stage=progress.stage)
    owner = WORDS("existing.owner", owner=progress.owner) if progress.owner else WORDS("existing.no_owner")
    due = (
        WORDS("existing.due", next_date=progress.next_date, what=progress.what)
        if progress.next_date
        else WORDS("existing.no_due")
    )
    return (stage, owner, due)
