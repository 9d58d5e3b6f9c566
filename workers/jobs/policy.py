"""An adopted edition of the policy takes effect on the complaints there are, as it was shown to whoever adopted it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog
from sqlmodel import col, select

import models
from code_of_practice import whole_policy
from code_of_practice.policy import Policy
from models import Complaint, Event, EventKind, Obligation, ObligationState, Transaction, wall_clock
from models.casework.obligations import decide, start
from models.policy.policy_changes import Change, What, changes, counted_by
from models.policy.policy_editions import edition_numbered, look
from workers.hands import Hands
from workers.jobs.patience import NotYet

SETTLED_DOWN = timedelta(seconds=5)
"""After an edition takes effect, until nothing that was begun under the one before can still be written."""
_BATCH = 50
_log = structlog.get_logger("policy")


def take_effect(hands: Hands, event: Event) -> None:
    """Do what the edition changes; killed in the middle, it goes on where it was."""
    at, number = wall_clock.now(), event.body["edition"]
    look(at)
    with models.reading() as session:
        new, old = edition_numbered(session, number), edition_numbered(session, number - 1)
        if new is None or old is None:
            return  # an installation's first: nothing was counted before it
        if at < new.takes_effect_at + SETTLED_DOWN:
            raise NotYet(f"Edition {number} is not in effect everywhere yet.")
        after = whole_policy.check(new.edition)
        found = changes(session, old.edition, new.edition, at=at)
        done = sum(_together(batch, after, number, at) for batch in _batches(found))
    _log.info("policy_edition_carried_out", edition=number, obligations=done)


def _batches(found: Iterator[Change]) -> Iterator[list[Change]]:
    while batch := list(islice(found, _BATCH)):
        yield batch


def _together(found: list[Change], after: Policy, number: int, at: datetime) -> int:
    """Do these changes in one transaction, each only where it is still to be done; returns how many were."""
    with models.transaction() as tx:
        whose = sorted({each.complaint_id for each in found})
        locked = select(Complaint).where(col(Complaint.id).in_(whose)).order_by(col(Complaint.id))
        complaints = {each.id: each for each in tx.exec(locked.with_for_update()).all()}
        done = sum(
            _one(tx, complaints[each.complaint_id], each, after, f"edition {number} of the policy", at)
            for each in found
        )
        rivals = {rule.id for version in after.versions for rule in version.rules if rule.adr_clock}
        for complaint_id in {each.complaint_id for each in found if each.rule in rivals}:
            decide(tx, complaints[complaint_id])
        return done


def _one(
    tx: Transaction, complaint: Complaint, change: Change, after: Policy, why: str, at: datetime
) -> bool:
    owed = counted_by(after, change.rule, change.started_at, complaint.first_contact_at)
    if change.what is What.BEGINS and owed is not None:
        known = select(Obligation.id).where(
            Obligation.complaint_id == complaint.id, Obligation.rule == change.rule
        )
        if tx.exec(known.limit(1)).first() is not None:
            return False
        start(tx, complaint, [owed], at=at)
        return True
    row = tx.get(Obligation, change.row_id or 0)
    if row is None or not row.is_running or row.due != change.was:
        return False
    if change.what is What.ENDS:
        row.settle(
            tx,
            state=ObligationState.LIFTED,
            by="system",
            at=at,
            why=why,
            cause=EventKind.POLICY_ADOPTED.value,
        )
    elif owed is not None:
        row.move_to(tx, owed, why=why, at=at)
    return True
