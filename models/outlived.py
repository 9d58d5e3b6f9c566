"""What has had its time, by kind: each question reads an index from its oldest end up to one moment, never further.

What is held, or belongs to a complaint that is open still, is left out; those few are read again the next night.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlmodel import Session, col

from code_of_practice.retention import RetentionRule, What

from .attachments import Attachment
from .calls import Call
from .complaint_drafts import ComplaintDraft
from .complaints import Complaint
from .holds import ADR_OPEN, held_by_hand
from .idempotency import IdempotencyKey
from .identity_attempts import IdentityAttempt
from .inbound_mail import InboundMail
from .messages import Message
from .one_time_codes import OneTimeCode
from .recordings import Recording

#: A row's id, and the complaint that it belongs to, if any.
Found = tuple[int, int | None]


def outlived(session: Session, rule: RetentionRule, at: datetime, limit: int) -> list[Found]:
    """The next few of one kind that may be deleted, the oldest first."""
    rows = session.connection().execute(_QUESTIONS[rule.what](rule, at).limit(limit)).all()
    return [(row[0], row[1]) for row in rows]


def _complaint_records(rule: RetentionRule, at: datetime) -> Any:
    closed = col(Complaint.closed_at)
    return (
        select(col(Complaint.id), col(Complaint.id).label("whose"))
        .where(closed.is_not(None), col(Complaint.erased_at).is_(None), closed < rule.over_before(at))
        .where(_free(at))
        .order_by(closed, col(Complaint.id))
    )


def _recordings(rule: RetentionRule, at: datetime) -> Any:
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


def _attached_files(rule: RetentionRule, at: datetime) -> Any:
    whose = col(Attachment.complaint_id)
    return (
        select(col(Attachment.id), whose)
        .join(Complaint, col(Complaint.id) == whose)
        .where(whose.is_not(None), col(Attachment.at) < rule.over_before(at), _is_over(rule, at), _free(at))
        .order_by(col(Attachment.at), col(Attachment.id))
    )


def _spoken_replies(rule: RetentionRule, at: datetime) -> Any:
    ended = col(Call.ended_at)
    return (
        select(col(Call.id), col(Call.complaint_id))
        .outerjoin(Complaint, col(Complaint.id) == col(Call.complaint_id))
        .where(ended.is_not(None), col(Call.replies_erased_at).is_(None), ended < rule.over_before(at))
        .where(_free(at))
        .order_by(ended, col(Call.id))
    )


def _call_details(rule: RetentionRule, at: datetime) -> Any:
    ended = col(Call.ended_at)
    return (
        select(col(Call.id), col(Call.complaint_id))
        .where(ended.is_not(None), col(Call.complaint_id).is_(None), col(Call.erased_at).is_(None))
        .where(ended < rule.over_before(at))
        .order_by(ended, col(Call.id))
    )


def _identity_attempts(rule: RetentionRule, at: datetime) -> Any:
    whose = col(Call.complaint_id)
    return (
        select(col(IdentityAttempt.id), whose)
        .outerjoin(Call, col(Call.id) == col(IdentityAttempt.call_id))
        .outerjoin(Complaint, col(Complaint.id) == whose)
        .where(col(IdentityAttempt.at) < rule.over_before(at), _free(at))
        .order_by(col(IdentityAttempt.at), col(IdentityAttempt.id))
    )


def _messages(rule: RetentionRule, at: datetime) -> Any:
    made = col(Message.created_at)
    return (
        select(col(Message.id), col(Message.complaint_id))
        .where(col(Message.complaint_id).is_(None), made < rule.over_before(at))
        .order_by(made, col(Message.id))
    )


def _mail_set_aside(rule: RetentionRule, at: datetime) -> Any:
    came = col(InboundMail.came_at)
    return (
        select(col(InboundMail.id), col(InboundMail.complaint_id))
        .where(col(InboundMail.complaint_id).is_(None), came < rule.over_before(at))
        .order_by(came, col(InboundMail.id))
    )


def _portal_requests(rule: RetentionRule, at: datetime) -> Any:
    return (
        select(col(IdempotencyKey.id), col(IdempotencyKey.complaint_id))
        .join(Complaint, col(Complaint.id) == col(IdempotencyKey.complaint_id))
        .where(col(IdempotencyKey.asked_sealed) != "", col(IdempotencyKey.at) < rule.over_before(at))
        .where(_free(at))
        .order_by(col(IdempotencyKey.at), col(IdempotencyKey.id))
    )


def _drafts(rule: RetentionRule, at: datetime) -> Any:
    touched = col(ComplaintDraft.touched_at)
    return (
        select(col(ComplaintDraft.id), col(ComplaintDraft.complaint_id))
        .outerjoin(Complaint, col(Complaint.id) == col(ComplaintDraft.complaint_id))
        .where(touched < rule.over_before(at), _free(at))
        .order_by(touched, col(ComplaintDraft.id))
    )


def _one_time_codes(rule: RetentionRule, at: datetime) -> Any:
    made = col(OneTimeCode.made_at)
    return (
        select(col(OneTimeCode.id), col(OneTimeCode.complaint_id))
        .where(made < rule.over_before(at))
        .order_by(made, col(OneTimeCode.id))
    )


def _is_over(rule: RetentionRule, at: datetime) -> ColumnElement[bool]:
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


_QUESTIONS: Mapping[What, Callable[[RetentionRule, datetime], Any]] = {
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
