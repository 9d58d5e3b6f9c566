"""What the conversation may ask of the house while it speaks: questions only, answered inside the turn's transaction."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What came of one try at proving who is calling."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was keyed; never stored together, never logged, so it has no repr."""

    account: str
    birth: str
    pin: str
    positions: tuple[int, ...]

    def __repr__(self) -> str:
        return "Answers(...)"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a complaint stands, in words that are ready to be spoken."""

    reference: str
    stage: str
    owner: str
    next_date: str
    what: str


class WhoIsHere(Protocol):
    """All that the first words of a call depend on."""

    def people_are_here(self) -> bool:
        """Whether somebody answers the phones now."""


class Look(WhoIsHere, Protocol):
    """The doorway answers these from the database; the flow's own tests answer them from a table."""

    def open_again(self) -> str:
        """When somebody does again, spoken: "at 8 am on Monday the 23rd of November"."""

    def ring_back_by(self) -> str:
        """By when somebody rings back, spoken: "by 10 am on Monday the 23rd of November"."""

    def reference(self) -> str:
        """The reference of the complaint this call is about, or ""."""

    def answer_by(self) -> str:
        """The day by which we aim to answer this call's complaint, spoken."""

    def letter_by(self) -> str:
        """The day by which, unresolved, it may go to the ombudsman, spoken."""

    def scheme(self) -> str:
        """The independent scheme, as it is spoken."""

    def number_ending(self) -> str:
        """The last three digits of the number they call from, where it can be rung; else ""."""

    def takes_texts(self) -> bool:
        """Whether a text message can reach the number they call from."""

    def may_be_rung(self, keyed: str) -> bool:
        """Whether we would ring this number: a whole UK number that costs us no premium."""

    def pin_positions(self) -> tuple[int, ...]:
        """Which digits of the PIN this call is asked for, from 1."""

    def verified(self) -> bool:
        """Whether this call has proved whom it is from."""

    def judge(self, answers: Answers) -> Verdict:
        """Count a try, then check it (in that order: a try that crashes has been spent)."""

    def progress(self, reference: str) -> Progress | None:
        """The caller's own complaint of that reference; None where it is not theirs, or they are not verified."""

    def with_somebody(self) -> bool:
        """Whether a member of staff has this call now."""

    def was_dropped(self) -> bool:
        """Whether the call is in the queue again because whoever had it was lost."""
