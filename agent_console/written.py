"""A complaint's letters as its page shows them: the drafts that wait for a name, and what has been written to them."""

from collections.abc import Mapping
from typing import Any

from flask import g
from sqlmodel import Session, col, select

from models.casework.complaints import Complaint
from models.correspondence.letter_queries import letters_on
from models.correspondence.letters import LetterState
from models.record.event_kinds import EventKind
from models.record.event_words import by_whom
from models.record.events import Event
from models.record.history import words_of


def why_it_stands_here(reading: Session, found: Complaint) -> str:
    """What was written down when it came to this stage: whom we wait for, what they said, why."""
    newest = select(Event).where(Event.complaint_id == found.id, Event.kind == EventKind.STAGE_CHANGED)
    moved = reading.exec(newest.order_by(col(Event.id).desc())).first()
    return words_of(moved) if moved is not None else ""


def drafts_on(reading: Session, number: int, names: Mapping[int, str]) -> tuple[dict[str, Any], ...]:
    """Letters that wait for somebody to stand behind them, and whether this person may."""
    return tuple(
        {
            "id": each.id,
            "subject": each.subject,
            "at": each.written_at,
            "by": by_whom(each.written_by, names),
            "mine": g.me.role in each.template.matter.approved_by,
            "text": each.in_words().text if g.me.role in each.template.matter.approved_by else "",
        }
        for each in letters_on(reading, number)
        if each.state == LetterState.DRAFT
    )


def letters_sent(reading: Session, number: int) -> tuple[dict[str, Any], ...]:
    """What was written to them, the newest first, and how each went."""
    return tuple(
        {
            "id": each.id,
            "subject": each.subject.partition(": ")[2] or each.subject,
            "at": each.posted_at or each.sent_at or each.written_at,
            "state": f"{each.state}, by {each.way}" if each.way else f"{each.state}, nowhere to send it",
            "trouble": each.way is None or each.state == LetterState.FAILED,
            "gone": each.state in (LetterState.SENT, LetterState.POSTED),
        }
        for each in reversed(letters_on(reading, number))
        if each.state not in (LetterState.DRAFT, LetterState.DROPPED)
    )
