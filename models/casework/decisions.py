"""What is decided at the desk about a complaint: each act makes its move and, in the same transaction, the letter, the
offer or the promise that goes with it. The moves are the table's (`code_of_practice.stages`); letters to the ombudsman's
door are in `adr_letters`.
"""

from datetime import date, datetime, timedelta

from sqlmodel import col, select

from code_of_practice import clocks
from code_of_practice.errors import MoveRefused
from code_of_practice.roles import Role
from code_of_practice.stages import Move, Stage
from letters import NotThatWay

from ..correspondence.letter_writing import send_outcome, send_update
from ..correspondence.letters import Letter
from ..database import Transaction
from ..people.staff import Staff
from ..record.event_kinds import EventKind
from ..telephone.escalations import Escalation, EscalationState
from .complaints import Complaint
from .offers import Offer, OfferState, offers_on
from .promises import Promise


class SomethingIsPromised(MoveRefused):
    """ "Agreed actions done" comes before closing (Ofcom Approved Complaints Code, resolved complaints)."""


#: What is promised while we wait for a supplier, and with an answer that is still to be carried out.
CHASE, PUT_RIGHT = "chase_supplier", "put_right"
#: What its writer owes when a draft comes back.
WRITE_AGAIN = "letter_to_write_again"


def ask_customer(
    tx: Transaction, complaint: Complaint, staff: Staff, *, question: str, at: datetime
) -> Letter:
    """Ask them in writing and wait for their answer; our own clocks run on."""
    complaint.move(Move.ASK_CUSTOMER, staff.role, by=staff.actor, at=at, reason=question)
    return send_update(tx, complaint, staff, at=at, news=question)


def ask_supplier(
    tx: Transaction,
    complaint: Complaint,
    staff: Staff,
    *,
    supplier: str,
    what: str,
    chase_on: date,
    at: datetime,
) -> Promise:
    """Wait for a supplier by name; whoever asked is to chase them by that day ("we will liaise with our suppliers", CP1)."""
    complaint.move(Move.ASK_SUPPLIER, staff.role, by=staff.actor, at=at, reason=f"{supplier}: {what}")
    return _chase(tx, complaint, staff, chase_on, at)


def chase_again(
    tx: Transaction, complaint: Complaint, staff: Staff, *, said: str, chase_on: date, at: datetime
) -> Promise:
    """They were chased, and have not done it: the next day to chase them."""
    _chased(tx, complaint, staff, at)
    tx.log(EventKind.SUPPLIER_CHASED, at=at, by=staff.actor, complaint=complaint, staff=staff, words=said)
    return _chase(tx, complaint, staff, chase_on, at)


def carry_on(tx: Transaction, complaint: Complaint, staff: Staff, *, came: str, at: datetime) -> None:
    """What we waited for has come; nobody need be chased."""
    complaint.move(Move.CARRY_ON, staff.role, by=staff.actor, at=at, reason=came)
    _chased(tx, complaint, staff, at)


def answer(
    tx: Transaction, complaint: Complaint, staff: Staff, *, found: str, doing: list[str], pence: int = 0,
    done_by: date | None = None, at: datetime,
) -> Letter:  # fmt: skip
    """Our answer in writing. Money in it is credited whatever they say to it; what we are doing is promised by its day.

    Raises OfferTooHigh, naming who may offer that much.
    """
    if pence:
        Offer.goodwill(tx, complaint, staff, pence=pence, at=at, at_once=True)
    letter = send_outcome(tx, complaint, staff, at=at, found=found, doing=doing, amount=pence)
    if done_by is not None:
        Promise.make(
            tx, what=PUT_RIGHT, complaint_id=complaint.id, call_id=None, owner_id=staff.id, owner_name=staff.name,
            due_at=clocks.last_minute_of(done_by), by=staff.actor, at=at,
        )  # fmt: skip
    return letter


def accepted(tx: Transaction, complaint: Complaint, staff: Staff, *, said: str, at: datetime) -> None:
    """The customer says that it is settled, in their words; what we offered and they were silent about is theirs."""
    complaint.move(Move.ACCEPT, staff.role, by=staff.actor, at=at, reason=said)
    for offer in offers_on(tx, complaint.id or 0):
        if offer.state == OfferState.OFFERED:
            offer.accept(tx, staff, at=at)


