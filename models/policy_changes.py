"""What another edition of the policy does to the complaints there are: shown before it is adopted, and what is then to be done.

A complaint keeps the policy of its first day. A new version from a coming day therefore moves nothing; a version that
was in force already and reads otherwise now is a correction, and corrects the days that were counted by it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from code_of_practice import keeping, whole_policy
from code_of_practice import obligations as counted
from code_of_practice.edition import Edition, under
from code_of_practice.policy import Policy, Trigger
from letters.template import every as every_letter

from .complaints import Complaint
from .events import Event
from .letters import Letter, LetterState
from .obligations import Obligation, ObligationState

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
    obligation: counted.Obligation | None = None
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
            was, now = _again(before, row, first), _again(after, row, first)
            if was is None or row.due != was.due:
                continue  # what was owed again has a day of its own; what is moved already stands
            facts = (row.complaint_id, reference, row.rule)
            if now is None:
                yield Change(*facts, What.ENDS, row.due, None, row_id=row.id)
            elif now.due != row.due:
                yield Change(*facts, What.MOVES, row.due, now.due, now, row.id)
        if len(found) < _BATCH:
            return
        last = found[-1][0].id or 0
        session.expunge_all()  # a hundred thousand open complaints are looked through in little room


def _again(held: Policy, row: Obligation, first: datetime) -> counted.Obligation | None:
    """The same obligation counted by that policy; None where it has no such rule for this complaint."""
    return _counts(held, row.rule, row.started_at, first)


def _counts(held: Policy, rule: str, at: datetime, first: datetime) -> counted.Obligation | None:
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
        owed = _rows_of(session, [each.id or 0 for each in found])
        for complaint in found:
            rows = owed.get(complaint.id or 0, [])
            moments = _moments(complaint, rows, before)
            for rule in sorted(added - {row.rule for row in rows}):
                yield from _begun(session, complaint, rule, moments, before, after, new, at)
        if len(found) < _BATCH:
            return
        last = found[-1].id or 0
        session.expunge_all()


def _begun(
    session: Session, complaint: Complaint, rule: str, moments: Mapping[Trigger, datetime], before: Policy,
    after: Policy, new: Edition, at: datetime,
) -> Iterator[Change]:  # fmt: skip
    for trigger, moment in moments.items():
        dated = after.on(complaint.first_contact_at, at=moment).get(rule)
        if dated is None or dated.rule.trigger is not trigger:
            continue
        owed = _counts(after, rule, moment, complaint.first_contact_at)
        if owed is None or _counts(before, rule, moment, complaint.first_contact_at) is not None:
            continue
        what = What.BEGINS if owed.due_ends_at > at else What.TOO_LATE
        if what is What.BEGINS and _done_since(session, complaint, rule, moment, new):
            continue
        yield Change(complaint.id or 0, complaint.reference, rule, what, None, owed.due, owed)


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


def _done_since(session: Session, complaint: Complaint, rule: str, since: datetime, new: Edition) -> bool:
    """Whether something has already kept it or lifted it: an event of the table, or a letter that says so."""
    kinds = {each.matter.id for each in every_letter() if rule in each.matter.keeps}
    written = select(Letter.id).where(
        Letter.complaint_id == complaint.id, col(Letter.kind).in_(kinds), col(Letter.state).in_(_GONE)
    )
    if kinds and session.exec(written.limit(1)).first() is not None:
        return True
    happened = select(Event).where(Event.complaint_id == complaint.id, col(Event.at) >= since)
    with under(new):
        for each in session.exec(happened.order_by(col(Event.number))).all():
            effect = keeping.effect_of(each.kind, each.body, at=each.at)
            if effect is not None and rule in effect.keeps | effect.lifts:
                return True
    return False
