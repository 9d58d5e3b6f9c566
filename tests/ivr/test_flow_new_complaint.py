"""A new complaint by phone, told as a conversation (issue part 5; CONTRACT, "On the phone")."""

from ivr.effects import (
    AddStatement,
    AskForPerson,
    FinishDescription,
    JoinQueue,
    OpenComplaint,
    PromiseCallBack,
    SetCategory,
)

from .told import ACCOUNT, BIRTH, a_caller, proving_who_they_are

STORY = "My broadband has been slow since Tuesday and nobody rings me back."


def test_the_first_words_say_who_we_are_that_it_is_recorded_and_why_and_cannot_be_cut_short() -> None:
    """ICO, lawful business practice: who, that it is recorded, why, where the notice is, before recording matters."""
    caller = a_caller()
    notice = caller.reply.first[0]
    for words in ("All Communications", "recorded", "so that", "privacy notice"):
        assert words in notice
    assert "For a new complaint, press 1" in caller.reply.asked[0]


def test_the_complaint_is_opened_at_the_choice_and_before_identity() -> None:
    """CONTRACT: "The complaint is opened as soon as the caller chooses to complain, before identity"."""
    caller = a_caller()
    caller.press("1")
    assert caller.done == [OpenComplaint()]
    assert "account number" in caller.heard


def test_identity_is_asked_in_the_contract_s_words() -> None:
    """CONTRACT: "account number", "date of birth" (eight digits, day month year), "second and fifth digits of your PIN"."""
    caller = a_caller()
    assert "account number" in caller.press("1")
    assert "date of birth as eight digits, day month year" in caller.press(ACCOUNT)
    assert "second and fifth digits of your PIN" in caller.press(BIRTH)


def test_each_identity_question_names_only_itself() -> None:
    """A machine that follows our words must not be led astray by a question about the other questions."""
    caller = a_caller()
    caller.press("1")
    assert "date of birth" not in caller.heard and "PIN" not in caller.heard
    caller.press(ACCOUNT)
    assert "account number" not in caller.heard and "PIN" not in caller.heard
    caller.press(BIRTH)
    assert "account number" not in caller.heard and "date of birth" not in caller.heard


def test_a_whole_complaint_ends_in_the_queue_with_its_reference_said_twice_in_two_groups_of_four() -> None:
    caller = a_caller()
    caller.press("1")
    assert "extra help" in proving_who_they_are(caller)
    assert "What is your complaint about" in caller.press("2")
    caller.press("1")
    assert "My broadband has been slow" in caller.say(STORY)
    heard = caller.press("1")
    assert heard.count("1 2 3 4, 5 6 7 1") == 2
    assert "number ending 1 2 3" in heard
    assert "ten working days" in heard and "free of charge" in heard and "Communications Ombudsman" in heard
    caller.silent()
    assert caller.waits
    assert caller.done == [
        OpenComplaint(),
        SetCategory("slow_broadband"),
        AddStatement(STORY),
        FinishDescription(),
        AskForPerson("finished"),
        JoinQueue(),
    ]


def test_star_says_the_reference_again() -> None:
    """CONTRACT: "`*` repeats"."""
    caller = a_caller()
    caller.press("1")
    proving_who_they_are(caller)
    caller.press("2", "3")
    caller.say(STORY)
    caller.press("1")
    before = caller.reply.place
    assert "1 2 3 4, 5 6 7 1" in caller.press("*")
    assert caller.reply.place == before


def test_three_wrong_identities_lead_to_a_person_and_the_complaint_stands() -> None:
    """CONTRACT: "Failing identity never stops a complaint being logged"; issue: 3 tries a call, then a person."""
    caller = a_caller()
    caller.press("1")
    for _ in range(2):
        assert "don't match" in caller.press(ACCOUNT, BIRTH, "00")
        assert "account number" in caller.heard
    heard = caller.press(ACCOUNT, BIRTH, "00")
    assert "doesn't hold up your complaint" in heard
    assert "1 2 3 4, 5 6 7 1" in heard
    caller.silent()
    assert caller.waits
    assert caller.done[0] == OpenComplaint()
    assert AskForPerson("identity") in caller.done


