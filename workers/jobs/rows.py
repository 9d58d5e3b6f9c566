"""Finding the rows that an event is about, fresh and locked where they will be changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from models import Call, Escalation, Event, Leg, Transaction
from models.queries import legs_in_progress


def call_of(tx: Session, event: Event) -> Call | None:
    """The event's call while it is live, locked on PostgreSQL; None where it has ended or there is none."""
    call = tx.get(Call, event.call_id, with_for_update=isinstance(tx, Transaction)) if event.call_id else None
    return call if call is not None and call.is_live else None


def escalation_of(tx: Session, event: Event) -> Escalation | None:
    """The escalation that the event names in its body."""
    number = event.body.get("escalation")
    return tx.get(Escalation, number) if number else None


def staff_legs(tx: Session, call: Call, escalation: Escalation | None = None) -> Sequence[Leg]:
    """The call's staff legs that have not ended, or one escalation's."""
    legs = legs_in_progress(tx, call)
    return [leg for leg in legs if escalation is None or leg.escalation_id == escalation.id]
