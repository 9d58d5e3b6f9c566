"""What an event does to a complaint's obligations, in the transaction that says it happened; nobody need remember to.

Called last before the history is written, so that whoever moved the complaint, sent the letter or kept the promise, and
from wherever, the same table decides (`code_of_practice.keeping`).
"""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from code_of_practice import clocks, keeping, obligations
from code_of_practice.counting import said
from code_of_practice.keeping import Effect, PromiseNews
from code_of_practice.policy import Confidence
from code_of_practice.stages import named

from ..database import Transaction
from ..people.customers import Customer, CustomerClass
from ..record.event_kinds import EventKind
from .complaints import Complaint
from .obligations import Obligation, ObligationState, start
from .promises import Promise

_SETTLED = (
    EventKind.OBLIGATION_KEPT,
    EventKind.OBLIGATION_LIFTED,
    EventKind.OBLIGATION_BROKEN,
    EventKind.OBLIGATION_MOVED,
)
#: An ADR letter has set off: the duties that end with it are not taken up again.
_LETTER_GONE = "adr.referral_last_safe_day"
_WEIGHS_ONLY = Effect(weighs_adr=True)
_AFTER = {
    PromiseNews.KEPT: ObligationState.KEPT,
    PromiseNews.BROKEN: ObligationState.BROKEN,
}


def follow(tx: Transaction) -> None:
    """Let everything this transaction says have its effect, effects of effects included."""
    told, owed, changed = 0, _Owed(tx), dict[int, Complaint]()
    while told < len(tx.happened):
        happened = tx.happened[told]
        told += 1
        complaint = _complaint(tx, happened)
        if complaint is not None and _one(tx, complaint, happened, owed):
            changed[complaint.id or 0] = complaint
    for complaint in changed.values():
        _note_next_due(tx, complaint, owed)


def start_its_closing(tx: Transaction, complaint: Complaint, *, at: datetime) -> bool:
    """As coming into its stage would, start the clock that closes it there and does not run; returns whether it did."""
    rules = keeping.closed_by_time(at).get(complaint.stage, frozenset())
    effect = keeping.effect_of(EventKind.STAGE_CHANGED, {"now": complaint.stage}, at=at)
    if not rules or effect is None or not complaint.is_open:
        return False
    owed = _Owed(tx)
    begun = _start(tx, complaint, effect, at, owed, only=rules)
    _note_next_due(tx, complaint, owed)
    return bool(begun)


class _Owed:
    """The obligations of the complaints that a transaction speaks of: each complaint's are read once, many at once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._known: dict[int, list[Obligation]] = {}

    def of(self, complaint: Complaint) -> list[Obligation]:
        number = complaint.id or 0
        if number not in self._known:
            self._read({number, *_spoken_of(self._tx)} - self._known.keys())
        return self._known[number]

    def _read(self, numbers: set[int]) -> None:
        self._known |= {number: [] for number in numbers}
        found = select(Obligation).where(col(Obligation.complaint_id).in_(numbers))
        for row in self._tx.exec(found.order_by(col(Obligation.id))).all():
            self._known[row.complaint_id].append(row)


def _spoken_of(tx: Transaction) -> set[int]:
    """The complaints of every event here that matters."""
    whose = (each["complaint"] for each in tx.happened if _matters(each["kind"]))
    return {each if isinstance(each, int) else each.id for each in whose if each is not None}


def _note_next_due(tx: Transaction, complaint: Complaint, owed: _Owed) -> None:
    """The earliest obligation that still runs; none, and there is no date."""
    first = min(
        (row for row in owed.of(complaint) if row.is_running),
        key=lambda row: (row.due_ends_at, not row.decides),
        default=None,
    )
    found = (first.due_ends_at, first.rule) if first else (None, "")
    if (complaint.next_due, complaint.next_due_rule) != found:
        complaint.next_due, complaint.next_due_rule = found
        tx.add(complaint)


def adr_is_open_to(session: Session, complaint: Complaint) -> bool:
    """Whether an ombudsman may hear it: not for a larger business (R15), nor about personal data, which the ICO hears (R8)."""
    if complaint.category == "data_protection":
        return False
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    return customer is None or customer.customer_class != CustomerClass.LARGER_BUSINESS


def _complaint(tx: Transaction, happened: dict[str, Any]) -> Complaint | None:
    """The complaint of an event that matters here; most do not, and cost a look into a dict."""
    kind = happened["kind"]
    if happened["complaint"] is None or not _matters(kind):
        return None
    found = happened["complaint"]
    return found if isinstance(found, Complaint) else tx.get(Complaint, found)


@cache
def _matters(kind: EventKind) -> bool:
    return kind in _SETTLED or kind == EventKind.OWNER_CHANGED or keeping.matters(kind)


def _one(tx: Transaction, complaint: Complaint, happened: dict[str, Any], owed: _Owed) -> bool:
    """The effect of one event; returns whether an obligation changed."""
    kind, at = happened["kind"], happened["at"]
    if kind in _SETTLED:
        return True
    if kind == EventKind.OWNER_CHANGED:
        _has_a_new_owner(tx, complaint, owed)
        return False
    effect = keeping.effect_of(kind, happened["body"], at=at)
    if effect is None or (effect == _WEIGHS_ONLY and not _weighs(tx, complaint, happened)):
        return False
    if effect.promise is not None:
        return _promise(tx, complaint, effect.promise, happened["body"].get("promise"), at, owed)
    _settle(tx, complaint, effect, happened, owed)
    _start(tx, complaint, effect, at, owed)
    return True


def _weighs(tx: Transaction, complaint: Complaint, happened: dict[str, Any]) -> bool:
    """Whether who complains, or of what, may have closed the ombudsman's door or opened it."""
    return (
        not adr_is_open_to(tx, complaint)
        or happened["kind"] != EventKind.COMPLAINT_OPENED
        and (happened["body"].get("was") == "data_protection")
    )


