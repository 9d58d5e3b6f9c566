"""What another edition of the policy does to the complaints there are: shown before it is adopted, and what is then to be done.

A complaint keeps the policy of its first day. A new version from a coming day therefore moves nothing; a version that
was in force already and reads otherwise now is a correction, and corrects the days that were counted by it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from sqlmodel import Session, col, select

from code_of_practice import clocks, keeping, whole_policy
from code_of_practice import obligations as counted
from code_of_practice.edition import Edition, under
from code_of_practice.policy import Policy, Trigger
from letters.template import every as every_letter

from ..casework.complaints import Complaint
from ..casework.obligations import Obligation, ObligationState
from ..correspondence.letters import Letter, LetterState
from ..record.event_kinds import EventKind
from ..record.events import Event

_BATCH = 200
_GONE = (LetterState.SENT, LetterState.POSTED)


class What(StrEnum):
    """What becomes of one obligation. Where its day is over already it is not begun: nobody could keep it."""

    MOVES = "moves"
    BEGINS = "begins"
    ENDS = "ends"
    TOO_LATE = "is not begun"


@dataclass(frozen=True)
class Change:
    """One obligation of one complaint under another edition."""

    complaint_id: int
    reference: str
    rule: str
    what: What
    was: date | None
    now: date | None
    started_at: datetime
    row_id: int | None = None


def changes(session: Session, old: Edition, new: Edition, *, at: datetime) -> Iterator[Change]:
    """Every change, complaint by complaint; the same again finds nothing once it is done."""
    before, after = whole_policy.check(old), whole_policy.check(new)
    rules = whole_policy.touched(before, after)
    if not rules:
        return
    yield from _of_what_runs(session, rules, before, after)
    yield from _of_what_is_new(session, rules, before, after, new, at)


def _of_what_runs(session: Session, rules: frozenset[str], before: Policy, after: Policy) -> Iterator[Change]:
    last = 0
    while True:
        asked = (
            select(Obligation, Complaint.reference, Complaint.first_contact_at)
            .join(Complaint, col(Complaint.id) == col(Obligation.complaint_id))
            .where(
                Obligation.state == ObligationState.RUNNING,
                col(Obligation.rule).in_(rules),
                col(Obligation.id) > last,
            )
            .order_by(col(Obligation.id))
            .limit(_BATCH)
        )
        found = session.exec(asked).all()
        for row, reference, first in found:
            was, now = (_due(held, row.rule, row.started_at, first) for held in (before, after))
            if row.due != was or now == was:
                continue  # what was owed again has a day of its own; what is moved already stands
            what = What.MOVES if now else What.ENDS
            yield Change(row.complaint_id, reference, row.rule, what, row.due, now, row.started_at, row.id)
        if len(found) < _BATCH:
            return
        last = found[-1][0].id or 0
        session.expunge_all()  # a hundred thousand open complaints are looked through in little room


def _due(held: Policy, rule: str, at: datetime, first: datetime) -> date | None:
    """The day it is due by that policy; None where it has no such rule for this complaint. The same for a whole day."""
    return _due_from(
        held, rule, clocks.start_of(clocks.local_date(at)), clocks.start_of(clocks.local_date(first))
    )


@lru_cache(maxsize=65536)
def _due_from(held: Policy, rule: str, at: datetime, first: datetime) -> date | None:
    owed = counted_by(held, rule, at, first)
    return owed.due if owed else None


def counted_by(held: Policy, rule: str, at: datetime, first: datetime) -> counted.Obligation | None:
    """The obligation that this rule starts at that moment for a complaint first received then, with its reason."""
    dated = held.on(first, at=at).get(rule)
    if dated is None:
        return None
    started = counted.obligations_started_by_event(dated.rule.trigger, at, first_received_at=first, held=held)
    return next((each for each in started if each.rule == rule), None)


def _of_what_is_new(
    session: Session, rules: frozenset[str], before: Policy, after: Policy, new: Edition, at: datetime
) -> Iterator[Change]:
    """Rules that open complaints never had: begun where their trigger has been and nothing has kept them since."""
    added = {change.rule for change in whole_policy.differences(before, after) if change.was is None} & rules
    last = 0
    while added:
        asked = select(Complaint).where(col(Complaint.closed_at).is_(None), col(Complaint.id) > last)
        found = session.exec(asked.order_by(col(Complaint.id)).limit(_BATCH)).all()
        owed, coming = _rows_of(session, [each.id or 0 for each in found]), list[Change]()
        for complaint in found:
            rows = owed.get(complaint.id or 0, [])
            moments = _moments(complaint, rows, before)
            for rule in sorted(added - {row.rule for row in rows}):
                coming += _begun(complaint, rule, moments, before, after, at)
        yield from _not_done_already(session, coming, new)
        if len(found) < _BATCH:
            return
        last = found[-1].id or 0
        session.expunge_all()


def _begun(
    complaint: Complaint,
    rule: str,
    moments: Mapping[Trigger, datetime],
    before: Policy,
    after: Policy,
    at: datetime,
) -> Iterator[Change]:
    first = complaint.first_contact_at
    for trigger, moment in moments.items():
        dated = after.on(first, at=moment).get(rule)
        if dated is None or dated.rule.trigger is not trigger:
            continue
        due = _due(after, rule, moment, first)
        if due is None or _due(before, rule, moment, first) is not None:
            continue
        what = What.BEGINS if clocks.end_of(due) > at else What.TOO_LATE
        yield Change(complaint.id or 0, complaint.reference, rule, what, None, due, moment)


def _rows_of(session: Session, numbers: list[int]) -> dict[int, list[Obligation]]:
    found: dict[int, list[Obligation]] = {}
    for row in session.exec(select(Obligation).where(col(Obligation.complaint_id).in_(numbers))).all():
        found.setdefault(row.complaint_id, []).append(row)
    return found


def _moments(complaint: Complaint, rows: list[Obligation], before: Policy) -> dict[Trigger, datetime]:
    """When each trigger last was for this complaint, as its obligations remember."""
    found = {Trigger.RECEIVED: complaint.first_contact_at}
    if complaint.written_at is not None:
        found[Trigger.WRITTEN] = complaint.written_at
    for row in rows:
        dated = before.on(complaint.first_contact_at, at=row.started_at).get(row.rule)
        if dated is not None:
            trigger = dated.rule.trigger
            found[trigger] = max(row.started_at, found.get(trigger, row.started_at))
    return found


def _not_done_already(session: Session, coming: list[Change], new: Edition) -> Iterator[Change]:
    """Without those that something has kept or lifted since: an event of the table, or a letter that says so."""
    whose = {each.complaint_id for each in coming if each.what is What.BEGINS}
    happened: dict[int, list[Event]] = {number: [] for number in whose}
    gone: set[tuple[int, str]] = set()
    keeps = {each.id: each.matter.keeps for each in every_letter()}
    with under(new):
        if whose:
            kinds = [kind for kind in EventKind if keeping.matters(kind)]
            asked = select(Event).where(col(Event.complaint_id).in_(whose), col(Event.kind).in_(kinds))
            for event in session.exec(asked).all():
                happened[event.complaint_id or 0].append(event)
            letters = select(Letter.complaint_id, Letter.kind).where(
                col(Letter.complaint_id).in_(whose), col(Letter.state).in_(_GONE)
            )
            gone = set(session.exec(letters).all())
        for each in coming:
            written = (kind for number, kind in gone if number == each.complaint_id)
            done = any(each.rule in keeps.get(kind, ()) for kind in written)
            if each.what is What.BEGINS and (done or _kept_by(each, happened[each.complaint_id])):
                continue
            yield each


def _kept_by(change: Change, happened: list[Event]) -> bool:
    for event in happened:
        effect = (
            keeping.effect_of(event.kind, event.body, at=event.at) if event.at >= change.started_at else None
        )
        if effect is not None and change.rule in effect.keeps | effect.lifts:
            return True
    return False
