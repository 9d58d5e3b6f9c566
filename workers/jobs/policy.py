"""An adopted edition of the policy takes effect on the complaints there are, as it was shown to whoever adopted it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog
from sqlmodel import col, select

import models
from models import Complaint, Event, EventKind, Obligation, ObligationState, Transaction, wall_clock
from models.obligations import decide, start
from models.policy_changes import Change, What, changes
from models.policy_editions import edition_numbered, look
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
        found = changes(session, old.edition, new.edition, at=at)
        done = sum(_together(batch, number, at) for batch in _batches(found))
    _log.info("policy_edition_carried_out", edition=number, obligations=done)


def _batches(found: Iterator[Change]) -> Iterator[list[Change]]:
    while batch := list(islice(found, _BATCH)):
        yield batch


def _together(found: list[Change], number: int, at: datetime) -> int:
    """Do these changes in one transaction, each only where it is still to be done; returns how many were."""
    with models.transaction() as tx:
        whose = sorted({each.complaint_id for each in found})
        locked = select(Complaint).where(col(Complaint.id).in_(whose)).order_by(col(Complaint.id))
        complaints = {each.id: each for each in tx.exec(locked.with_for_update()).all()}
        done = sum(
            _one(tx, complaints[each.complaint_id], each, f"edition {number} of the policy", at)
            for each in found
        )
        for complaint_id in {
            each.complaint_id for each in found if each.obligation and each.obligation.adr_clock
        }:
            decide(tx, complaints[complaint_id])
        return done


def _one(tx: Transaction, complaint: Complaint, change: Change, why: str, at: datetime) -> bool:
    if change.what is What.BEGINS and change.obligation is not None:
        known = select(Obligation.id).where(
            Obligation.complaint_id == complaint.id, Obligation.rule == change.rule
        )
        if tx.exec(known.limit(1)).first() is not None:
            return False
        start(tx, complaint, [change.obligation], at=at)
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
    elif change.obligation is not None:
        row.move_to(tx, change.obligation, why=why, at=at)
    return True