def test_a_wrong_identity_sounds_the_same_whether_or_not_we_know_the_account() -> None:
    known, unknown = a_caller(), a_caller()
    for caller in (known, unknown):
        caller.press("1")
    assert known.press(ACCOUNT, BIRTH, "00") == unknown.press("99999999", BIRTH, "00")


def test_a_spent_account_sounds_like_a_wrong_answer_until_the_call_s_own_tries_are_over() -> None:
    """5 an account a day over all calls: the sixth is not looked at, right or wrong."""
    caller = a_caller(tries_today=5)
    caller.press("1")
    heard = proving_who_they_are(caller)
    assert "can't check those details" in heard
    assert not caller.house.proved


def test_after_failing_identity_with_nobody_here_the_complaint_is_still_taken_down() -> None:
    caller = a_caller(open=False)
    caller.press("1")
    for _ in range(3):
        caller.press(ACCOUNT, BIRTH, "00")
    assert "extra help" in caller.heard
    caller.press("2", "3")
    caller.say(STORY)
    assert AddStatement(STORY) in caller.done


def test_nobody_has_to_have_an_account_number() -> None:
    caller = a_caller()
    caller.press("1", "1")
    assert "extra help" in caller.heard
    assert "goes ahead" in caller.heard


def test_a_date_that_never_was_is_asked_for_again() -> None:
    caller = a_caller()
    caller.press("1", ACCOUNT)
    for wrong in ("31021980", "1980", "00000000"):
        caller = a_caller()
        caller.press("1", ACCOUNT, wrong)
        assert caller.reply.place == "birth"
        assert "isn't a date" in caller.heard


def test_a_category_may_be_said() -> None:
    caller = a_caller()
    caller.press("1", "1", "2")
    caller.say("The engineer didn't turn up, twice!")
    assert SetCategory("missed_engineer") in caller.done


def test_anything_else_offers_the_other_kinds() -> None:
    caller = a_caller()
    caller.press("1", "1", "2", "5")
    assert "how we have treated you, press 3" in caller.heard
    caller.press("2")
    assert SetCategory("contract") in caller.done


def test_a_statement_of_four_kilobytes_with_control_characters_is_kept_whole_and_read_back_in_short() -> None:
    """Issue part 5: "speech with control characters or 4 kB"."""
    story = "It went \x00\x07\x1b wrong & <bad> " + "and then again " * 280
    caller = a_caller()
    caller.press("1", "1", "2", "1")
    heard = caller.say(story)
    assert AddStatement(story) in caller.done
    assert "\x00" not in heard
    assert len(heard) < 600


def test_more_may_be_added_and_said_again_and_nothing_said_is_lost() -> None:
    caller = a_caller()
    caller.press("1", "1", "2", "1")
    caller.say("First this.")
    caller.press("2")
    caller.say("Then that.")
    caller.press("3")
    caller.say("All of it.")
    caller.press("1")
    assert [e.words for e in caller.done if isinstance(e, AddStatement)] == [
        "First this.",
        "Then that.",
        "All of it.",
    ]
    assert caller.reply.place == "reference"


def test_a_story_that_mentions_an_adviser_is_a_story() -> None:
    caller = a_caller()
    caller.press("1", "1", "2", "1")
    caller.say("I spoke to an agent last week and he was rude to me")
    assert caller.reply.place == "statement_check"


def test_in_closed_hours_the_complaint_is_taken_and_a_call_back_promised() -> None:
    """Closed hours still take the complaint, then promise a call back."""
    caller = a_caller(open=False)
    assert "still make your complaint" in caller.heard
    caller.press("1", "1", "2", "1")
    caller.say(STORY)
    caller.press("1")
    assert "ring you back on the number ending 1 2 3" in caller.silent()
    heard = caller.press("1")
    assert PromiseCallBack("", "asked") in caller.done
    assert "Monday the 23rd of November" in heard and "1 2 3 4, 5 6 7 1" in heard
    assert caller.put_down
