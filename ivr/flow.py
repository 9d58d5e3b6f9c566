"""The whole conversation: every place, what is heard anywhere, and the one function that takes a turn.

Pure: no Flask, no SQL, no clock. It asks `Look`, and returns a Reply whose effects the doorway performs.
"""

from dataclasses import replace

from .effects import Effect
from .hearing import wants_a_person, wants_it_again
from .look import Look, WhoIsHere
from .places import call_back, category, existing, goodbye, identity, menu, needs, queue, reference, statement
from .places.person import to_a_person
from .places.place import Asked, Move, Place
from .reply import PATIENCE, Heard, Listen, Memory, Reply
from .words import WORDS

#: So many silences or wrong answers at one question, and a person takes over (the public contract).
MISSES_ALLOWED = 3
#: After so many of them at a menu, only keys are listened to.
SPOKEN_MISSES_ALLOWED = 2

PLACES: dict[str, Place] = {
    "menu": menu.Menu(),
    "account": identity.AccountNumber(),
    "birth": identity.DateOfBirth(),
    "pin": identity.PinDigits(),
    "needs": needs.ExtraHelp(),
    "need_kind": needs.KindOfHelp(),
    "category": category.Category(),
    "more_categories": category.MoreCategories(),
    "statement": statement.Statement(),
    "statement_check": statement.StatementCheck(),
    "reference": reference.Reference(),
    "unproved": reference.Unproved(),
    "existing": existing.Existing(),
    "progress": existing.ProgressTold(),
    "queue": queue.Queue(),
    "call_back": call_back.CallBack(),
    "call_back_number": call_back.CallBackNumber(),
    "goodbye": goodbye.Goodbye(),
}

#: A call never passes through more places than this without being asked something.
_LONGEST_WALK = len(PLACES)


def first_turn(look: WhoIsHere) -> Reply:
    """The call is answered: who we are, that it is recorded and why, then the menu."""
    notice: tuple[str, ...] = (WORDS("welcome.notice"),)
    if not look.people_are_here():
        notice += (WORDS("welcome.closed"),)
    return _reply("menu", Memory(), menu.question(), notice, (), ())


def take_turn(place: str, memory: Memory, heard: Heard, look: Look) -> Reply:
    """What is said to what was heard here, and what it does; always an answer, whatever was heard."""
    here = PLACES.get(place)
    if here is None:
        # A place of another version of this program: a person can take it from here.
        return _arrive(Move("queue"), memory, look)
    if heard == Heard():
        return _arrive(Move(place), memory, look)
    if here.listens:
        if heard.digits == "0" or wants_a_person(heard.speech):
            words = (WORDS("anywhere.person"),) if look.people_are_here() else ()
            return _arrive(to_a_person(memory, look, "asked", *words), memory, look)
        if "*" in heard.digits or wants_it_again(heard.speech):
            return _arrive(Move(place), memory, look)
    if heard.silence and not here.silence_is_an_answer:
        return _missed(place, here, memory, look, "silence")
    move = here.hear(heard, memory, look)
    if move is None:
        return _missed(place, here, memory, look, "wrong")
    return _arrive(move, replace(memory, misses=0), look)


def _missed(place: str, here: Place, memory: Memory, look: Look, how: str) -> Reply:
    """Nothing, or nothing that fits: asked again in other words; at the third time, a person."""
    misses = memory.misses + 1
    if misses < MISSES_ALLOWED:
        joint = "_" if "." in here.prompt else "."
        return _arrive(
            Move(place, (WORDS(f"{here.prompt}{joint}{how}"),)), replace(memory, misses=misses), look
        )
    memory = replace(memory, misses=0)
    if place.startswith("call_back") and not look.people_are_here():
        # Nobody is here, and nobody answers us: we promise with what we have.
        return _arrive(call_back.promised(look, "", "missed"), memory, look)
    words = (WORDS("anywhere.missed"),) if look.people_are_here() else ()
    return _arrive(to_a_person(memory, look, "missed", *words), memory, look)


def _arrive(move: Move, memory: Memory, look: Look, first: tuple[str, ...] = ()) -> Reply:
    """Walk to where the caller is next asked something, gathering what is said and done on the way."""
    words: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    for _ in range(_LONGEST_WALK):
        memory = replace(memory, **move.remember)
        words, effects = words + move.words, effects + move.effects
        asked = PLACES[move.to].ask(memory, look)
        if isinstance(asked, Asked):
            return _reply(move.to, memory, asked, first, words, effects)
        move = asked
    raise RuntimeError(f"The conversation goes round in a ring at {move.to!r}.")


def _reply(
    place: str,
    memory: Memory,
    asked: Asked,
    first: tuple[str, ...],
    words: tuple[str, ...],
    effects: tuple[Effect, ...],
) -> Reply:
    then = asked.then
    if isinstance(then, Listen):
        # A moment's pause keeps its own time, unless the caller has told us that they need longer.
        own = then.patience if memory.patience == PATIENCE else None
        then = replace(then, patience=own or memory.patience)
        if memory.misses >= SPOKEN_MISSES_ALLOWED and then.keys == 1 and not then.statement:
            # A bad line or a voice the machine cannot follow: from here on, keys alone.
            then = replace(then, speech=False, hints=())
        return Reply(place, memory, first + asked.first, words + asked.words, then, effects + asked.effects)
    return Reply(place, memory, first + words + asked.first + asked.words, (), then, effects + asked.effects)
