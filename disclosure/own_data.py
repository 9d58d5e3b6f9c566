"""Everything we hold on one customer, for that customer (UK GDPR, article 15): a PDF to read, JSON, and the files themselves.

What is others' is left out (`leaving_out`). What they are asked to prove who they are is named as held and not shown:
whoever opened this copy could pass as them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlmodel import Session, col, or_, select

import models
from models import queries
from models.casework.complaint_queries import accounts_of
from models.casework.complaints import Complaint
from models.casework.notes import GuideRun, Note
from models.casework.obligations import Obligation, ObligationState
from models.correspondence.messages import Message
from models.people.customers import Account, Customer
from models.people.identity_attempts import IdentityAttempt
from models.people.staff import Staff
from models.record.event_kinds import EventKind
from models.storage.sealed import mark
from models.telephone.calls import Call
from models.telephone.recordings import Recording

from .case import Case, guides_of_calls, read_case
from .case_desk import guide_facts, request_facts
from .leaving_out import LeavingOut
from .own_data_words import document_of, facts_of_case, recording_facts
from .packing import Content, as_json, packed, sha256
from .paths import file_path, letter_path, mail_path, message_path, request_path
from .sound import Sound, Sounds, files
from .typeset import as_pdf

FORMAT = "subject access 1"
_RULE = "dp.sar_1m"


@dataclass(frozen=True)
class Held:
    """Everything of one customer. `calls` are those that belong to no complaint; the rest that has no complaint is theirs."""

    customer: Customer
    accounts: tuple[Account, ...]
    cases: tuple[Case, ...]
    calls: tuple[Call, ...]
    messages: tuple[Message, ...]
    notes: tuple[Note, ...]
    guides: tuple[GuideRun, ...]
    recordings: tuple[Recording, ...]
    sounds: Mapping[str, Sound]
    attempts: tuple[IdentityAttempt, ...]
    leaving_out: LeavingOut
    at: datetime


@dataclass(frozen=True)
class Copy:
    """What was made: the ZIP, in a file that vanishes when it is closed, and its hash."""

    account: str
    file: BinaryIO
    size: int
    sha256: str
    files: int

    @property
    def name(self) -> str:
        """What to call the file."""
        return f"own-data-{self.account}.zip"


def make(
    account: Account, *, by: str, at: datetime, staff: Staff | None = None, sounds: Sounds | None = None
) -> Copy:
    """Make the copy, say so, and so keep every request for it that was logged on a complaint. Raises LetterError.

    The sound (none, without `sounds`) is fetched before anything is read.
    """
    with models.reading() as session:
        recordings = _recorded(session, account.customer_id)
    fetched = sounds.of(recordings) if sounds else {}
    with models.reading() as session:
        held = read(session, session.get_one(Customer, account.customer_id), at=at, sounds=fetched)
        made = packed(
            _files(session, held), {"format": FORMAT, "account": account.number, "made": at.isoformat()}
        )
    copy = Copy(account.number, made.file, made.size, made.sha256, made.count)
    said: dict[str, Any] = {
        "account": account.id,
        "sha256": copy.sha256,
        "manifest": sha256(made.manifest),
        "files": copy.files,
    }
    with models.transaction() as tx:
        tx.log(EventKind.SUBJECT_ACCESS_GIVEN, at=at, by=by, staff=staff, **said)
        for complaint_id in _asked(tx, held):
            complaint = tx.get_one(Complaint, complaint_id, with_for_update=True)
            tx.log(EventKind.SUBJECT_ACCESS_GIVEN, at=at, by=by, complaint=complaint, staff=staff, **said)
    return copy


def ask(
    tx: models.Transaction, complaint: Complaint, *, by: str, at: datetime, staff: Staff | None = None
) -> None:
    """They asked, by whatever channel: it is owed within one calendar month (rule dp.sar_1m). Asked once while it runs."""
    running = select(Obligation.id).where(
        Obligation.complaint_id == complaint.id, Obligation.rule == _RULE,
        Obligation.state == ObligationState.RUNNING,
    )  # fmt: skip
    if tx.exec(running).first() is None:
        tx.log(EventKind.SUBJECT_ACCESS_ASKED, at=at, by=by, complaint=complaint, staff=staff)


def _recorded(session: Session, customer_id: int) -> Sequence[Recording]:
    """Of their complaints, and of every call of theirs."""
    complaints = select(Complaint.id).where(Complaint.customer_id == customer_id)
    on_them = col(Call.complaint_id).in_(complaints) & col(Call.customer_id).is_(None)
    calls = select(Call.id).where(or_(on_them, Call.customer_id == customer_id))
    asked = select(Recording).where(
        or_(col(Recording.complaint_id).in_(complaints), col(Recording.call_id).in_(calls))
    )
    return session.exec(asked.order_by(col(Recording.started_at), col(Recording.id))).all()


def read(session: Session, customer: Customer, *, at: datetime, sounds: Mapping[str, Sound]) -> Held:
    """Everything of one customer, read at once."""
    number = customer.id or 0
    accounts = tuple(accounts_of(session, number))
    marks = [mark(account.number, kind="account") for account in accounts]
    theirs = select(Complaint).where(Complaint.customer_id == number).order_by(col(Complaint.id))
    calls = select(Call).where(Call.customer_id == number, col(Call.complaint_id).is_(None))
    others = session.exec(calls.order_by(col(Call.id))).all()
    alone = [call.id for call in others]
    notes = select(Note).where(col(Note.complaint_id).is_(None), col(Note.call_id).in_(alone))
    messages = select(Message).where(col(Message.complaint_id).is_(None), col(Message.call_id).in_(alone))
    tries = select(IdentityAttempt).where(col(IdentityAttempt.account_mark).in_(marks))
    staff = {each.id or 0: each.name for each in queries.all_staff(session)}
    recorded = select(Recording).where(
        col(Recording.complaint_id).is_(None), col(Recording.call_id).in_(alone)
    )
    cases = tuple(read_case(session, complaint, sounds) for complaint in session.exec(theirs).all())
    return Held(
        customer=customer,
        accounts=accounts,
        cases=cases,
        calls=tuple(others),
        messages=tuple(session.exec(messages.order_by(col(Message.id))).all()),
        notes=tuple(session.exec(notes.order_by(col(Note.at), col(Note.id))).all()),
        guides=tuple(guides_of_calls(session, others)),
        recordings=tuple(session.exec(recorded.order_by(col(Recording.started_at), col(Recording.id))).all()),
        sounds=sounds,
        attempts=tuple(session.exec(tries.order_by(col(IdentityAttempt.id))).all()),
        leaving_out=LeavingOut(staff, own=[customer.phone, *_reached(cases)], at=at),
        at=at,
    )


def _reached(cases: Sequence[Case]) -> list[str]:
    """The numbers that they gave us to be reached at; whoever complained for them gave their own."""
    return [
        case.complaint.reach
        for case in cases
        if "@" not in case.complaint.reach and not (case.complainant and case.complainant.for_whom)
    ]


def _asked(tx: models.Transaction, held: Held) -> list[int]:
    ids = [case.complaint.id for case in held.cases]
    owed = select(Obligation.complaint_id).where(
        col(Obligation.complaint_id).in_(ids), Obligation.rule == _RULE, Obligation.state == ObligationState.RUNNING
    )  # fmt: skip
    return sorted(set(tx.exec(owed).all()))


def _files(session: Session, held: Held) -> dict[str, Content]:
    found: dict[str, Content] = {
        "own-data.pdf": as_pdf(document_of(held), at=held.at),
        "own-data.json": as_json({"customer": _customer(held), "complaints": [facts_of_case(held, case) for case in held.cases]}),
    }  # fmt: skip
    for case in held.cases:
        found |= {
            f"{case.complaint.reference}/{path}": content for path, content in _of_case(session, held, case)
        }
    return {**found, **files(held.sounds, held.recordings)}


def _of_case(session: Session, held: Held, case: Case) -> list[tuple[str, Content]]:
    """The files of one complaint: what they sent, said on the telephone, and were sent. Others' mail is left out."""
    case = held.leaving_out.of_case(case)
    found: list[tuple[str, Content]] = list(files(case.sounds, case.recordings).items())
    found += [(letter_path(n, letter), letter.pdf(session)) for n, letter in enumerate(case.letters, 1)]
    found += [(file_path(n, file), file.read()) for n, file in enumerate(case.files, 1)]
    found += [(mail_path(n, mail), mail.content(session)) for n, mail in enumerate(case.mails, 1)]
    out = held.leaving_out.of
    found += [(request_path(n), as_json(request_facts(row, out))) for n, row in enumerate(case.requests, 1)]
    return found + [
        (message_path(n, message), out(message.body).encode() + b"\n")
        for n, message in enumerate(case.messages, 1)
    ]


