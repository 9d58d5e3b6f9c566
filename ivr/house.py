"""What the conversation asks of the house, answered from the rows of this turn's transaction."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from carrier.errors import NotANumber
from carrier.numbers import e164, may_be_dialled
from code_of_practice import identity
from code_of_practice.identity import Question
from code_of_practice.ladder import Rung, call_back_by
from code_of_practice.schemes import scheme_on
from code_of_practice.stage_words import in_plain_words
from models import Call, CallState, Complaint, Obligation, ObligationState, Staff, Transaction
from models.casework.complaint_queries import complaint_with_reference, obligations_of
from models.people.identity import judge
from models.telephone.call_turns import CallNow, row_of
from models.telephone.calls import FRONT_OF_QUEUE
from settings import Settings

from . import dates
from .hours import Hours, hours
from .look import Answers, Progress, Verdict
from .words import WORDS

_WITH_SOMEBODY = (CallState.CLAIMED, CallState.CONNECTED)
_TARGET = "published.target_10wd"


class House(Hours):
    """One turn's view of one call; rows are read only when the conversation asks."""

    def __init__(self, tx: Transaction, now: CallNow, settings: Settings, at: datetime) -> None:
        super().__init__(settings, at)
        self.tx, self.now = tx, now
        #: An existing complaint's reference as keyed, which whoever answers would otherwise ask for again.
        self.keyed_reference = str(now.memory.get("reference", ""))

    @cached_property
    def call(self) -> Call:
        return row_of(self.tx, self.now)

    @property
    def complaint(self) -> Complaint | None:
        return self.tx.get(Complaint, self.call.complaint_id) if self.call.complaint_id else None

    # --- who is here ------------------------------------------------------------------------------------

    def ring_back_by(self) -> str:
        return f"by {dates.moment(self.ring_back_at(), now=self.at)}"

    def ring_back_at(self) -> datetime:
        """When a call back is due, counted in open time."""
        return call_back_by(self.rung, self.at, hours(self.settings))

    @property
    def rung(self) -> Rung:
        """Whom this caller asked for."""
        return Rung(self.call.wanted_rung.value)

    def with_somebody(self) -> bool:
        return self.now.state in _WITH_SOMEBODY

    def was_dropped(self) -> bool:
        return self.now.state == CallState.QUEUED and self.call.priority >= FRONT_OF_QUEUE

    # --- the complaint this call is about ------------------------------------------------------------------

    def reference(self) -> str:
        return self.complaint.reference if self.complaint else ""

    def answer_by(self) -> str:
        return next((dates.day(each.due) for each in self._owed if each.rule == _TARGET), "")

    def letter_by(self) -> str:
        return next((dates.day(each.due) for each in self._owed if each.decides), "")

    @cached_property
    def _owed(self) -> Sequence[Obligation]:
        return obligations_of(self.tx, self.call.complaint_id or 0)

    def scheme(self) -> str:
        return scheme_on(self.at).spoken

    # --- their number ------------------------------------------------------------------------------------

    def number_ending(self) -> str:
        return self._number[-3:]

    def takes_texts(self) -> bool:
        return self._number.startswith("+447")

    @cached_property
    def _number(self) -> str:
        """The number they call from in E.164, where we would ring it."""
        number = self.call.from_number
        return number if number and self._dialled(number) else ""

    def may_be_rung(self, keyed: str) -> bool:
        try:
            return self._dialled(e164(keyed))
        except NotANumber:
            return False

    def _dialled(self, number: str) -> bool:
        return may_be_dialled(number, simulated=self.settings.simulated)

    # --- who they are ------------------------------------------------------------------------------------

    def pin_positions(self) -> tuple[int, ...]:
        return identity.pin_positions(self.now.key)

    def verified(self) -> bool:
        return self.call.is_verified

    def judge(self, answers: Answers) -> Verdict:
        given = {
            Question.ACCOUNT_NUMBER: answers.account,
            Question.DATE_OF_BIRTH: answers.birth,
            Question.PIN_DIGITS: answers.pin,
        }
        judgement = judge(self.tx, self.call, given, channel="phone", by="caller", at=self.at)
        if judgement.right:
            return Verdict.RIGHT
        return Verdict.WRONG if judgement.tries_left else Verdict.LOCKED

    # --- a complaint that was there before -------------------------------------------------------------------

    def progress(self, reference: str) -> Progress | None:
        complaint = complaint_with_reference(self.tx, reference)
        if complaint is None or not self.verified() or complaint.customer_id != self.call.customer_id:
            return None
        owner = self.tx.get(Staff, complaint.owner_id) if complaint.owner_id else None
        when, what = self._next_date(complaint)
        return Progress(reference, in_plain_words(complaint.stage), owner.name if owner else "", when, what)

    def _next_date(self, complaint: Complaint) -> tuple[str, str]:
        """The first date still to come that means something to the caller, and what it means."""
        for owed in obligations_of(self.tx, complaint.id or 0):
            key = f"next_dates.{owed.rule.replace('.', '_')}"
            if owed.promise_id is not None and key not in WORDS.texts:
                key = "next_dates.promise"
            running = owed.state == ObligationState.RUNNING and owed.due_ends_at > self.at
            if running and complaint.is_open and key in WORDS.texts:
                when = dates.day(owed.due) if owed.promise_id is None else self._moment(owed.due_ends_at)
                return when, WORDS(key)
        return "", ""

    def _moment(self, when: datetime) -> str:
        return dates.moment(when, now=self.at)