def close(tx: Transaction, complaint: Complaint, staff: Staff, *, why: str, at: datetime) -> None:
    """Close what its customer has settled or withdrawn, or a manager has found vexatious; nobody closes over a promise.

    Raises SomethingIsPromised.
    """
    promised = select(Promise).where(Promise.complaint_id == complaint.id, col(Promise.kept_at).is_(None))
    first = tx.exec(promised.order_by(col(Promise.due_at)).limit(1)).first()
    if first is not None and complaint.stage != Stage.VEXATIOUS:
        raise SomethingIsPromised(
            f"{first.owner_name} has promised something that is not done yet: do it, then it can be closed."
        )
    complaint.move(Move.CLOSE, staff.role, by=staff.actor, at=at, reason=why)


def waiting_above(tx: Transaction, complaint: Complaint) -> list[Escalation]:
    """Who has been asked about this complaint without a call, and has not dealt with it."""
    found = select(Escalation).where(
        Escalation.complaint_id == complaint.id,
        Escalation.state == EscalationState.WAITING,
        col(Escalation.ended_at).is_(None),
    )
    return list(tx.exec(found.order_by(col(Escalation.id))).all())


def put_before(
    tx: Transaction, complaint: Complaint, staff: Staff, to: Role, *, why: str, at: datetime
) -> None:
    """Something waits for that rung's name or decision; once, however often it is asked."""
    if all(each.to_rung != to for each in waiting_above(tx, complaint)):
        complaint.escalate(to, by=staff.actor, at=at, by_staff_id=staff.id, reason=why)


def dealt_with(tx: Transaction, complaint: Complaint, staff: Staff, *, at: datetime) -> None:
    """Whoever decides has dealt with what waited for them: a manager for managers, the Managing Director for both."""
    mine = {Role.MANAGER: (Role.MANAGER,), Role.MANAGING_DIRECTOR: (Role.MANAGER, Role.MANAGING_DIRECTOR)}
    for each in waiting_above(tx, complaint):
        if each.to_rung in mine.get(Role(staff.role), ()):
            each.end(tx, state=EscalationState.ENDED, at=at, by=staff.actor)


def send_back(tx: Transaction, escalation: Escalation, staff: Staff, *, line: str, at: datetime) -> None:
    """The Managing Director gives a case back to the managers with a line, which is what they read first."""
    complaint = tx.get_one(Complaint, escalation.complaint_id, with_for_update=True)
    escalation.end(tx, state=EscalationState.ENDED, at=at, by=staff.actor)
    tx.log(EventKind.SENT_BACK, at=at, by=staff.actor, complaint=complaint, staff=staff, words=line)
    complaint.escalate(Role.MANAGER, by=staff.actor, at=at, by_staff_id=staff.id, reason=line)


def not_like_this(tx: Transaction, letter: Letter, staff: Staff, *, why: str, at: datetime) -> None:
    """Whoever was to put their name to a draft gives it back with a line; writing it again is its writer's, by tomorrow.

    Raises NotThatWay where it is no draft any more, or not theirs to approve.
    """
    if staff.role not in letter.template.matter.approved_by:
        raise NotThatWay("This letter is for a manager or the Managing Director to send back.")
    letter.drop(tx)
    complaint = tx.get_one(Complaint, letter.complaint_id)
    tx.log(
        EventKind.LETTER_SENT_BACK, at=at, by=staff.actor, complaint=complaint, staff=staff, letter=letter.id,
        named=letter.kind, words=why,
    )  # fmt: skip
    dealt_with(tx, complaint, staff, at=at)
    writer = tx.get(Staff, int(letter.written_by.removeprefix("staff:") or 0))
    if writer is not None:
        tomorrow = clocks.working_days_after(clocks.local_date(at), 1)
        Promise.make(
            tx, what=WRITE_AGAIN, complaint_id=complaint.id, call_id=None, owner_id=writer.id, owner_name=writer.name,
            due_at=clocks.last_minute_of(tomorrow), by=staff.actor, at=at,
        )  # fmt: skip


def noon_of(day: date, *, no_later_than: datetime) -> datetime:
    """A moment of that London day, for what is only known by its day."""
    return min(no_later_than, clocks.start_of(day) + timedelta(hours=12))


def _chase(tx: Transaction, complaint: Complaint, staff: Staff, day: date, at: datetime) -> Promise:
    return Promise.make(
        tx, what=CHASE, complaint_id=complaint.id, call_id=None, owner_id=staff.id, owner_name=staff.name,
        due_at=clocks.last_minute_of(day), by=staff.actor, at=at,
    )  # fmt: skip


def _chased(tx: Transaction, complaint: Complaint, staff: Staff, at: datetime) -> None:
    open_ones = select(Promise).where(
        Promise.complaint_id == complaint.id, Promise.kind == CHASE, col(Promise.kept_at).is_(None)
    )
    for promise in tx.exec(open_ones).all():
        promise.keep(tx, by=staff.actor, at=at)
