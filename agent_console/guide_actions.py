"""Pressing on in the guide, and carrying out what a guide asks the desk to do."""

from datetime import datetime

from flask import request

import models
import playbooks.run as walk
from code_of_practice.ladder import Rung
from models import wall_clock
from models.calls import Call
from models.complaints import Complaint
from models.promises import Promise
from models.queries import guide_run_of
from models.staff import Staff
from playbooks.actions import ActionName
from playbooks.progress import Due, Run

from . import guide_desk
from .acting import action
from .call_actions import mine, the_complaint
from .promising import due_back


@action
def guide(call_id: int) -> None:
    """One press in the guide: next, answer, jump, back or start."""
    at = wall_clock.now()
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        complaint = tx.get(Complaint, call.complaint_id) if call.complaint_id else None
        run = guide_desk.act(tx, call, complaint, staff, request.form.to_dict(), at=at)
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
    match due.action:
        case ActionName.COMPLAINT_ENSURE | ActionName.COMPLAINT_CATEGORISE:
            category = given.get("category") or run.answers.get(str(given.get("var")))
            if category:
                complaint.categorise(str(category), by=staff.actor, at=at)
        case ActionName.COMPLAINT_DESIRED_OUTCOME:
            complaint.wants(str(run.answers.get(given["var"], "")), by=staff.actor, at=at)
        case ActionName.PROMISE_MAKE | ActionName.TASK_RAISE:
            what = str(given.get("what") or given.get("task"))
            promise = Promise(
                kind=what, complaint_id=complaint.id, call_id=call.id, owner_id=staff.id, owner_name=staff.name,
                due_at=due_back(Rung.ADVISER, at), made_at=at, made_by=staff.actor,
            )  # fmt: skip
            tx.add(promise)
            return {"what": what}
    return None
