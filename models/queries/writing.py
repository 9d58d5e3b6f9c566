"""Every question about notes, guides, messages and recordings."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from ..casework.notes import GuideRun, Note
from ..correspondence.messages import Message
from ..telephone.calls import Call
from ..telephone.recordings import Recording


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
    """Of its calls too: a call is recorded from its first words, before anybody knows that it is a complaint."""
    calls = select(Call.id).where(Call.complaint_id == complaint_id)
    whose = or_(col(Recording.complaint_id) == complaint_id, col(Recording.call_id).in_(calls))
    return session.exec(
        select(Recording).where(whose).order_by(col(Recording.started_at), col(Recording.id))
    ).all()


def recordings_of_call(session: Session, call_id: int) -> Sequence[Recording]:
    return session.exec(
        select(Recording).where(Recording.call_id == call_id, Recording.purpose == "call")
    ).all()


def recording_with_sid(session: Session, sid: str) -> Recording | None:
    return session.exec(select(Recording).where(Recording.sid == sid)).first()
