"""An existing complaint by phone: where it stands, and what a caller who is not happy can do (issue part 5)."""

from code_of_practice import references
from ivr.effects import AddStatement, AskForManager, AskForPerson, JoinQueue, TakeUp
from ivr.look import Progress

from .told import ACCOUNT, BIRTH, Caller, House, a_caller, proving_who_they_are

REFERENCE = "12345671"
UNKNOWN = "7654321" + str(references.check_digit("7654321"))
PROGRESS = Progress(
    REFERENCE,
    "we are looking into it",
    "Sam Adviser",
    "Friday the 4th of December",
    "we aim to give you our answer",
)


def asking_after(reference: str = REFERENCE) -> Caller:
    caller = Caller(House(complaints={REFERENCE: PROGRESS}))
    caller.press("2", reference)
    return caller


def test_reference_then_identity_then_stage_owner_and_next_date_in_plain_words() -> None:
    caller = asking_after()
    assert "account number" in caller.heard
    heard = proving_who_they_are(caller)
    for words in ("1 2 3 4, 5 6 7 1", "we are looking into it", "Sam Adviser", "Friday the 4th of December"):
        assert words in heard
    assert TakeUp(REFERENCE) in caller.done


def test_a_reference_with_a_wrong_check_digit_is_asked_for_again() -> None:
    caller = asking_after("12345675")
    assert "isn't a complaint reference" in caller.heard
    assert caller.reply.place == "existing"


def test_a_reference_we_do_not_know_sounds_like_one_we_do_until_the_caller_has_proved_who_they_are() -> None:
    """Nothing is learnt about a complaint by keying references."""
    known, unknown = asking_after(), asking_after(UNKNOWN)
    assert known.heard == unknown.heard
    known.press(ACCOUNT, BIRTH, "00")
    unknown.press(ACCOUNT, BIRTH, "00")
    assert known.heard == unknown.heard


def test_somebody_else_s_complaint_is_never_told_even_to_a_proved_caller() -> None:
    caller = asking_after()
    caller.house.complaints = {}
    heard = proving_who_they_are(caller)
    assert "can't tell you about that complaint by phone" in heard
    assert caller.waits and not any(isinstance(effect, TakeUp) for effect in caller.done)


def test_star_says_where_it_stands_again() -> None:
    caller = asking_after()
    proving_who_they_are(caller)
    assert "Sam Adviser" in caller.press("*")


def test_not_happy_with_progress_is_a_manager_at_once_by_key_or_by_word() -> None:
    """CP8: "if you are not happy with progress … escalate the matter to their manager"."""
    for ask in ("press", "say"):
        caller = asking_after()
        proving_who_they_are(caller)
        getattr(caller, ask)({"press": "1", "say": "I'm not happy, I want the manager"}[ask])
        assert AskForManager(REFERENCE) in caller.done
        assert JoinQueue(urgent=True) in caller.done
        assert "manager" in caller.heard and caller.waits


def test_something_can_be_added_and_the_caller_hears_where_it_stands_again() -> None:
    caller = asking_after()
    proving_who_they_are(caller)
    assert "add to your complaint" in caller.press("2")
    caller.say("It has got worse.")
    caller.press("1")
    assert AddStatement("It has got worse.") in caller.done
    assert "Sam Adviser" in caller.heard


def test_without_the_reference_a_person_finds_it() -> None:
    caller = a_caller()
    caller.press("2", "1")
    assert caller.waits and AskForPerson("existing") in caller.done


def test_failing_identity_leads_to_a_person_who_can_help() -> None:
    caller = asking_after()
    for _ in range(3):
        caller.press(ACCOUNT, BIRTH, "00")
    assert caller.waits and "A person will help you" in caller.heard


def test_being_proved_once_is_enough_for_the_call_and_a_caller_s_number_never_is() -> None:
    caller = Caller(House(proved=True, complaints={REFERENCE: PROGRESS}))
    caller.press("2", REFERENCE)
    assert "Sam Adviser" in caller.heard
    stranger = Caller(House(complaints={REFERENCE: PROGRESS}, ending="123"))
    stranger.press("2", REFERENCE)
    assert "account number" in stranger.heard
