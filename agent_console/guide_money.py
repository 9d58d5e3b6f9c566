"""Money in a guide: goodwill within one's own limit before it is said aloud, and compensation with its working."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import models
from code_of_practice import clocks, compensation
from code_of_practice.compensation import Quote
from code_of_practice.roles import Role, check_offer
from models.casework.complaints import Complaint
from models.casework.offers import Offer
from models.people.staff import Staff
from models.telephone.calls import Call
from playbooks.actions import ActionName
from playbooks.guide import GuideError
from playbooks.library import Library
from playbooks.progress import Run

from .words import full_day


def within_limits(library: Library, run: Run, staff: Staff) -> None:
    """Before the sum is said to the customer: raises OfferTooHigh, naming who may offer it."""
    guide = library.copy(run.place.guide, run.place.version).guide
    for step in guide.steps.values():
        for do in step.does:
            named = str(do.with_.get("var"))
            if do.action == ActionName.GOODWILL_OFFER and named in run.answers:
                check_offer(Role(staff.role), _pence(run.answers[named]))


def offer(
    tx: models.Transaction, given: Mapping[str, Any], run: Run, complaint: Complaint, call: Call, staff: Staff,
    *, at: datetime,
) -> dict[str, str]:  # fmt: skip
    """The goodwill that was offered, and what they said to it."""
    made = Offer.goodwill(
        tx, complaint, staff, pence=_pence(run.answers.get(given["var"], "0")), at=at, call=call
    )
    answer = run.answers.get(str(given.get("accepted")))
    if answer is True:
        made.accept(tx, staff, at=at)
    elif answer is False:
        made.refuse(tx, staff, at=at)
    return {"amount": made.pounds}


def quote(
    tx: models.Transaction, given: Mapping[str, Any], run: Run, complaint: Complaint, call: Call, staff: Staff,
    *, at: datetime,
) -> dict[str, str]:  # fmt: skip
    """What the scheme pays for what happened; raises NotAMember where we have not joined it."""
    made = Offer.compensation(tx, complaint, staff, _quoted(str(given["event"]), run, at), at=at, call=call)
    return {"amount": made.pounds, "due_date": full_day(clocks.last_minute_of(made.credited_by))}


def _quoted(event: str, run: Run, at: datetime) -> Quote:
    if event != "missed_appointment":
        raise GuideError("The desk cannot work that out; ask a manager for the sum.")
    when = run.answers.get("appointment_at")
    moment = datetime.fromisoformat(when).replace(tzinfo=clocks.LONDON) if when else at
    return compensation.missed_appointment(moment)


def _pence(pounds: Any) -> int:
    return int(Decimal(str(pounds)) * 100)
