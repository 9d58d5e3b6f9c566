"""What holds at every place of the conversation: 0, star, silence, misses, and always an answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.addresses import Addresses
from ivr.effects import OpenComplaint
from ivr.flow import MISSES_ALLOWED, PLACES, take_turn
from ivr.look import Progress
from ivr.reply import HangUp, Heard, Listen, Memory, Wait
from ivr.spoken import spoken

from .line import checked
from .told import ACCOUNT, BIRTH, PIN, Caller, House

ASKING = sorted(name for name, place in PLACES.items() if place.listens)
ADDRESSES = Addresses("https://complaints.example", "k3y")
REFERENCE = "12345671"


def a_house(**facts: object) -> House:
    told = Progress(REFERENCE, "we are looking into it", "", "", "")
    return House(their_reference=REFERENCE, complaints={REFERENCE: told}, **facts)  # type: ignore[arg-type]


def memory_at(place: str) -> Memory:
    return Memory(purpose="existing" if place in ("existing", "progress") else "new", reference=REFERENCE)


def heard_at(place: str, heard: Heard, house: House | None = None):
    house = house or a_house(proved=place == "progress")
    return take_turn(place, memory_at(place), heard, house)


@pytest.mark.parametrize("place", ASKING)
def test_0_at_any_prompt_asks_for_a_person(place: str) -> None:
    """CONTRACT: "`0` at any prompt asks for a person"."""
    assert isinstance(heard_at(place, Heard(digits="0")).then, Wait)


@pytest.mark.parametrize("place", ASKING)
@pytest.mark.parametrize(
    "words",
    ["agent", "Can I speak to a person, please?", "I want to talk to someone.", "operator", "A real person"],
)
def test_a_person_may_be_asked_for_in_words_wherever_speech_is_heard(place: str, words: str) -> None:
    assert isinstance(heard_at(place, Heard(speech=words)).then, Wait)


@pytest.mark.parametrize("place", ASKING)
def test_star_repeats_and_is_no_miss(place: str) -> None:
    """CONTRACT: "`*` repeats"."""
    once = heard_at(place, Heard())
    again = heard_at(place, Heard(digits="*"))
    assert (again.place, again.asked, again.memory.misses) == (once.place, once.asked, 0)


@pytest.mark.parametrize("place", [name for name in ASKING if not PLACES[name].silence_is_an_answer])
def test_silence_and_wrong_input_have_different_words(place: str) -> None:
    silent, wrong = heard_at(place, Heard(silence=True)), heard_at(place, Heard(digits="9" * 7))
    assert silent.place == wrong.place == place
    assert silent.asked != wrong.asked


@pytest.mark.parametrize("place", [name for name in ASKING if not PLACES[name].silence_is_an_answer])
@pytest.mark.parametrize("wrong", [Heard(silence=True), Heard(digits="9" * 7), Heard(speech="purple monkey")])
def test_three_misses_lead_to_a_person_never_to_a_hang_up(place: str, wrong: Heard) -> None:
    """CONTRACT: "three misses lead to a person, never to a hang-up"."""
    if wrong.speech and place == "statement":
        return  # there any words are the statement
    house, memory = a_house(proved=place == "progress"), memory_at(place)
    for _ in range(MISSES_ALLOWED - 1):
        reply = take_turn(place, memory, wrong, house)
        assert isinstance(reply.then, Listen) and reply.place == place
        memory = reply.memory
    assert isinstance(take_turn(place, memory, wrong, house).then, Wait)


@pytest.mark.parametrize("place", [*ASKING, "queue"])
def test_where_were_we_asks_again_and_counts_nothing(place: str) -> None:
    """After the fallback or a redirect the caller hears the question again."""
    memory = memory_at(place)
    for _ in range(5):
        reply = take_turn(place, memory, Heard(), a_house(proved=place == "progress"))
        memory = reply.memory
        assert reply.place == place and memory.misses == 0


def test_a_place_of_another_version_of_the_program_is_a_person() -> None:
    """A deploy in the middle of a call drops nobody."""
    assert isinstance(take_turn("gone", Memory(), Heard(digits="1"), a_house()).then, Wait)


KEYS = st.text("0123456789*#ABCD", max_size=12)
SENSE = st.sampled_from(
    ["1", "2", "3", "4", "5", "0", "*", ACCOUNT, BIRTH, PIN[1] + PIN[4], REFERENCE, "07700900123"]
)
SAID = st.text(max_size=400) | st.sampled_from(
    ["yes", "no", "an agent", "broadband", "say that again", "add more"]
)
RESULTS = st.sampled_from(["leave", "queue-full", "error", "system-error", "hangup", "bridged", "redirected"])
HEARD = st.one_of(
    st.builds(Heard, digits=SENSE),
    st.builds(Heard, digits=KEYS),
    st.builds(Heard, speech=SAID),
    st.just(Heard(silence=True)),
    st.just(Heard()),
    st.builds(Heard, queue_result=RESULTS),
    st.just(Heard(dial_status="answered")),
)
FACTS = st.fixed_dictionaries(
    {
        "open": st.booleans(),
        "ending": st.sampled_from(["", "123"]),
        "dropped": st.booleans(),
        "somebody": st.booleans(),
    }
)


@settings(max_examples=300)
@given(facts=FACTS, inputs=st.lists(HEARD, max_size=25))
def test_whatever_a_caller_does_there_is_always_a_good_answer_and_nobody_is_hung_up_on_for_a_miss(
    facts: dict[str, object], inputs: list[Heard]
) -> None:
    """Any input at any place: valid TwiML; the phone goes down only after goodbye has been said; a complaint stays."""
    caller = Caller(House(**facts, complaints={REFERENCE: Progress(REFERENCE, "open", "", "", "")}))  # type: ignore[arg-type]
    opened = False
    for heard in inputs:
        caller.hear(heard)
        document = spoken(caller.reply, ADDRESSES, 1)
        checked(document.encode())
        assert len(document) < 16_000
        opened = opened or OpenComplaint() in caller.reply.effects
        if isinstance(caller.reply.then, HangUp):
            assert caller.reply.place == "goodbye" and "Goodbye" in caller.heard
        if opened:
            assert caller.house.their_reference
        assert sum(isinstance(effect, OpenComplaint) for effect in caller.reply.effects) <= 1


@settings(max_examples=200)
@given(place=st.sampled_from([*ASKING, "queue"]), heard=HEARD, facts=FACTS)
def test_every_place_answers_every_input(place: str, heard: Heard, facts: dict[str, object]) -> None:
    reply = take_turn(place, memory_at(place), heard, a_house(**facts))
    checked(spoken(reply, ADDRESSES, 7).encode())
    assert reply.place in PLACES
    # What is remembered survives its journey through JSON.
    assert Memory.of(reply.memory.as_json()) == reply.memory
