"""What each decision asks: its questions, with the days that the Code allows and what is known already filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from code_of_practice import stages
from code_of_practice.clocks import local_date, working_days_after
from code_of_practice.early_referral import SHORTLY
from code_of_practice.roles import Role
from code_of_practice.stages import Move
from models import Complaint, Staff
from models.casework.complaint_queries import obligations_of
from models.casework.offers import OfferState, offers_on

from . import deeds
from .forms import Field, Kind

Asks = Callable[["Case"], tuple[Field, ...]]


@dataclass(frozen=True)
class Case:
    """What a form is asked about."""

    session: Session
    complaint: Complaint
    staff: Staff
    at: datetime

    @property
    def today(self) -> date:
        return local_date(self.at)


def _words(name: str, label: str, needed: str, hint: str = "") -> Field:
    return Field(name, label, Kind.WORDS, hint=hint, needed=needed)


def _their_words(label: str = "What they said, in their words") -> Field:
    return _words(
        "reason",
        label,
        "Write down what they said.",
        "And how they told us: on the phone, by mail, by letter.",
    )


def reason(label: str, needed: str = "Write down the reason first.", hint: str = "") -> Asks:
    return lambda case: (_words("reason", label, needed, hint),)


def told(label: str) -> Asks:
    return lambda case: (_their_words(label),)


def supplier(case: Case) -> tuple[Field, ...]:
    return (
        Field("supplier", "Which supplier", needed="Name the supplier.", hint="Such as Openreach."),
        _words("what", "What we wait for", "Write what we wait for."),
        _chase_day(case, "When we chase them next"),
    )


def chase(case: Case) -> tuple[Field, ...]:
    return (
        _words("said", "What they said", "Write what they said."),
        _chase_day(case, "When we chase them again"),
    )


def _chase_day(case: Case, label: str) -> Field:
    usual = working_days_after(case.today, 2)
    return Field(
        "chase_on", label, Kind.DAY, needed="Choose the day on which we chase them.", start=usual.isoformat(),
        earliest=case.today, latest=case.today + timedelta(days=30), hint="It is your promise from then on.",
    )  # fmt: skip


def answer(case: Case) -> tuple[Field, ...]:
    return (
        _words("findings", "What we found", "Write what we found.", "In plain words; it is the first part of their letter."),
        Field("doing", "What we are doing about it", Kind.LINES, needed="Write what we are doing about it, one thing a line.",
              hint="One thing a line."),
        Field("done_by", "All of it done by", Kind.DAY, earliest=case.today, latest=case.today + timedelta(days=90),
              hint="Your promise; it cannot be closed over what is not done."),
        Field("pence", "Credited to their account", Kind.POUNDS,
              hint="Goodwill within your own limit; credited whatever they answer."),
    )  # fmt: skip


def _offered(case: Case) -> Field:
    still = [
        each.pounds
        for each in offers_on(case.session, case.complaint.id or 0)
        if each.state == OfferState.OFFERED
    ]
    return Field(
        "offered", "What we offered and still stands", Kind.LINES, hint="One thing a line.",
        start="\n".join(f"{each}, credited to your account" for each in still),
    )  # fmt: skip


def _approver(case: Case) -> tuple[Field, ...]:
    if stages.may(case.complaint.stage, Move.DECLARE_DEADLOCK, Role(case.staff.role)):
        return ()
    who = ((Role.MANAGER.value, "A manager"), (Role.MANAGING_DIRECTOR.value, "The Managing Director"))
    return (
        Field("approver", "Who puts their name to it", Kind.CHOICE, choices=who, start=Role.MANAGER.value),
    )


def deadlock(case: Case) -> tuple[Field, ...]:
    position = _words(
        "position", "Where we stand, and why we will not change our answer", "Write where we stand and why."
    )
    return (position, _offered(case), *_approver(case))


def cannot_resolve(case: Case) -> tuple[Field, ...]:
    return (
        _words("why", "Why we cannot resolve it", "Write why we cannot resolve it."),
        _offered(case),
        *_approver(case),
    )


def _asked_day(case: Case) -> Field:
    return Field(
        "asked", "The day they asked", Kind.DAY, needed="Choose the day on which they asked.",
        start=deeds.asked_on(case.session, case.complaint, case.today).isoformat(),
        earliest=local_date(case.complaint.first_contact_at), latest=case.today,
    )  # fmt: skip


def referral_agreed(case: Case) -> tuple[Field, ...]:
    return (_asked_day(case), *_approver(case))


def referral_declined(case: Case) -> tuple[Field, ...]:
    owed = {each.rule: each.due for each in obligations_of(case.session, case.complaint.id or 0)}
    shortly = working_days_after(case.today, SHORTLY)
    latest = min(shortly, owed.get("statutory.adr_letter", shortly) - timedelta(days=1))
    return (
        _asked_day(case),
        Field("next_step", "What we will do", needed="Write down the next step."),
        Field("owner", "Who does it", needed="Write down who does it.", start=case.staff.name),
        Field("by_day", "By when", Kind.DAY, needed="Choose the day by which it is done.", earliest=case.today, latest=latest,
              hint="The decline ends by itself that day; then they may go to the ombudsman unasked."),
        _words("reason", "Why we believe that it will be resolved shortly", "Write down the reason.",
               "It goes into their letter, under your name."),
    )  # fmt: skip
