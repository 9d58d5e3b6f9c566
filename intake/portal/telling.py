"""What a portal is told of a complaint. Nothing of the account: that is only for a proved customer (CP6)."""

from datetime import UTC, datetime

from sqlmodel import Session

from code_of_practice import clocks
from code_of_practice.stage_words import in_plain_words
from intake.next_steps import NextSteps, next_steps
from models import Complaint, ObligationState
from models.casework.complaint_queries import obligations_of

from .shapes import ContactPoint, Opened, Owed, Progress


def opened(session: Session, complaint: Complaint, *, at: datetime) -> Opened:
    """The acknowledgement: received, how and when we next respond, whom to ask, and the ombudsman (CP8)."""
    steps = next_steps(session, complaint, at=at)
    return Opened(
        reference=complaint.reference,
        received=_utc(complaint.first_contact_at),
        stage=complaint.stage.value,
        stage_in_words=in_plain_words(complaint.stage),
        next_due=clocks.end_of(steps.respond_by),
        contact=_contact(steps),
        what_happens_next=[
            f"We received your complaint on {_day(steps.received)}.",
            f"We will write to you by {_day(steps.respond_by)} at the latest; we aim to have resolved it by then.",
            f"To ask how it is going, call {steps.phone} or write to {steps.email} and give the reference.",
            "You can ask for a manager, and for our Managing Director after that, at any time.",
            *([steps.adr] if steps.adr else []),
        ],
    )


def progress(session: Session, complaint: Complaint, *, at: datetime) -> Progress:
    """Stage, owner, the next date, and everything owed."""
    steps = next_steps(session, complaint, at=at)
    owed = obligations_of(session, complaint.id or 0)
    running = [each.due_ends_at for each in owed if each.state == ObligationState.RUNNING]
    return Progress(
        reference=complaint.reference,
        received=_utc(complaint.first_contact_at),
        stage=complaint.stage.value,
        stage_in_words=in_plain_words(complaint.stage),
        owner=steps.owner or None,
        next_due=_utc(running[0]) if running and complaint.is_open else None,
        contact=_contact(steps),
        obligations=[
            Owed(
                rule=each.rule, due=each.due, due_ends_at=_utc(each.due_ends_at), state=each.state.value,
                decides=each.decides, source=each.source,
            )
            for each in owed
        ],
    )  # fmt: skip


def _contact(steps: NextSteps) -> ContactPoint:
    return ContactPoint(team=steps.team, owner=steps.owner or None, phone=steps.phone, email=steps.email)


def _day(day: object) -> str:
    return f"{day:%A} {day:%-d} {day:%B} {day:%Y}"


def _utc(moment: datetime) -> datetime:
    """SQLite gives times back without the zone they were stored in: UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
