"""The list of complaints, soonest clock first, and one complaint whole: every event, both clocks, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, abort, g, render_template, request, url_for
from markupsafe import Markup
from sqlmodel import Session

import models
from code_of_practice import channels, references
from code_of_practice.errors import ReferenceNotUnderstood
from code_of_practice.roles import Role
from models import queries, wall_clock
from models.casework.complaint_queries import (
    accounts_of,
    complaint_with_reference,
    complaints_by_clock,
    obligations_of,
)
from models.casework.complaints import Complaint
from models.casework.obligations import Obligation
from models.casework.offers import offers_on
from models.correspondence.adr_letters import declined_until
from models.people.customers import Customer
from models.record.event_words import by_whom, rule, tell

from .complaint_card import ADR_CLOCKS, ComplaintCard, card_of, cards_of
from .deciding import Offered, offered
from .knowing import may_know
from .pages import done_before, said_before
from .proof import Record, record_of
from .regions import answer, region
from .sent_in import SentIn, sent_in
from .words import last_moment, plain
from .written import drafts_on, letters_sent, why_it_stands_here

_MOST, _SHOWN = 500, 100
FILTERS = {"all": "All open", "mine": "Mine", "soon": "Due in 7 days", "late": "Late"}


def complaints() -> str:
    """The list, by the date that comes next."""
    chosen = request.args.get("show", "all")
    at = wall_clock.now()
    with models.reading() as reading:
        found = complaints_by_clock(reading, limit=_MOST, owner_id=g.me.id if chosen == "mine" else None)
        cards = [card for card in cards_of(reading, found, at=at) if _fits(card, chosen)]
        names = {staff.id: staff.name for staff in queries.all_staff(reading)}
    return render_template(
        "console/complaints/list.html",
        cards=cards[:_SHOWN],
        names=names,
        chosen=chosen,
        filters=FILTERS,
        more=len(cards[_SHOWN:]),
    )


def _fits(card: ComplaintCard, chosen: str) -> bool:
    return card.late if chosen == "late" else card.soon and not card.late if chosen == "soon" else True


@dataclass(frozen=True)
class Clock:
    """One clock of a complaint, for people: when, who says so, and the days counted one by one."""

    name: str
    due: datetime | None
    decides: bool
    state: str
    running: bool
    owner: str
    source: str
    sure: str
    reason: tuple[str, ...]


@dataclass(frozen=True)
class ComplaintPage:
    """Everything a complaint's page shows."""

    card: ComplaintCard
    channel: str
    first_contact_at: datetime
    owner: str
    closed_because: str
    customer: dict[str, Any] | None
    sent_in: SentIn
    extra_help: str
    clocks: tuple[Clock, ...]
    events: tuple[dict[str, Any], ...]
    notes: tuple[dict[str, Any], ...]
    offers: tuple[Any, ...]
    marks: tuple[str, ...]
    messages: tuple[Any, ...]
    recordings: tuple[Any, ...]
    stands: str
    declined_until: date | None
    drafts: tuple[dict[str, Any], ...]
    letters: tuple[dict[str, Any], ...]
    decisions: tuple[Offered, ...]
    record: Record | None


def complaint(reference: str) -> str:
    """One complaint's page."""
    page, shown = _regions(reference)
    return render_template(
        "console/complaints/page.html", page=page, regions=shown, reference=reference, told=said_before(),
        done=done_before(),
    )  # fmt: skip


def complaint_regions(reference: str) -> Response:
    """The same regions again, when one of its topics was poked."""
    return answer(_regions(reference)[1])


def _regions(reference: str) -> tuple[ComplaintPage, dict[str, Markup]]:
    with models.reading() as reading:
        try:
            found = complaint_with_reference(reading, references.understood(reference))
        except ReferenceNotUnderstood:
            found = None
        if found is None:
            abort(404, "There is no complaint of that reference. Check the eight digits.")
        page = _page(reading, found, at=wall_clock.now())
    whole = region(
        "complaint", "console/complaints/whole.html", topics=f"complaint:{page.card.id}", page=page, c=page.card,
        escalate_url=url_for("console.escalate", reference=page.card.reference),
    )  # fmt: skip
    return page, {"complaint": whole}


