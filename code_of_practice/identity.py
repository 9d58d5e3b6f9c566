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
from typing import Self, TypeVar

from pydantic import Field, model_validator

from code_of_practice.edition import kept
from code_of_practice.policy_file import Form, read


class Level(IntEnum):
    """How sure we are; each level allows what the one below allows."""

    L0 = 0  # anybody: complain, hear the Code, ask for a manager
    L1 = 1  # named an account: the complaint may be put beside it, nothing told
    L2 = 2  # proved: the account may be discussed


class Question(StrEnum):
    """What may be asked on the keypad."""

    ACCOUNT_NUMBER = "account_number"
    DATE_OF_BIRTH = "date_of_birth"
    PIN_DIGITS = "pin_digits"


class TryRuling(StrEnum):
    """May these answers be looked at?"""

    ALLOWED = "allowed"
    CALL_SPENT = "call_spent"
    ACCOUNT_LOCKED = "account_locked"


class _Proves(Form):
    how_many: int = Field(ge=2)
    of: tuple[Question, ...]


class _File(Form):
    identifies: Question
    proves: _Proves
    account_number_digits: int = Field(ge=6, le=12)
    pin_digits: int = Field(ge=4, le=8)
    pin_digits_asked: int = Field(ge=2, le=4)
    tries_per_call: int = Field(ge=1, le=5)
    tries_per_account_in_24_hours: int = Field(ge=1, le=10)

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if not self.proves.how_many <= len(set(self.proves.of)) or self.identifies in self.proves.of:
            raise ValueError(
                "name at least as many different proving questions as are asked, without the identifying one"
            )
        if self.pin_digits_asked >= self.pin_digits:
            raise ValueError("ask for fewer digits than the whole PIN, or one call gives it away")
        return self


_Choice = TypeVar("_Choice")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@dataclass(frozen=True)
class Asked:
    """One question as it is put: how many digits to key, and for a PIN which positions (from 1)."""

    question: Question
    digits: int
    positions: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What the question names on the phone: "second and fifth digits of your PIN"."""
        if self.question is Question.PIN_DIGITS:
            return f"{in_words(self.positions)} digits of your PIN"
        return {Question.ACCOUNT_NUMBER: "account number", Question.DATE_OF_BIRTH: "date of birth"}[
            self.question
        ]


@dataclass(frozen=True, repr=False)
class Stored:
    """What the account's holder answers; it has no repr, so that no log or traceback can show it."""

    account_number: str
    date_of_birth: date
    pin: str


@kept
def terms() -> _File:
    """What is asked, and how often may be tried: `policy/identity.yaml`."""
    return read("identity.yaml", _File)


def questions_for(seed: str) -> tuple[Asked, ...]:
    """The questions of one call, in order; `seed` (the call's key) fixes which are drawn and which PIN digits.

    The same call asks the same at every try, so that a guesser cannot wait for the digits they know.
    """
    proves = terms().proves
    drawn = _drawn(proves.of, proves.how_many, f"{seed}/questions")
    return tuple(_put(question, seed) for question in (terms().identifies, *drawn))


def pin_positions(seed: str, *, length: int | None = None, count: int | None = None) -> tuple[int, ...]:
    """Which digits of the PIN to ask for, counted from 1, in rising order, the same for the same seed."""
    digits = terms().pin_digits if length is None else length
    return _drawn(tuple(range(1, digits + 1)), terms().pin_digits_asked if count is None else count, seed)


def in_words(positions: tuple[int, ...]) -> str:
    """(2, 5) as "second and fifth"."""
    words = [_ORDINALS[position - 1] for position in positions]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def ruling_on_try(*, in_this_call: int, on_this_account_in_24_hours: int) -> TryRuling:
    """May this try be checked? Both counts include it: a try is written down and counted before it is looked at."""
    if on_this_account_in_24_hours > terms().tries_per_account_in_24_hours:
        return TryRuling.ACCOUNT_LOCKED
    return TryRuling.CALL_SPENT if in_this_call > terms().tries_per_call else TryRuling.ALLOWED


def is_right_person(answers: Mapping[Question, str], asked: tuple[Asked, ...], stored: Stored | None) -> bool:
    """Whether every answer is right; `stored` is None for an account number we do not know. A no stops facts alone (D14).

    One yes or no for all of them together, the same work done either way, so that neither the answer nor the time it
    takes hints which was wrong, or whether there is such an account.
    """
    held = stored or _nobody()
    right = stored is not None and bool(asked)
    for question in asked:
        given = keyed(answers.get(question.question, ""))
        right &= hmac.compare_digest(given.encode(), _expected(question, held).encode())
    return right


def level_of(*, account_known: bool, right_person: bool) -> Level:
    """What the answers have shown: an account number that exists names it, all answers right prove the person."""
    if right_person:
        return Level.L2
    return Level.L1 if account_known else Level.L0


def keyed(answer: str) -> str:
    """The digits of a keyed answer, without spaces, hyphens, dots, slashes, # or *."""
    return answer.translate(str.maketrans("", "", " -./#*"))


def _put(question: Question, seed: str) -> Asked:
    match question:
        case Question.ACCOUNT_NUMBER:
            return Asked(question, terms().account_number_digits)
        case Question.DATE_OF_BIRTH:
            return Asked(question, len("ddmmyyyy"))
        case Question.PIN_DIGITS:
            return Asked(question, terms().pin_digits_asked, pin_positions(seed))


def _drawn(choices: tuple[_Choice, ...], count: int, seed: str) -> tuple[_Choice, ...]:
    """`count` of the choices in their own order, evenly drawn by the seed's hash."""
    ways = list(combinations(choices, count))
    return ways[int.from_bytes(hashlib.sha256(seed.encode()).digest()) % len(ways)]


def _expected(asked: Asked, held: Stored) -> str:
    match asked.question:
        case Question.ACCOUNT_NUMBER:
            return held.account_number
        case Question.DATE_OF_BIRTH:
            return f"{held.date_of_birth:%d%m}{held.date_of_birth.year:04d}"
        case Question.PIN_DIGITS:
            return "".join(held.pin[position - 1 : position] for position in asked.positions)


@kept
def _nobody() -> Stored:
    """Compared with in place of an account that does not exist; its account number cannot be keyed."""
    return Stored(account_number="nobody", date_of_birth=date(1900, 1, 1), pin="0" * terms().pin_digits)
