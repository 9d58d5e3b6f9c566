"""What has had its time, by kind: each question reads an index from its oldest end up to one moment, never further.

What is held, or belongs to a complaint that is open still, is left out; those few are read again the next night.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, func, null, or_, select, true
from sqlmodel import Session, col

from code_of_practice.retention import RetentionRule, What

from ..casework.complaint_drafts import ComplaintDraft
from ..casework.complaints import Complaint
from ..casework.holds import ADR_OPEN, held_by_hand
from ..correspondence.attachments import Attachment
from ..correspondence.inbound_mail import InboundMail
from ..correspondence.messages import Message
from ..people.identity_attempts import IdentityAttempt
from ..people.one_time_codes import OneTimeCode
from ..storage.idempotency import IdempotencyKey
from ..telephone.calls import Call
from ..telephone.recordings import Recording


class Bound(Protocol):
    """From where a kind of record is counted, and the moment before which it must have begun."""

    @property
    def counts_from(self) -> str: ...

    def over_before(self, at: datetime) -> datetime: ...


@dataclass(frozen=True)
class Whenever:
    """However lately it began: all that a rule could ever speak of."""

    counts_from: str = "itself"

    def over_before(self, at: datetime) -> datetime:
        """Everything that has begun."""
        return at


#: A row's id, and the complaint that it belongs to, if any.
Found = tuple[int, int | None]


def outlived(session: Session, rule: RetentionRule, at: datetime, limit: int) -> list[Found]:
    """The next few of one kind that may be deleted, the oldest first."""
    rows = session.connection().execute(_QUESTIONS[rule.what](rule, at).limit(limit)).all()
    return [(row[0], row[1]) for row in rows]


def stored(
    session: Session, what: What, at: datetime
) -> Iterator[tuple[datetime, int | None, datetime | None]]:
    """Everything of one kind that is stored and nothing holds: when it began, of which complaint, and when that closed.

    Read from the whole of what is kept, for a person who weighs another length; the night's work never asks this.
    """
    own, closed = _MOMENTS[what]
    question = _QUESTIONS[what](Whenever(), at).order_by(None)
    rows = session.connection().execute(question.add_columns(own, closed).execution_options(yield_per=1000))
    for _, whose, began, ended in rows:
        yield began, whose, ended


def _complaint_records(rule: Bound, at: datetime) -> Any:
    closed = col(Complaint.closed_at)
    return (
        select(col(Complaint.id), col(Complaint.id).label("whose"))
        .where(closed.is_not(None), col(Complaint.erased_at).is_(None), closed < rule.over_before(at))
        .where(_free(at))
        .order_by(closed, col(Complaint.id))
    )


def _recordings(rule: Bound, at: datetime) -> Any:
    """A recording of a call belongs to the complaint that came of the call, whenever it was opened."""
    whose = func.coalesce(col(Recording.complaint_id), col(Call.complaint_id))
    return (
        select(col(Recording.id), whose)
        .outerjoin(Call, col(Call.id) == col(Recording.call_id))
        .outerjoin(Complaint, col(Complaint.id) == whose)
        .where(col(Recording.deletion_asked_at).is_(None), col(Recording.started_at) < rule.over_before(at))
        .where(_is_over(rule, at), _free(at))
        .order_by(col(Recording.started_at), col(Recording.id))
    )


def _attached_files(rule: Bound, at: datetime) -> Any:
    whose = col(Attachment.complaint_id)
    return (
        select(col(Attachment.id), whose)
        .join(Complaint, col(Complaint.id) == whose)
        .where(whose.is_not(None), col(Attachment.at) < rule.over_before(at), _is_over(rule, at), _free(at))
        .order_by(col(Attachment.at), col(Attachment.id))
    )


def _spoken_replies(rule: Bound, at: datetime) -> Any:
    ended = col(Call.ended_at)
    return (
        select(col(Call.id), col(Call.complaint_id))
        .outerjoin(Complaint, col(Complaint.id) == col(Call.complaint_id))
        .where(ended.is_not(None), col(Call.replies_erased_at).is_(None), ended < rule.over_before(at))
        .where(_free(at))
        .order_by(ended, col(Call.id))
    )


def _call_details(rule: Bound, at: datetime) -> Any:
    ended = col(Call.ended_at)
    return (
        select(col(Call.id), col(Call.complaint_id))
        .where(ended.is_not(None), col(Call.complaint_id).is_(None), col(Call.erased_at).is_(None))
        .where(ended < rule.over_before(at))
        .order_by(ended, col(Call.id))
    )


def _identity_attempts(rule: Bound, at: datetime) -> Any:
    whose = col(Call.complaint_id)
    return (
        select(col(IdentityAttempt.id), whose)
        .outerjoin(Call, col(Call.id) == col(IdentityAttempt.call_id))
        .outerjoin(Complaint, col(Complaint.id) == whose)
        .where(col(IdentityAttempt.at) < rule.over_before(at), _free(at))
        .order_by(col(IdentityAttempt.at), col(IdentityAttempt.id))
    )


def _messages(rule: Bound, at: datetime) -> Any:
    made = col(Message.created_at)
    return (
        select(col(Message.id), col(Message.complaint_id))
        .where(col(Message.complaint_id).is_(None), made < rule.over_before(at))
        .order_by(made, col(Message.id))
    )


def _mail_set_aside(rule: Bound, at: datetime) -> Any:
    came = col(InboundMail.came_at)
    return (
        select(col(InboundMail.id), col(InboundMail.complaint_id))
        .where(col(InboundMail.complaint_id).is_(None), came < rule.over_before(at))
        .order_by(came, col(InboundMail.id))
    )


def _portal_requests(rule: Bound, at: datetime) -> Any:
    return (
        select(col(IdempotencyKey.id), col(IdempotencyKey.complaint_id))
        .join(Complaint, col(Complaint.id) == col(IdempotencyKey.complaint_id))
        .where(col(IdempotencyKey.asked_sealed) != "", col(IdempotencyKey.at) < rule.over_before(at))
        .where(_free(at))
        .order_by(col(IdempotencyKey.at), col(IdempotencyKey.id))
    )


def _drafts(rule: Bound, at: datetime) -> Any:
    touched = col(ComplaintDraft.touched_at)
    return (
        select(col(ComplaintDraft.id), col(ComplaintDraft.complaint_id))
        .outerjoin(Complaint, col(Complaint.id) == col(ComplaintDraft.complaint_id))
        .where(touched < rule.over_before(at), _free(at))
        .order_by(touched, col(ComplaintDraft.id))
    )


def _one_time_codes(rule: Bound, at: datetime) -> Any:
    made = col(OneTimeCode.made_at)
    return (
        select(col(OneTimeCode.id), col(OneTimeCode.complaint_id))
        .where(made < rule.over_before(at))
        .order_by(made, col(OneTimeCode.id))
    )


def _is_over(rule: Bound, at: datetime) -> ColumnElement[bool]:
    """Of no complaint; or, where it counts from the closing, of one that closed that long ago."""
    none = col(Complaint.id).is_(None)
    return (
        or_(none, col(Complaint.closed_at) < rule.over_before(at))
        if rule.counts_from == "closing"
        else true()
    )


def _free(at: datetime) -> ColumnElement[bool]:
    """No complaint, or one that nothing holds; the complaint is joined by its key, so that no plan walks them all."""
    none = col(Complaint.id).is_(None)
    return or_(none, col(Complaint.stage).not_in(ADR_OPEN) & ~held_by_hand(col(Complaint.id), at))


_QUESTIONS: Mapping[What, Callable[[Bound, datetime], Any]] = {
    What.COMPLAINT_RECORDS: _complaint_records,
    What.RECORDINGS: _recordings,
    What.ATTACHED_FILES: _attached_files,
    What.CALL_DETAILS: _call_details,
    What.SPOKEN_REPLIES: _spoken_replies,
    What.IDENTITY_ATTEMPTS: _identity_attempts,
    What.MESSAGES: _messages,
    What.MAIL_SET_ASIDE: _mail_set_aside,
    What.PORTAL_REQUESTS: _portal_requests,
    What.DRAFTS: _drafts,
    What.ONE_TIME_CODES: _one_time_codes,
}

_NEVER: Any = null()
#: When each kind of record begins; and when its complaint closed, for what may be counted from there.
_MOMENTS: Mapping[What, tuple[Any, Any]] = {
    What.COMPLAINT_RECORDS: (col(Complaint.closed_at), col(Complaint.closed_at).label("ended")),
    What.RECORDINGS: (col(Recording.started_at), col(Complaint.closed_at)),
    What.ATTACHED_FILES: (col(Attachment.at), col(Complaint.closed_at)),
    What.CALL_DETAILS: (col(Call.ended_at), _NEVER),
    What.SPOKEN_REPLIES: (col(Call.ended_at), _NEVER),
    What.IDENTITY_ATTEMPTS: (col(IdentityAttempt.at), _NEVER),
    What.MESSAGES: (col(Message.created_at), _NEVER),
    What.MAIL_SET_ASIDE: (col(InboundMail.came_at), _NEVER),
    What.PORTAL_REQUESTS: (col(IdempotencyKey.at), _NEVER),
    What.DRAFTS: (col(ComplaintDraft.touched_at), _NEVER),
    What.ONE_TIME_CODES: (col(OneTimeCode.made_at), _NEVER),
}