def _page(reading: Session, found: Complaint, *, at: datetime) -> ComplaintPage:
    names = {staff.id or 0: staff.name for staff in queries.all_staff(reading)}
    number = found.id or 0
    return ComplaintPage(
        card=card_of(reading, found, at=at),
        channel=channels.by(found.channel),
        first_contact_at=found.first_contact_at,
        owner=names.get(found.owner_id or 0, "Nobody yet"),
        closed_because=str(found.closed_because or ""),
        customer=_customer(reading, found),
        sent_in=sent_in(reading, found),
        extra_help=found.extra_help,
        clocks=_clocks(reading, found),
        events=tuple(
            {"at": event.at, "by": by_whom(event.by, names), "words": words}
            for event in reversed(queries.events_of_complaint(reading, number))
            if (words := tell(event, names))
        ),
        notes=tuple(
            {"by": names.get(note.staff_id, "staff"), "at": note.at, "text": note.text}
            for note in queries.notes_on(reading, number)
        ),
        offers=tuple(
            {
                "words": offer.words,
                "by": names.get(offer.made_by_id, "staff"),
                "at": offer.made_at,
                "working": offer.working,
            }
            for offer in offers_on(reading, number)
        ),
        marks=tuple(found.marks),
        messages=tuple(queries.messages_on(reading, number)),
        recordings=tuple(queries.recordings_on(reading, number)),
        stands=why_it_stands_here(reading, found),
        declined_until=declined_until(reading, found),
        drafts=drafts_on(reading, number, names),
        letters=letters_sent(reading, number),
        decisions=offered(reading, found, Role(g.me.role)),
        record=record_of(reading, found, at=at),
    )


def _customer(reading: Session, found: Complaint) -> dict[str, Any] | None:
    """Who it is from: for managers, and for the adviser who has that verified customer on the line."""
    if found.customer_id is None or not may_know(reading, found):
        return None
    customer = reading.get(Customer, found.customer_id)
    if customer is None:
        return None
    numbers = ", ".join(account.number for account in accounts_of(reading, found.customer_id))
    return {
        "name": customer.name,
        "phone": customer.phone,
        "email": customer.email,
        "accounts": numbers,
        "needs": customer.needs,
    }


def _clocks(reading: Session, found: Complaint) -> tuple[Clock, ...]:
    owed = obligations_of(reading, found.id or 0)
    names = {staff.id or 0: staff.name for staff in queries.all_staff(reading)}
    clocks = [
        Clock(
            name=rule(each.rule),
            due=last_moment(each.due_ends_at) if each.promise_id is None else each.due_ends_at,
            decides=each.decides,
            state=_state(each),
            running=each.is_running,
            owner=names.get(each.owner_id or 0, ""),
            source=each.source,
            sure=plain(each.confidence),
            reason=tuple(each.reason),
        )
        for each in sorted(
            owed,
            key=lambda one: (
                not one.is_running,
                not one.decides,
                one.rule not in ADR_CLOCKS,
                one.due_ends_at,
            ),
        )
    ]
    if ADR_CLOCKS[1] not in {each.rule for each in owed}:
        clocks.insert(
            1 if clocks else 0,
            Clock(
                name=rule(ADR_CLOCKS[1]), due=None, decides=False, state="not begun", running=False, owner="",
                source="published/allcomms-code, CP13", sure="verified",
                reason=("Our published eight weeks begin when the complaint is put in writing.",
                        "It has not been, so the six weeks from first contact decide alone."),
            ),
        )  # fmt: skip
    return tuple(clocks)


def _state(owed: Obligation) -> str:
    """Such as "kept: outcome sent"; how much of its time has passed while it runs."""
    if owed.is_running:
        return f"{owed.warned} % of its time has passed" if owed.warned else "running"
    return f"{owed.state}: {owed.why}" if owed.why else str(owed.state)
