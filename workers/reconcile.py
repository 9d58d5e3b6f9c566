"""Asking the carrier about calls and legs it has gone quiet on: a lost `completed` stays lost unless we ask."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

import models
from carrier.errors import CarrierError, NotThere
from models import Call, EventKind, Leg
from models.queries import legs_unanswered_since, live_calls_silent_since
from models.telephone.leg_reports import report
from workers.hands import Hands

SILENT_FOR = timedelta(seconds=90)
"""A live call is asked about when nothing was heard of it for this long."""
UNANSWERED_FOR = timedelta(seconds=40)
"""Longer than anybody's phone rings; by then the carrier must have told us something."""
_AFTER_ALL = 1_000_000
"""A sequence number past every one of the carrier's: what we asked for ourselves is the newest news."""

_log = structlog.get_logger("reconcile")


def ask_about_silent_calls(hands: Hands, at: datetime) -> int:
    """End our side of calls that are over at the carrier, and note of the others that they were asked about."""
    with models.reading() as session:
        silent = live_calls_silent_since(session, at - SILENT_FOR)
    for call in silent:
        status = _status(hands, call.sid)
        if status is not None:
            with models.transaction() as tx:
                _took_news(tx, tx.get_one(Call, call.id, with_for_update=True), status, at)
    return len(silent)


def _took_news(tx: models.Transaction, call: Call, status: str, at: datetime) -> None:
    if not call.is_live:
        return
    if status in _ENDED:
        call.end(tx, at=at, status=status)
    else:
        call.heard_at = at
        tx.add(call)
    tx.log(EventKind.CALL_CHECKED, at=at, by="system", call=call, complaint=call.complaint_id, status=status)


def ask_about_unanswered_legs(hands: Hands, at: datetime) -> int:
    """Legs that should have been answered or missed by now: the next step must not wait for a lost callback."""
    with models.reading() as session:
        unanswered = legs_unanswered_since(session, at - UNANSWERED_FOR)
    for leg in unanswered:
        status = _status(hands, leg.sid) if leg.sid else "failed"
        if status is None:
            continue
        with models.transaction() as tx:
            tx.get_one(Call, leg.call_id, with_for_update=True)
            report(tx, tx.get_one(Leg, leg.id), status=status, sequence=_AFTER_ALL, at=at)
    return len(unanswered)


_ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


def _status(hands: Hands, sid: str) -> str | None:
    """The carrier's word for how a leg is; None while it cannot be asked, `completed` for one it has forgotten."""
    try:
        return hands.carrier.call(call_sid=sid).status
    except NotThere:
        return "completed"
    except CarrierError as error:
        _log.warning("carrier_not_asked", sid=sid, why=str(error))
        return None
