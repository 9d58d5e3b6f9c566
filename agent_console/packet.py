"""What a manager or the Managing Director reads before answering: twenty seconds, so the customer repeats nothing.

Built from what the call already holds (notes, guide, complaint, needs, offers) at the moment of asking, and kept
with the escalation, sealed. It names account facts only where the caller had been verified.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.casework.complaints import Complaint
from models.casework.offers import offers_on
from models.people.customers import Customer
from models.people.staff import Staff
from models.queries import events_of_complaint, guide_run_of, notes_on
from models.record.event_kinds import EventKind
from models.record.event_words import tell
from models.telephone.calls import Call
from models.telephone.escalations import Escalation
from playbooks.progress import Run
from playbooks.summary import Summary, summarise

from .guide_desk import library
from .words import clock, plain

_LONGEST = 400
#: Of all that happened, what somebody who is about to speak must know.
_TELLING = {
    EventKind.COMPLAINT_OPENED, EventKind.COMPLAINT_DESCRIBED, EventKind.STAGE_CHANGED, EventKind.IDENTITY_CONFIRMED,
    EventKind.IDENTITY_FAILED, EventKind.ESCALATED, EventKind.RUNG_MISSED, EventKind.CALL_BACK_PROMISED,
    EventKind.PROMISE_BROKEN, EventKind.OBLIGATION_BROKEN, EventKind.MESSAGE_SENT, EventKind.EXTRA_HELP_RECORDED,
}  # fmt: skip
_NEWEST = 3


@dataclass(frozen=True)
class Packet:
    """The packet, top to bottom as it is read."""

    reason: str
    say_first: str
    said: str = ""
    wants: str = ""
    tried: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    notes: str = ""
    latest: tuple[str, ...] = field(default=())

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def read(escalation: Escalation) -> Packet:
    """The packet kept with an escalation; one that was asked for by phone has only its reason."""
    try:
        kept = json.loads(escalation.packet or "{}")
    except ValueError:
        kept = {"notes": escalation.packet}
    lists = ("tried", "offers", "needs", "latest")
    given: dict[str, Any] = {
        name: tuple(value) if name in lists else str(value) for name, value in kept.items()
    }
    basic = {
        "reason": escalation.reason or "The customer asks for somebody higher.",
        "say_first": "I have the notes. What would put this right for you?",
    }
    known = {name: given[name] for name in Packet.__dataclass_fields__ if given.get(name)}
    return Packet(**{**basic, **known})


def build(
    session: Session, complaint: Complaint, call: Call | None, staff: Staff, to: str, *, at: datetime
) -> Packet:
    """The packet for asking in the rung `to`, from everything the call holds at that moment."""
    verified = call is not None and call.is_verified
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id and verified else None
    guided = _summary(session, call)
    about = _about(complaint, guided)
    wants = complaint.wanted or _answer(guided, "want")
    offers = tuple(offer.words for offer in offers_on(session, complaint.id or 0)) or tuple(
        f"{label}: {value}" for label, value in (guided.answers if guided else ()) if _is_offer(label)
    )
    needs = tuple(customer.needs if customer else ()) + (
        (complaint.extra_help,) if complaint.extra_help else ()
    )
    name = customer.name if customer else ""
    return Packet(
        reason=_reason(guided, complaint, to),
        say_first=_say_first(name, staff, about, wants),
        said=_short(complaint.statement, 200),
        wants=_short(wants),
        tried=_tried(session, call, guided),
        offers=offers,
        needs=needs,
        notes=_short("\n".join(note.text for note in notes_on(session, complaint.id or 0))),
        latest=_latest(session, complaint),
    )


def _summary(session: Session, call: Call | None) -> Summary | None:
    kept = guide_run_of(session, call.id or 0) if call is not None else None
    return summarise(library(), Run.from_json(kept.run)) if kept is not None and kept.run else None


def _about(complaint: Complaint, guided: Summary | None) -> str:
    """Such as "the missed engineer appointment"."""
    words = guided.headline.rstrip(".") if guided else plain(complaint.category)
    return f"the {words[:1].lower()}{words[1:]}" if words else "your complaint"


def _reason(guided: Summary | None, complaint: Complaint, to: str) -> str:
    what = guided.headline.rstrip(".") if guided else (plain(complaint.category) or "complaint").capitalize()
    asked = "the Managing Director" if to == "managing_director" else "a manager"
    return f"{what}: the customer asks for {asked}."


def _say_first(name: str, staff: Staff, about: str, wants: str) -> str:
    greeting = f"{name}, " if name else "Hello, "
    wish = (
        f" You want: {_short(wants, 90).rstrip('.')}. Is that right?"
        if wants
        else " What would put it right for you?"
    )
    return f"{greeting}I have {staff.first_name}’s notes about {about}, so you need not start again.{wish}"


def _tried(session: Session, call: Call | None, guided: Summary | None) -> tuple[str, ...]:
    if call is None:
        return ()
    kept = guide_run_of(session, call.id or 0)
    run = Run.from_json(kept.run) if kept is not None and kept.run else None
    ticks = [f"{tick.step.replace('_', ' ')}, {clock(tick.at)}" for tick in run.ticks] if run else []
    answers = [f"{label}: {value}" for label, value in guided.answers] if guided else []
    return tuple([*answers, *ticks][:8])


def _latest(session: Session, complaint: Complaint) -> tuple[str, ...]:
    told = [
        f"{clock(event.at)} {sentence}"
        for event in reversed(events_of_complaint(session, complaint.id or 0))
        if event.kind in _TELLING and (sentence := tell(event))
    ]
    return tuple(told[:_NEWEST])


def _answer(guided: Summary | None, word: str) -> str:
    return next(
        (str(value) for label, value in (guided.answers if guided else ()) if word in label.lower()), ""
    )


def _is_offer(label: str) -> bool:
    return any(word in label.lower() for word in ("offer", "goodwill", "credit", "refund"))


def _short(text: str, letters: int = _LONGEST) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= letters else flat[: letters - 1].rsplit(" ", 1)[0] + "…"
