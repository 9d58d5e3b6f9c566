"""Extra help, a person half way, the queue and what follows it, told as a conversation (issue part 5)."""

from ivr.effects import FinishDescription, PromiseCallBack, RecordNeed
from ivr.reply import PATIENCE_FOR_RELAY, Heard

from .told import a_caller


def test_extra_help_is_asked_early_and_recorded_as_help_not_as_a_diagnosis() -> None:
    """GC C5: ask at the earliest opportunity; record the support that is needed."""
    caller = a_caller()
    caller.press("1", "1", "1")
    assert "someone has died" in caller.heard
    assert "very sorry for your loss" in caller.press("1")
    assert RecordNeed("bereavement") in caller.done


def test_a_relay_user_is_given_longer_at_every_question() -> None:
    """Relay UK: "never time out fast"."""
    caller = a_caller()
    caller.press("1", "1", "1", "2")
    assert caller.reply.then.patience == PATIENCE_FOR_RELAY
    caller.press("1")
    assert caller.reply.then.patience == PATIENCE_FOR_RELAY


def test_a_withheld_number_is_asked_for_one_to_ring() -> None:
    caller = a_caller(open=False, ending="")
    caller.press("0")
    assert "key in the phone number" in caller.heard
    assert "can't use that number" in caller.press("123")
    caller.press("07700900123")
    assert PromiseCallBack("07700900123", "asked") in caller.done
    assert caller.put_down


def test_leaving_the_queue_is_a_promise_to_ring_back_never_silence() -> None:
    caller = a_caller()
    caller.press("0")
    assert caller.waits
    for result in ("leave", "queue-full", "error", "system-error"):
        again = a_caller()
        again.press("0")
        again.hear(Heard(queue_result=result))
        assert again.reply.place == "call_back" and again.heard
        again.press("1")
        assert any(isinstance(effect, PromiseCallBack) for effect in again.done)


def test_after_talking_to_somebody_the_caller_hears_what_happens_next() -> None:
    """Regulation: at the end of a call the reference, what happens next and by when, the ADR sentence."""
    caller = a_caller()
    caller.press("1", "0")
    heard = caller.hear(Heard(dial_status="answered"))
    assert "1 2 3 4, 5 6 7 1" in heard and "ten working days" in heard and "free of charge" in heard
    assert caller.put_down


def test_a_caller_who_goes_to_a_person_half_way_has_the_complaint_confirmed_in_writing_once() -> None:
    """Nobody leaves without their reference: by text, or said where no text can reach them."""
    caller = a_caller()
    caller.press("1", "0")
    assert caller.done.count(FinishDescription()) == 1
    caller.hear(Heard(queue_result="leave"))
    caller.press("0")
    assert caller.done.count(FinishDescription()) == 1
    withheld = a_caller(ending="")
    assert "1 2 3 4, 5 6 7 1" in withheld.press("1", "0")


def test_somebody_who_could_not_use_the_keys_may_say_the_account_number_but_never_the_secrets() -> None:
    caller = a_caller()
    caller.press("1")
    assert not caller.reply.then.speech
    caller.silent()
    assert caller.reply.then.speech
    caller.say("one double oh two three four five six")
    assert caller.reply.place == "birth" and not caller.reply.then.speech
    caller.silent()
    assert not caller.reply.then.speech


def test_after_two_misses_at_a_menu_only_keys_are_listened_to() -> None:
    """Plum voice practice: after two speech failures keys alone, after three a person."""
    caller = a_caller()
    assert caller.reply.then.speech
    caller.silent()
    assert caller.reply.then.speech
    caller.say("purple monkey")
    assert not caller.reply.then.speech


def test_a_caller_whose_adviser_was_lost_waits_at_the_front() -> None:
    caller = a_caller()
    caller.press("1", "0")
    caller.house.dropped = True
    heard = caller.hear(Heard(dial_status="answered"))
    assert "front of the queue" in heard
    assert caller.waits
