"""Pressing on in the guide, and carrying out what a guide asks the desk to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request

import models
import playbooks.run as walk
from code_of_practice import clocks
from code_of_practice.ladder import Rung
from models import wall_clock
from models.casework.complaints import Complaint
from models.casework.notes import Note
from models.casework.promises import Promise
from models.people.staff import Staff
from models.queries import guide_run_of
from models.telephone.calls import Call
from playbooks.actions import ActionName
from playbooks.progress import Due, Run

from . import guide_desk, guide_money
from .acting import action
from .call_actions import mine, the_complaint
from .promising import due_back

#: Who has a task that is not the adviser's own; the first of them to take it up keeps it.
_OTHERS = {"manager": "a manager", "managing_director": "the Managing Director"}


@action
def guide(call_id: int) -> None:
    """One press in the guide: next, answer, jump, back or start."""
    at = wall_clock.now()
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        complaint = tx.get(Complaint, call.complaint_id) if call.complaint_id else None
        run = guide_desk.act(tx, call, complaint, staff, request.form.to_dict(), at=at)
        guide_money.within_limits(guide_desk.library(), run, staff)
        for due in run.due:
            if not due.done:
                run = walk.performed(run, due.key, _carry_out(tx, due, run, call, staff, at=at))
        kept = guide_run_of(tx, call_id)
        if kept is not None:
            kept.run = run.as_json()
            tx.add(kept)


def _carry_out(
    tx: models.Transaction, due: Due, run: Run, call: Call, staff: Staff, *, at: datetime
) -> dict[str, str] | None:
    """Do one action of the closed list; its result is what the guide may speak of afterwards."""
    given = due.arguments
    complaint = the_complaint(tx, call, staff)
    match ActionName(due.action):
        case ActionName.COMPLAINT_ENSURE | ActionName.COMPLAINT_CATEGORISE:
            category = given.get("category") or run.answers.get(str(given.get("var")))
            if category:
                complaint.categorise(str(category), by=staff.actor, at=at)
        case ActionName.COMPLAINT_DESIRED_OUTCOME:
            complaint.wants(str(run.answers.get(given["var"], "")), by=staff.actor, at=at)
        case ActionName.COMPLAINT_MARK:
            complaint.mark(str(given["mark"]), by=staff.actor, at=at)
        case ActionName.PROMISE_MAKE | ActionName.TASK_RAISE:
            return _promise(tx, given, run, complaint, call, staff, at=at)
        case ActionName.GOODWILL_OFFER:
            return guide_money.offer(tx, given, run, complaint, call, staff, at=at)
        case ActionName.COMPENSATION_QUOTE:
            return guide_money.quote(tx, given, run, complaint, call, staff, at=at)
        case ActionName.NOTE_ADD:
            # A note of its own: what the adviser is typing meanwhile stays as it is.
            note = Note(complaint_id=complaint.id, staff_id=staff.id or 0, at=at)
            note.rewrite(tx, text=str(given["text"]), version=0, at=at)
    return None


def _promise(
    tx: models.Transaction, given: Mapping[str, Any], run: Run, complaint: Complaint, call: Call, staff: Staff,
    *, at: datetime,
) -> dict[str, str]:  # fmt: skip
    what, owner = str(given.get("what") or given.get("task")), str(given.get("owner", ""))
    Promise.make(
        tx, what=what, complaint_id=complaint.id, call_id=call.id,
        owner_id=None if owner in _OTHERS else staff.id, owner_name=_OTHERS.get(owner, staff.name),
        due_at=_by_when(given, run, at), by=staff.actor, at=at,
    )  # fmt: skip
    return {"what": what}


def _by_when(given: Mapping[str, Any], run: Run, at: datetime) -> datetime:
    """By the end of so many working days; or after the moment they agreed; or as soon as a call back would be."""
    if days := given.get("working_days"):
        return clocks.last_minute_of(clocks.working_days_after(clocks.local_date(at), int(days)))
    agreed = run.answers.get(str(given.get("var")))
    if agreed:
        moment = datetime.fromisoformat(str(agreed))
        return due_back(Rung.ADVISER, max(at, moment.replace(tzinfo=moment.tzinfo or clocks.LONDON)))
    return due_back(Rung.ADVISER, at)
