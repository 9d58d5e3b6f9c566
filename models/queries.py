"""Every question asked of the database, by name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func
from sqlmodel import Session, and_, col, or_, select

from code_of_practice.roles import Role

from .calls import Call, CallState
from .escalations import UNDER_WAY, Escalation
from .events import Event
from .identity_attempts import IdentityAttempt
from .legs import Leg, LegState
from .messages import Message
from .notes import GuideRun, Note
from .promises import Promise
from .recordings import Recording
from .sealed import mark
from .staff import Presence, Staff
from .staff_sessions import StaffSession

# --- calls -----------------------------------------------------------------------------------------------


def call_with_sid(session: Session, sid: str) -> Call | None:
    return session.exec(select(Call).where(Call.sid == sid)).first()


def call_with_key(session: Session, key: str) -> Call | None:
    return session.exec(select(Call).where(Call.key == key)).first()


def call_with_room(session: Session, room: str) -> Call | None:
    return session.exec(select(Call).where(Call.room == room)).first()


def calls_waiting_for_an_offer(session: Session) -> Sequence[Call]:
    """Queued callers whom no desk is ringing for, in the order they should be answered."""
    waiting = select(Call).where(Call.state == CallState.QUEUED, col(Call.offered_to_id).is_(None))
    return session.exec(
        waiting.order_by(col(Call.priority).desc(), col(Call.queued_at)).with_for_update()
    ).all()


def calls_in_queue(session: Session) -> Sequence[Call]:
    queued = select(Call).where(Call.state == CallState.QUEUED)
    return session.exec(queued.order_by(col(Call.priority).desc(), col(Call.queued_at))).all()


def callers_ahead(session: Session, call: Call) -> int:
    """How many queued callers are answered before this one."""
    sooner = and_(Call.priority == call.priority, col(Call.queued_at) < call.queued_at)
    ahead = or_(col(Call.priority) > call.priority, sooner)
    return session.exec(
        select(func.count()).select_from(Call).where(Call.state == CallState.QUEUED, ahead)
    ).one()


def offered_call_of(session: Session, staff: Staff) -> Call | None:
    """The call that rings at this desk now."""
    return session.exec(
        select(Call).where(Call.offered_to_id == staff.id, Call.state == CallState.QUEUED)
    ).first()


def call_of_adviser(session: Session, staff: Staff) -> Call | None:
    """The live call this member of staff has."""
    return session.exec(
        select(Call)
        .where(Call.adviser_id == staff.id, col(Call.ended_at).is_(None))
        .order_by(col(Call.id).desc())
    ).first()


def call_to_wrap_up(session: Session, staff: Staff) -> Call | None:
    """The last call of theirs that ended and is not written up."""
    return session.exec(
        select(Call)
        .where(
            Call.adviser_id == staff.id, col(Call.ended_at).is_not(None), col(Call.wrapped_up_at).is_(None)
        )
        .order_by(col(Call.id).desc())
    ).first()


def last_call_of(session: Session, staff: Staff) -> Call | None:
    """The newest call they were on, as its adviser or asked in."""
    return session.exec(
        select(Call)
        .where(
            or_(
                Call.adviser_id == staff.id,
                col(Call.id).in_(select(Leg.call_id).where(Leg.staff_id == staff.id)),
            )
        )
        .order_by(col(Call.id).desc())
    ).first()


def calls_with_expired_offers(session: Session, at: datetime) -> Sequence[Call]:
    return session.exec(
        select(Call).where(Call.state == CallState.QUEUED, col(Call.offered_until) <= at)
    ).all()


def calls_with_expired_claims(session: Session, at: datetime) -> Sequence[Call]:
    return session.exec(
        select(Call).where(Call.state == CallState.CLAIMED, col(Call.claim_until) <= at)
    ).all()


def live_calls_silent_since(session: Session, since: datetime) -> Sequence[Call]:
    """Live calls of which the carrier has said nothing for a while: somebody should ask."""
    return session.exec(select(Call).where(col(Call.ended_at).is_(None), Call.heard_at <= since)).all()


def recent_calls_from(session: Session, number: str, since: datetime) -> Sequence[Call]:
    return session.exec(
        select(Call).where(Call.from_mark == mark(number, kind="phone"), Call.started_at >= since)
    ).all()


# --- legs ------------------------------------------------------------------------------------------------


def leg_with_sid(session: Session, sid: str) -> Leg | None:
    return session.exec(select(Leg).where(Leg.sid == sid)).first()


def leg_with_key(session: Session, key: str) -> Leg | None:
    return session.exec(select(Leg).where(Leg.key == key)).first()


def legs_unanswered_since(session: Session, since: datetime) -> Sequence[Leg]:
    """Legs that should have been answered or given up by now: news of them may have been lost."""
    return session.exec(
        select(Leg).where(col(Leg.state).in_((LegState.ASKED, LegState.RINGING)), Leg.asked_at <= since)
    ).all()


def legs_in_progress(session: Session, call: Call) -> Sequence[Leg]:
    return session.exec(
        select(Leg).where(Leg.call_id == call.id, Leg.state != LegState.ENDED).order_by(col(Leg.id))
    ).all()


def last_leg_of(session: Session, escalation: Escalation) -> Leg | None:
    """The newest leg rung for this escalation, over or not."""
    return session.exec(
        select(Leg).where(Leg.escalation_id == escalation.id).order_by(col(Leg.id).desc())
    ).first()


def leg_of(session: Session, call: Call, staff_id: int) -> Leg | None:
    """Their newest leg on this call that has not ended."""
    return session.exec(
        select(Leg)
        .where(Leg.call_id == call.id, Leg.staff_id == staff_id, Leg.state != LegState.ENDED)
        .order_by(col(Leg.id).desc())
    ).first()


# --- staff -----------------------------------------------------------------------------------------------


def staff_with_email(session: Session, email: str) -> Staff | None:
    return session.exec(select(Staff).where(Staff.email == email.strip().lower())).first()


def all_staff(session: Session) -> Sequence[Staff]:
    return session.exec(
        select(Staff).where(col(Staff.active)).order_by(col(Staff.role), col(Staff.name))
    ).all()


def staff_on_rung(session: Session, rung: Role) -> Sequence[Staff]:
    return session.exec(
        select(Staff).where(Staff.role == rung, col(Staff.active)).order_by(col(Staff.presence_since))
    ).all()


def staff_free_for(session: Session, rung: Role) -> Staff | None:
    """Whoever has been free longest: on the wanted rung if anybody is, else an adviser or manager who is."""
    return session.exec(
        select(Staff)
        .where(
            Staff.presence == Presence.IDLE,
            col(Staff.active),
            col(Staff.role).in_((Role.ADVISER, Role.MANAGER)),
        )
        .order_by(case((col(Staff.role) == rung, 0), else_=1), col(Staff.presence_since), col(Staff.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def sessions_in_use(session: Session, staff_id: int, *, since: datetime) -> Sequence[StaffSession]:
    """Their sign-ins that are not ended and were used since then."""
    return session.exec(
        select(StaffSession).where(
            StaffSession.staff_id == staff_id,
            col(StaffSession.revoked_at).is_(None),
            StaffSession.seen_at > since,
        )
    ).all()


# --- escalations -----------------------------------------------------------------------------------------


def escalation_under_way(session: Session, call: Call) -> Escalation | None:
    """The newest one of this call that rings, briefs or has joined."""
    found = select(Escalation).where(Escalation.call_id == call.id, col(Escalation.state).in_(UNDER_WAY))
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def last_escalation_of(session: Session, call: Call) -> Escalation | None:
    """The newest one of this call, over or not."""
    found = select(Escalation).where(Escalation.call_id == call.id)
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def newest_escalation_on(session: Session, complaint_id: int) -> Escalation | None:
    """The newest one of a complaint, over or not."""
    found = select(Escalation).where(Escalation.complaint_id == complaint_id)
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def escalations_under_way(session: Session, call: Call) -> Sequence[Escalation]:
    return session.exec(
        select(Escalation).where(Escalation.call_id == call.id, col(Escalation.state).in_(UNDER_WAY))
    ).all()


def escalation_for_target(session: Session, staff: Staff) -> Escalation | None:
    """What this member of staff is being rung for, or is on."""
    found = select(Escalation).where(Escalation.target_id == staff.id, col(Escalation.state).in_(UNDER_WAY))
    return session.exec(found.order_by(col(Escalation.id).desc())).first()


def escalations_waiting_for(session: Session, rung: Role) -> Sequence[Escalation]:
    found = select(Escalation).where(Escalation.to_rung == rung, col(Escalation.ended_at).is_(None))
    return session.exec(found.order_by(col(Escalation.asked_at))).all()


# --- identity, notes, messages, promises -------------------------------------------------------------------


def tries_on_account(session: Session, account_number: str, since: datetime) -> int:
    """Tries counted against an account, known or not, over all calls and channels."""
    return session.exec(
        select(func.count())
        .select_from(IdentityAttempt)
        .where(
            IdentityAttempt.account_mark == mark(account_number, kind="account"), IdentityAttempt.at > since
        )
    ).one()


def tries_in_call(session: Session, call_id: int) -> int:
    return session.exec(
        select(func.count()).select_from(IdentityAttempt).where(IdentityAttempt.call_id == call_id)
    ).one()


def note_of(session: Session, call_id: int, staff_id: int) -> Note | None:
    return session.exec(select(Note).where(Note.call_id == call_id, Note.staff_id == staff_id)).first()


def notes_on(session: Session, complaint_id: int) -> Sequence[Note]:
    return session.exec(select(Note).where(Note.complaint_id == complaint_id).order_by(col(Note.at))).all()


def guide_run_of(session: Session, call_id: int) -> GuideRun | None:
    return session.exec(select(GuideRun).where(GuideRun.call_id == call_id)).first()


def message_about(session: Session, about: str) -> Message | None:
    return session.exec(select(Message).where(Message.about == about)).first()


def messages_on(session: Session, complaint_id: int) -> Sequence[Message]:
    return session.exec(
        select(Message).where(Message.complaint_id == complaint_id).order_by(col(Message.id))
    ).all()


def recordings_on(session: Session, complaint_id: int) -> Sequence[Recording]:
    return session.exec(
        select(Recording).where(Recording.complaint_id == complaint_id).order_by(col(Recording.id))
    ).all()


def recordings_of_call(session: Session, call_id: int) -> Sequence[Recording]:
    return session.exec(
        select(Recording).where(Recording.call_id == call_id, Recording.purpose == "call")
    ).all()


def recording_with_sid(session: Session, sid: str) -> Recording | None:
    return session.exec(select(Recording).where(Recording.sid == sid)).first()


def promises_overdue(session: Session, at: datetime) -> Sequence[Promise]:
    return session.exec(
        select(Promise).where(
            Promise.due_at <= at, col(Promise.kept_at).is_(None), col(Promise.broken_at).is_(None)
        )
    ).all()


def promises_open(session: Session, owner_id: int | None = None) -> Sequence[Promise]:
    found = select(Promise).where(col(Promise.kept_at).is_(None))
    if owner_id is not None:
        found = found.where(Promise.owner_id == owner_id)
    return session.exec(found.order_by(col(Promise.due_at))).all()


# --- history ---------------------------------------------------------------------------------------------


def events_of_complaint(session: Session, complaint_id: int) -> Sequence[Event]:
    return session.exec(
        select(Event).where(Event.complaint_id == complaint_id).order_by(col(Event.at), col(Event.id))
    ).all()


def events_of_call(session: Session, call_id: int) -> Sequence[Event]:
    return session.exec(select(Event).where(Event.call_id == call_id).order_by(col(Event.id))).all()


def newest_event_id(session: Session) -> int:
    return session.exec(select(func.max(Event.id))).one() or 0


def events_after(session: Session, event_id: int, limit: int = 500) -> Sequence[Event]:
    return session.exec(
        select(Event).where(col(Event.id) > event_id).order_by(col(Event.id)).limit(limit)
    ).all()


def events_due(session: Session, at: datetime, limit: int = 50) -> Sequence[Event]:
    """What somebody must act on and nobody holds: unhandled, not leased, and its next try has come."""
    return session.exec(
        select(Event)
        .where(
            col(Event.handled_at).is_(None),
            col(Event.dead_at).is_(None),
            or_(col(Event.leased_until).is_(None), col(Event.leased_until) < at),
            or_(col(Event.next_try_at).is_(None), col(Event.next_try_at) <= at),
        )
        .order_by(col(Event.id))
        .limit(limit)
    ).all()


def dead_events(session: Session) -> Sequence[Event]:
    return session.exec(select(Event).where(col(Event.dead_at).is_not(None)).order_by(col(Event.id))).all()


def count_of_events_waiting(session: Session) -> int:
    return session.exec(
        select(func.count())
        .select_from(Event)
        .where(col(Event.handled_at).is_(None), col(Event.dead_at).is_(None))
    ).one()