def _customer(held: Held) -> dict[str, Any]:
    customer = held.customer
    return {
        "name": customer.name,
        "class": customer.customer_class.value,
        "phone": customer.phone,
        "email": customer.email,
        "address": customer.address.splitlines(),
        "postcode": customer.postcode,
        "needs": list(customer.needs),
        "note": held.leaving_out.of(customer.note),
        "since": customer.created_at.isoformat(),
        "held_and_not_shown": ["date of birth", "PIN"],
        "accounts": [
            {"number": a.number, "services": a.services, "balance_pence": a.balance_pence, "opened": a.opened_at.isoformat()}
            for a in held.accounts
        ],
        "tries_at_identity": [
            {"at": each.at.isoformat(), "channel": each.channel, "outcome": each.outcome.value} for each in held.attempts
        ],
        "other_calls": [{"began": call.started_at.isoformat()} for call in held.calls],
        "recordings_of_other_calls": [
            recording_facts(held.sounds, number, each) for number, each in enumerate(held.recordings, 1)
        ],
        "noted_in_other_calls": [{"at": each.at.isoformat(), "text": held.leaving_out.of(each.text)} for each in held.notes],
        "guides_of_other_calls": [guide_facts(run, held.leaving_out.of) for run in held.guides],
        "other_messages": [
            {"at": message.created_at.isoformat(), "body": held.leaving_out.of(message.body)} for message in held.messages
        ],
    }  # fmt: skip
