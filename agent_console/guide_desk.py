"""The guide of a call: which one, what it may know, and how far the call has walked through it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session

import playbooks.run as walk
from code_of_practice import compensation
from code_of_practice.schemes import weeks_before_adr
from models.casework.complaint_queries import accounts_of, obligations_of
from models.casework.complaints import Complaint
from models.casework.notes import GuideRun
from models.database import Transaction
from models.people.customers import Customer
from models.people.staff import Staff
from models.queries import guide_run_of
from models.record.event_kinds import EventKind
from models.telephone.calls import Call
from playbooks import library as shelf
from playbooks.checklist import checklist, owed
from playbooks.finding import suggested
from playbooks.guide import Guide, GuideError, OutcomeKind
from playbooks.library import Library
from playbooks.progress import Run
from playbooks.showing import Showing, current

from .complaint_card import TARGET
from .words import full_day, last_moment


@cache
def library() -> Library:
    """Every guide, read once a process."""
    return shelf.load()


@dataclass(frozen=True)
class GuideDesk:
    """What zone D shows of a guide."""

    showing: Showing | None
    guides: tuple[Guide, ...]
    steps: tuple[str, ...]
    ticks: tuple[str, ...]


def guide_desk(
    session: Session, call: Call, complaint: Complaint | None, staff: Staff, *, at: datetime
) -> GuideDesk:
    """The guide in hand, or the first step of the one that fits best while a call rings or has none yet."""
    facts = facts_of(session, call, complaint, staff)
    fitting = suggested(
        library(), complaint.category if complaint else None, said=complaint.statement if complaint else ""
    )
    kept = guide_run_of(session, call.id or 0)
    run = _run(kept)
    if run is None and fitting and complaint is not None and complaint.category:
        run = walk.start(library(), fitting[0].guide, facts, at)
    if run is None:
        return GuideDesk(None, library().whole_guides(), (), ())
    showing = current(library(), run, facts)
    copy = library().copy(run.guide, run.version)
    return GuideDesk(
        showing=showing,
        guides=library().whole_guides(),
        steps=tuple(copy.guide.steps),
        ticks=tuple(dict.fromkeys(tick.step.replace("_", " ") for tick in run.ticks)),
    )


_IN_WORDS = {6: "six", 8: "eight"}


def facts_of(session: Session, call: Call, complaint: Complaint | None, staff: Staff) -> dict[str, Any]:
    """What a guide may name in its words; private facts are given only for a verified call."""
    facts: dict[str, Any] = {
        "adviser.name": staff.first_name,
        "call.verified": "full" if call.is_verified else "none",
        "call.from_number": call.from_number or None,
        "policy.autocomp_member": compensation.is_member(),
    }
    if complaint is not None:
        owed = {each.rule: each for each in obligations_of(session, complaint.id or 0)}
        owner = session.get(Staff, complaint.owner_id) if complaint.owner_id else None
        target = owed.get(TARGET)
        deciding = next((each for each in owed.values() if each.decides), None)
        weeks = weeks_before_adr(complaint.first_contact_at)
        facts |= {
            "complaint.reference": f"{complaint.reference[:4]} {complaint.reference[4:]}",
            "complaint.reference_spoken": ", ".join(
                " ".join(part) for part in (complaint.reference[:4], complaint.reference[4:])
            ),
            "complaint.category": complaint.category.replace("_", " ") or None,
            "policy.adr_weeks": _IN_WORDS.get(weeks, str(weeks)),
            "complaint.kind": complaint.category or None,
            "complaint.owner": owner.name if owner else staff.name,
            "complaint.target_date": full_day(last_moment(target.due_ends_at)) if target else None,
            "complaint.adr_date": full_day(last_moment(deciding.due_ends_at)) if deciding else None,
        }
    if call.is_verified and call.customer_id:
        customer = session.get(Customer, call.customer_id)
        accounts = accounts_of(session, call.customer_id)
        facts["customer.name"] = customer.name if customer else None
        if accounts:
            facts["account.number"] = accounts[0].number
            facts["account.service"] = ", ".join(accounts[0].services) or None
    return facts


def act(
    tx: Transaction,
    call: Call,
    complaint: Complaint | None,
    staff: Staff,
    asked: Mapping[str, str],
    *,
    at: datetime,
) -> Run:
    """Do what the adviser pressed in the guide and keep the run. Raises GuideError with what to do instead."""
    facts = facts_of(tx, call, complaint, staff)
    kept = guide_run_of(tx, call.id or 0)
    run = _run(kept)
    deed = asked.get("do", "")
    if run is None and deed != "start":
        fitting = suggested(library(), complaint.category if complaint else None)
        run = walk.start(library(), fitting[0].guide, facts, at)
    if deed == "start":
        run = walk.start(library(), asked.get("guide", ""), facts, at)
    assert run is not None
    if asked.get("at") and asked["at"] != run.place.step:
        return run  # A second press of the same button: the first one has moved on.
    before = len(run.ticks)
    run = _done(run, deed, asked, facts, staff, at=at)
    _keep(tx, kept, run, call, complaint, at=at)
    if len(run.ticks) > before:
        tick = run.ticks[-1]
        tx.log(
            EventKind.GUIDE_STEP_DONE, at=at, by=staff.actor, call=call, complaint=complaint,
            guide=tick.guide, step=tick.step,
        )  # fmt: skip
    return run


def _done(
    run: Run, deed: str, asked: Mapping[str, str], facts: dict[str, Any], staff: Staff, *, at: datetime
) -> Run:
    if deed == "next":
        return walk.go_on(library(), walk.tick(run, staff.name, at), facts, at)
    if deed == "answer":
        ticked = walk.tick(run, staff.name, at) if walk.step_of(library(), run.place)[1].say else run
        return walk.answer(library(), ticked, asked.get("value", ""), facts, at)
    if deed == "jump":
        return walk.jump(library(), run, asked.get("step", "").strip().replace(" ", "_"), facts, at)
    if deed == "back":
        return walk.back(library(), run)
    if deed == "start":
        return run
    raise GuideError("Press one of the guide's own buttons.")


def _keep(
    tx: Transaction, kept: GuideRun | None, run: Run, call: Call, complaint: Complaint | None, *, at: datetime
) -> None:
    row = kept or GuideRun(call_id=call.id or 0, guide=run.guide, version=run.version, at=at)
    row.guide, row.version, row.run, row.at = run.guide, run.version, run.as_json(), at
    row.complaint_id = complaint.id if complaint else None
    tx.add(row)


def _run(kept: GuideRun | None) -> Run | None:
    return Run.from_json(kept.run) if kept is not None and kept.run else None


def still_to_say(session: Session, call: Call, complaint: Complaint, staff: Staff) -> tuple[str, ...]:
    """What the customer must have been told before the complaint may be called resolved, and has not been.

    Nothing is owed on a call without a guide, or once a manager has let it end without the words.
    """
    run = _run(guide_run_of(session, call.id or 0))
    if run is None or run.override is not None:
        return ()
    items = checklist(library(), run, facts_of(session, call, complaint, staff))
    return tuple(item.title for item in owed(items, OutcomeKind.RESOLVED.value))


def let_it_end(tx: Transaction, call: Call, staff: Staff, *, reason: str, at: datetime) -> None:
    """A manager's leave to end with words unsaid, with the reason."""
    kept = guide_run_of(tx, call.id or 0)
    run = _run(kept)
    if kept is not None and run is not None:
        kept.run = walk.override(run, staff.name, reason, at).as_json()
        tx.add(kept)
