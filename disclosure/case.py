"""One complaint's whole record, read at once and as it stood: the facts that its case file is made of.

As it stood after its last event, the making of case files itself not counted; so the same record makes the same file,
whenever it is made and however often.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, select

from models import queries
from models.casework.complaint_queries import accounts_of, obligations_of
from models.casework.complaints import Complaint
from models.casework.notes import GuideRun, Note
from models.casework.obligations import Obligation
from models.casework.offers import Offer, offers_on
from models.casework.promises import Promise
from models.correspondence.attachments import Attachment, files_of_complaint
from models.correspondence.inbound_mail import InboundMail, mails_of
from models.correspondence.letter_queries import letters_on
from models.correspondence.letters import Letter
from models.correspondence.messages import Message
from models.people.complainants import Complainant, complainant_of
from models.people.customers import Account, Customer
from models.record.event_kinds import EventKind
from models.record.events import REST, Event
from models.storage.idempotency import IdempotencyKey
from models.telephone.calls import Call
from models.telephone.escalations import Escalation
from models.telephone.recordings import Recording

from .sound import Sound

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Case:
    """The rows of one complaint, and the sound that was fetched by each recording's name. `head` is the hash of the chain's last event that counts, `number` which one it is."""

    complaint: Complaint
    customer: Customer | None
    accounts: Sequence[Account]
    complainant: Complainant | None
    events: Sequence[Event]
    calls: Sequence[Call]
    mails: Sequence[InboundMail]
    messages: Sequence[Message]
    letters: Sequence[Letter]
    notes: Sequence[Note]
    guides: Sequence[GuideRun]
    requests: Sequence[IdempotencyKey]
    offers: Sequence[Offer]
    obligations: Sequence[Obligation]
    promises: Sequence[Promise]
    escalations: Sequence[Escalation]
    recordings: Sequence[Recording]
    files: Sequence[Attachment]
    names: Mapping[int, str]
    head: str
    number: int
    as_of: datetime
    sounds: Mapping[str, Sound] = field(default_factory=dict)


def read_case(session: Session, complaint: Complaint, sounds: Mapping[str, Sound] | None = None) -> Case:
    """Everything of one complaint, in a steady order."""
    number = complaint.id or 0
    calls = _calls(session, complaint)
    chain = _that_count(queries.events_of_complaint(session, number))
    last = max(chain, key=lambda event: event.number)
    customer = session.get(Customer, complaint.customer_id) if complaint.customer_id else None
    return Case(
        complaint=complaint,
        customer=customer,
        accounts=accounts_of(session, customer.id or 0) if customer else (),
        complainant=complainant_of(session, number),
        events=sorted([*chain, *_around(session, calls)], key=lambda event: (event.at, event.id or 0)),
        calls=calls,
        mails=mails_of(session, number),
        messages=queries.messages_on(session, number),
        letters=letters_on(session, number),
        notes=queries.notes_on(session, number),
        guides=guides_of_calls(session, calls),
        requests=[row for row in _of(session, IdempotencyKey, number) if row.asked_sealed],
        offers=offers_on(session, number),
        obligations=sorted(
            obligations_of(session, number), key=lambda owed: (owed.due_ends_at, owed.id or 0)
        ),
        promises=_of(session, Promise, number),
        escalations=_of(session, Escalation, number),
        recordings=queries.recordings_on(session, number),
        files=files_of_complaint(session, number),
        names={staff.id or 0: staff.name for staff in queries.all_staff(session)},
        head=last.hash,
        number=last.number,
        as_of=max(event.at for event in chain),
        sounds=sounds or {},
    )


def _that_count(events: Sequence[Event]) -> list[Event]:
    """All but the making of case files at the very end."""
    kept = sorted(events, key=lambda event: event.number)
    while len(kept) > 1 and kept[-1].kind == EventKind.CASE_FILE_MADE:
        kept.pop()
    return kept


def _calls(session: Session, complaint: Complaint) -> list[Call]:
    asked = select(Call).where((col(Call.complaint_id) == complaint.id) | (col(Call.id) == complaint.call_id))
    return list(session.exec(asked.order_by(col(Call.started_at), col(Call.id))).all())


def guides_of_calls(session: Session, calls: Sequence[Call]) -> list[GuideRun]:
    """How far each call walked through its guide."""
    ids = [call.id for call in calls]
    asked = select(GuideRun).where(col(GuideRun.call_id).in_(ids), GuideRun.run_sealed != "")
    return list(session.exec(asked.order_by(col(GuideRun.at), col(GuideRun.id))).all())


def _around(session: Session, calls: Sequence[Call]) -> list[Event]:
    """What happened on its calls before there was a complaint: they rang, they were told of the recording."""
    ids = [call.id for call in calls]
    return list(session.exec(select(Event).where(col(Event.call_id).in_(ids), Event.chain == REST)).all())


def _of(session: Session, kind: type[_Row], number: int) -> list[_Row]:
    asked = select(kind).where(kind.complaint_id == number).order_by(kind.id)  # type: ignore[attr-defined]
    return list(session.exec(asked).all())
