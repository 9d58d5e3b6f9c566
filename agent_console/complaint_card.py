"""A complaint as the desk shows it: where it stands between its first day and the deadline that decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from code_of_practice.clocks import local_date
from models.casework.complaint_queries import obligations_of, obligations_of_each
from models.casework.complaints import Complaint
from models.casework.obligations import Obligation, ObligationState

from .words import last_moment

#: Six weeks, where no clock says otherwise yet.
_USUAL_DAYS = 42
_NEVER = datetime.max.replace(tzinfo=UTC)
SOON = timedelta(days=7)
ADR_CLOCKS = ("statutory.adr_letter", "published.adr_8w_from_written")
TARGET = "published.target_10wd"


@dataclass(frozen=True)
class ComplaintCard:
    """What zone E says of a complaint. `part` and `ticks` are parts of one, along the bar."""

    id: int
    reference: str
    stage: str
    category: str
    statement: str
    wanted: str
    rung: str
    day: int
    days: int
    part: float
    ticks: tuple[float, ...]
    next_due: datetime | None
    late: bool
    soon: bool
    owner_id: int | None


def cards_of(session: Session, complaints: Sequence[Complaint], *, at: datetime) -> list[ComplaintCard]:
    """The cards of many, the one whose next date comes first on top."""
    owed = obligations_of_each(session, [each.id or 0 for each in complaints])
    cards = [_card(each, owed[each.id or 0], at=at) for each in complaints]
    return sorted(cards, key=lambda card: (card.next_due or _NEVER, card.reference))


def card_of(session: Session, complaint: Complaint, *, at: datetime) -> ComplaintCard:
    """The card of one complaint as it stands at that moment."""
    return _card(complaint, obligations_of(session, complaint.id or 0), at=at)


def _card(complaint: Complaint, owed: Sequence[Obligation], *, at: datetime) -> ComplaintCard:
    start = local_date(complaint.first_contact_at)
    deciding = next((each for each in owed if each.decides), None)
    days = max(1, (deciding.due - start).days) if deciding else _USUAL_DAYS
    day = (local_date(at) - start).days
    running = [each for each in owed if each.state == ObligationState.RUNNING]
    following = min((each.due_ends_at for each in running), default=complaint.next_due)
    return ComplaintCard(
        id=complaint.id or 0,
        reference=complaint.reference,
        stage=complaint.stage,
        category=complaint.category,
        statement=complaint.statement,
        wanted=complaint.wanted,
        rung=complaint.rung,
        day=day,
        days=days,
        part=min(1.0, max(0.0, day / days)),
        ticks=_ticks(owed, start_day=start.toordinal(), days=days),
        next_due=last_moment(following) if following else None,
        late=following is not None and following <= at,
        soon=following is not None and following - at <= SOON,
        owner_id=complaint.owner_id,
    )


def _ticks(owed: Sequence[Obligation], *, start_day: int, days: int) -> tuple[float, ...]:
    parts = {(each.due.toordinal() - start_day) / days for each in owed}
    return tuple(sorted(part for part in parts if 0 < part < 1))
