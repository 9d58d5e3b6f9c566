""" "To do this we may have to ask you questions to confirm that we are speaking to the right person." (CP7)"""

from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from code_of_practice import identity
from code_of_practice.edition import Edition, in_force, under
from code_of_practice.errors import PolicyNotUnderstood
from code_of_practice.identity import Asked, Level, Question, Stored, TryRuling

PRIYA = Stored("40012345", date(1987, 2, 1), "830461")
ASKED = (
    Asked(Question.ACCOUNT_NUMBER, 8),
    Asked(Question.DATE_OF_BIRTH, 8),
    Asked(Question.PIN_DIGITS, 2, (2, 5)),
)
RIGHT = {Question.ACCOUNT_NUMBER: "40012345", Question.DATE_OF_BIRTH: "01021987", Question.PIN_DIGITS: "36"}


def test_the_account_number_identifies_and_two_more_answers_prove() -> None:
    """The account number is on every bill: alone it proves nothing."""
    asked = identity.questions_for("call key")
    assert asked[0].question is Question.ACCOUNT_NUMBER
    assert {each.question for each in asked[1:]} == {Question.DATE_OF_BIRTH, Question.PIN_DIGITS}


def test_the_questions_are_named_in_the_words_people_and_machines_follow() -> None:
    assert [each.words for each in ASKED] == [
        "account number",
        "date of birth",
        "second and fifth digits of your PIN",
    ]


def test_a_date_of_birth_is_eight_digits_day_month_year() -> None:
    assert identity.is_right_person(RIGHT, ASKED, PRIYA)
    assert not identity.is_right_person(RIGHT | {Question.DATE_OF_BIRTH: "19870201"}, ASKED, PRIYA)


@pytest.mark.parametrize("birth", ["01 02 1987", "01/02/1987", "01-02-1987#", "01.02.1987"])
def test_a_keyed_answer_may_have_its_separators(birth: str) -> None:
    assert identity.is_right_person(RIGHT | {Question.DATE_OF_BIRTH: birth}, ASKED, PRIYA)


@given(st.lists(st.booleans(), min_size=3, max_size=3))
def test_one_wrong_answer_of_any_kind_is_the_same_no(which: list[bool]) -> None:
    """CP6: "we will protect the privacy of the information that we hold on you": no hint which answer was wrong."""
    answers = {q: (a if ok else "9" * len(a)) for (q, a), ok in zip(RIGHT.items(), which, strict=True)}
    assert identity.is_right_person(answers, ASKED, PRIYA) is all(which)


@pytest.mark.parametrize("missing", list(Question))
def test_an_answer_not_given_is_wrong(missing: Question) -> None:
    answers = {question: answer for question, answer in RIGHT.items() if question is not missing}
    assert not identity.is_right_person(answers, ASKED, PRIYA)


def test_an_account_we_do_not_know_is_wrong_whatever_is_answered() -> None:
    assert not identity.is_right_person(RIGHT, ASKED, None)
    nobody = {
        Question.ACCOUNT_NUMBER: "nobody",
        Question.DATE_OF_BIRTH: "01011900",
        Question.PIN_DIGITS: "00",
    }
    assert not identity.is_right_person(nobody, ASKED, None)


def test_no_questions_prove_nothing() -> None:
    assert not identity.is_right_person({}, (), PRIYA)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_keyed_or_said_is_only_ever_yes_or_no(birth: str, pin: str) -> None:
    answers = RIGHT | {Question.DATE_OF_BIRTH: birth, Question.PIN_DIGITS: pin}
    assert identity.is_right_person(answers, ASKED, PRIYA) in (True, False)


def test_the_same_call_asks_for_the_same_digits_at_every_try() -> None:
    assert identity.questions_for("one call") == identity.questions_for("one call")


def test_calls_ask_for_every_pair_of_digits_about_as_often() -> None:
    asked = Counter(identity.pin_positions(f"call {n}") for n in range(15_000))
    assert len(asked) == 15
    assert all(850 < times < 1150 for times in asked.values())


def test_positions_are_said_in_words() -> None:
    assert identity.in_words((2, 5)) == "second and fifth"
    assert identity.in_words((1, 3, 6)) == "first, third and sixth"


def test_three_tries_a_call_and_five_an_account_a_day_counted_before_they_are_looked_at() -> None:
    rulings = {
        (call, account): identity.ruling_on_try(in_this_call=call, on_this_account_in_24_hours=account)
        for call, account in product(range(1, 6), range(1, 8))
    }
    for (call, account), ruling in rulings.items():
        assert (ruling is TryRuling.ALLOWED) is (call <= 3 and account <= 5)
        assert (ruling is TryRuling.ACCOUNT_LOCKED) is (account > 5)


def test_levels_go_from_anybody_to_proved() -> None:
    assert identity.level_of(account_known=False, right_person=False) is Level.L0
    assert identity.level_of(account_known=True, right_person=False) is Level.L1
    assert identity.level_of(account_known=True, right_person=True) is Level.L2
    assert Level.L0 < Level.L1 < Level.L2


def test_stored_answers_have_no_words_that_a_log_could_show() -> None:
    assert not any(secret in f"{PRIYA!r} {PRIYA}" for secret in ("40012345", "1987", "830461"))


@pytest.mark.parametrize(
    ("careless", "instead_of", "told"),
    [
        ("how_many: 1", "how_many: 2", "greater than or equal to 2"),
        (
            "of: [date_of_birth, account_number]",
            "of: [date_of_birth, pin_digits]",
            "without the identifying one",
        ),
        (
            "pin_digits_asked: 4\npin_digits: 4",
            "pin_digits: 6\npin_digits_asked: 2",
            "fewer digits than the whole PIN",
        ),
        ("tries_per_call: 99", "tries_per_call: 3", "less than or equal to 5"),
    ],
)
def test_an_edit_that_would_open_the_door_is_refused(careless: str, instead_of: str, told: str) -> None:
    text = in_force().texts["identity.yaml"]
    assert instead_of in text
    edited = Edition({"identity.yaml": text.replace(instead_of, careless)})
    with under(edited), pytest.raises(PolicyNotUnderstood, match=f"identity.yaml.*{told}"):
        identity.terms()