def _settle(
    tx: Transaction, complaint: Complaint, effect: Effect, happened: dict[str, Any], owed: _Owed
) -> None:
    at, cause = happened["at"], happened["kind"].value
    why = named(happened["body"].get("now") or cause)
    keeps, lifts, takes_up = effect.keeps, effect.lifts, effect.takes_up
    rows = owed.of(complaint)
    if effect.weighs_adr:
        heard = adr_is_open_to(tx, complaint)
        lifts, takes_up = (frozenset(), keeping.adr_rules()) if heard else (keeping.adr_rules(), frozenset())
        why = "no ombudsman hears it"
    letter_gone = any(row.rule == _LETTER_GONE for row in rows)
    for row in rows:
        if row.rule in keeps:
            row.settle(tx, state=ObligationState.KEPT, by="system", at=at, why=why, cause=cause)
        elif row.rule in lifts:
            row.settle(tx, state=ObligationState.LIFTED, by="system", at=at, why=why, cause=cause)
        elif row.rule in takes_up and _may_be_taken_up(row, letter_gone) and adr_is_open_to(tx, complaint):
            row.take_up_again(tx, at=at)


def _may_be_taken_up(row: Obligation, letter_gone: bool) -> bool:
    """What a letter kept, or time broke, is over; what only the complaint's rest had ended is owed again."""
    if row.rule in keeping.adr_rules() and letter_gone:
        return False
    return row.settled_by != "" and row.state in (ObligationState.KEPT, ObligationState.LIFTED)


def _start(
    tx: Transaction, complaint: Complaint, effect: Effect, at: datetime, owed: _Owed,
    *, only: frozenset[str] | None = None,
) -> list[Obligation]:  # fmt: skip
    """What begins with it and does not run yet; returns what was started."""
    rows = owed.of(complaint)
    running = {row.rule for row in rows if row.is_running}
    new: list[obligations.Obligation] = []
    for trigger in sorted(effect.starts):
        new += obligations.obligations_started_by_event(
            trigger, at, first_received_at=complaint.first_contact_at
        )
    for rule in sorted(effect.starts_again):
        new += obligations.obligations_started_by(at, rule=rule)
    if any(row.decides for row in rows):
        new = [replace(each, decides=False) for each in new]  # a clock that began before has decided
    new = [each for each in new if each.rule not in running and (only is None or each.rule in only)]
    rows += (begun := start(tx, complaint, new, at=at))
    return begun


def _promise(
    tx: Transaction, complaint: Complaint, news: PromiseNews, number: int | None, at: datetime, owed: _Owed
) -> bool:
    promise = tx.get(Promise, number or 0)
    if promise is None:
        return False
    if news is PromiseNews.MADE:
        owed.of(complaint).append(_owe(tx, promise, complaint))
        return True
    for row in owed.of(complaint):
        if row.promise_id == promise.id:
            row.settle(
                tx, state=_AFTER[news], by="system", at=at, why=f"the promise was {news}", cause="promise"
            )
    return True


def _owe(tx: Transaction, promise: Promise, complaint: Complaint) -> Obligation:
    day = clocks.local_date(promise.due_at)
    row = Obligation(
        complaint_id=complaint.id or 0,
        rule=f"{keeping.PROMISE}{promise.kind}",
        source=f"Promised to the customer by {promise.owner_name}",
        confidence=Confidence.VERIFIED,
        due=day,
        due_ends_at=promise.due_at,
        decides=False,
        reason=[
            f"Promised on {said(clocks.local_date(promise.made_at))}, for {promise.owner_name} to keep.",
            f"Due on {said(day)} at {promise.due_at.astimezone(clocks.LONDON):%H:%M}, London time.",
        ],
        owner_id=promise.owner_id,
        promise_id=promise.id,
        started_at=promise.made_at,
    )
    row.look_again()
    tx.add(row)
    return row


def _has_a_new_owner(tx: Transaction, complaint: Complaint, owed: _Owed) -> None:
    for row in owed.of(complaint):
        if row.is_running and row.promise_id is None:  # a promise is its maker's
            row.owner_id = complaint.owner_id
            tx.add(row)
