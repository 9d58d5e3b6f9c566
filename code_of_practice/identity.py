"""Is this the right person? Which questions, how many tries, what may be told afterwards (CP6, CP7).

"During any discussions we will protect the privacy of the information that we hold on you. To do this we may have to
ask you questions to confirm that we are speaking to the right person." Failing never stops a complaint being logged;
it only stops facts of the account being told.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import combinations


class Level(IntEnum):
    """How sure we are; each level allows what the one below allows."""

    L0 = 0  # anybody: complain, hear the Code, ask for a manager
    L1 = 1  # named an account: facts may be added to it, none told
    L2 = 2  # proved: the account may be discussed


class Question(StrEnum):
    """What may be asked on the keypad; the words are those the phone uses."""

    ACCOUNT_NUMBER = "account_number"
    DATE_OF_BIRTH = "date_of_birth"
    PIN_DIGITS = "pin_digits"


class TryRuling(StrEnum):
    """May these answers be looked at?"""

    ALLOWED = "allowed"
    CALL_SPENT = "call_spent"
    ACCOUNT_LOCKED = "account_locked"


TRIES_PER_CALL = 3
TRIES_PER_ACCOUNT_IN_24_HOURS = 5


@dataclass(frozen=True)
class Asked:
    """One question as it is put: how many digits to key, and for a PIN which positions (from 1)."""

    question: Question
    digits: int
    positions: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What the question names, in CONTRACT's words: "second and fifth digits of your PIN"."""
        if self.question is Question.PIN_DIGITS:
            return f"{in_words(self.positions)} digits of your PIN"
        return {Question.ACCOUNT_NUMBER: "account number", Question.DATE_OF_BIRTH: "date of birth"}[
            self.question
        ]


@dataclass(frozen=True, repr=False)
class Stored:
    """What the account's holder answers; never printed, logged or shown, so it has no repr of its own."""

    account_number: str
    date_of_birth: date
    pin: str


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def questions_for(seed: str) -> tuple[Asked, ...]:
    """The questions of one call, in order; `seed` (the call's key) fixes which PIN digits are asked for.

    The same call asks for the same positions at every try, so that a guesser cannot wait for the two digits they know.
    """
    return (
        Asked(Question.ACCOUNT_NUMBER, 8),
        Asked(Question.DATE_OF_BIRTH, 8),
        Asked(Question.PIN_DIGITS, 2, pin_positions(seed)),
    )


def pin_positions(seed: str, *, length: int = 6, count: int = 2) -> tuple[int, ...]:
    """Which digits of the PIN to ask for, counted from 1, in rising order, the same for the same seed."""
    choices = list(combinations(range(1, length + 1), count))
    return choices[int.from_bytes(hashlib.sha256(seed.encode()).digest()) % len(choices)]


def in_words(positions: tuple[int, ...]) -> str:
    """(2, 5) as "second and fifth"."""
    words = [_ORDINALS[position - 1] for position in positions]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def ruling_on_try(*, in_this_call: int, on_this_account_in_24_hours: int) -> TryRuling:
    """May this try be checked? Both counts include it: a try is written down and counted before it is looked at."""
    if on_this_account_in_24_hours > TRIES_PER_ACCOUNT_IN_24_HOURS:
        return TryRuling.ACCOUNT_LOCKED
    return TryRuling.CALL_SPENT if in_this_call > TRIES_PER_CALL else TryRuling.ALLOWED


def is_right_person(answers: Mapping[Question, str], asked: tuple[Asked, ...], stored: Stored | None) -> bool:
    """Whether every answer is right; `stored` is None for an account number we do not know.

    One yes or no for all of them together, in the same time either way, so that nothing hints which was wrong.
    """
    held = stored or _NOBODY
    right = stored is not None
    for question in asked:
        given = keyed(answers.get(question.question, ""))
        right &= hmac.compare_digest(given.encode(), _expected(question, held).encode())
    return right


def keyed(answer: str) -> str:
    """The digits of a keyed answer, without spaces, hyphens, dots, slashes, # or *."""
    return answer.translate(str.maketrans("", "", " -./#*"))


def _expected(asked: Asked, held: Stored) -> str:
    match asked.question:
        case Question.ACCOUNT_NUMBER:
            return held.account_number
        case Question.DATE_OF_BIRTH:
            return held.date_of_birth.strftime("%d%m%Y")
        case Question.PIN_DIGITS:
            return "".join(held.pin[position - 1] for position in asked.positions)


_NOBODY = Stored(account_number="no such account", date_of_birth=date(1900, 1, 1), pin="000000")
