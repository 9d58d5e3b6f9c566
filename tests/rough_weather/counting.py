"""What is in the database and the spool, beside what the callers lived through."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, select

from models import Call, EventKind
from models.casework.complaints import Complaint
from models.people.identity_attempts import IdentityAttempt
from models.record.events import Event
from models.record.history import breaks

from .people import Story


@dataclass
class Count:
    """The figures that are printed, and what is wrong, which should be nothing."""

    seed: int
    callers: int
    calls: int
    killed: int
    killed_themselves: int
    duplicated: int = 0
    complaints: int = 0
    spooled: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    one_moments: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    twice: dict[str, int] = field(default_factory=dict)
    references_gone: set[str] = field(default_factory=set)
    in_silence: list[str] = field(default_factory=list)
    closed: int = 0
    said_twice: list[str] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {self.callers} callers, {self.calls} calls, {self.duplicated} webhooks duplicated, "
            f"{self.killed + self.killed_themselves} kill -9 ({self.killed_themselves} between commit and answer); "
            f"{self.complaints} complaints, {len(self.lost)} lost, {len(self.twice)} twice, "
            f"{len(self.references_gone)} references heard and not kept, {len(self.in_silence)} in silence; "
            f"turns failed {self.failures}, 'one moment' {self.one_moments} times, {self.spooled} spooled; {self.seconds:.0f} s"
        )


def count(session: Session, stories: list[Story], into: Count) -> Count:
    """Compare the database with the stories; a caller has one number and wants one complaint."""
    complaints = session.exec(select(Complaint)).all()
    by_caller = Counter(each.reach for each in complaints)
    by_reference = {each.reference: each for each in complaints}
    numbers = [story.plan.number for story in stories]
    into.complaints = len(complaints)
    into.lost = [number for number in numbers if not by_caller[number]]
    into.twice = {number: many for number, many in by_caller.items() if many > 1}
    into.closed = sum(not each.is_open for each in complaints)
    for story in stories:
        # A reference must be not only somebody's but this very caller's.
        into.references_gone |= {
            heard
            for heard in story.references
            if heard not in by_reference or by_reference[heard].reach != story.plan.number
        }
    into.in_silence = [story.in_silence for story in stories if story.in_silence]
    into.one_moments = sum(story.moments for story in stories)
    into.said_twice = [
        each.reference
        for each in complaints
        if len(paragraphs := each.statement.split("\n\n")) != len(set(paragraphs))
    ]
    into.breaks = [f"{found.chain} {found.number}: {found.why}" for found in breaks(session)]
    return into


def calls_with_other_than_one_complaint(session: Session, sids: list[str]) -> dict[str, int]:
    """By CallSid; the public contract's own way of counting."""
    found = Counter(
        session.exec(select(Call.sid).join(Complaint, Complaint.call_id == Call.id)).all()  # type: ignore[arg-type]
    )
    return {sid: found[sid] for sid in sids if found[sid] != 1}


def events_twice(session: Session) -> list[str]:
    """Calls and complaints that say twice in their history that they began."""
    began = (EventKind.CALL_RECEIVED, EventKind.COMPLAINT_OPENED)
    rows = session.exec(select(Event.kind, Event.call_id, Event.complaint_id).where(Event.kind.in_(began)))  # type: ignore[attr-defined]
    return [str(row) for row, many in Counter(rows.all()).items() if many > 1]


def tries_counted_twice(session: Session, most: int) -> list[int]:
    """Calls with more tries at identity than one call may have."""
    found = Counter(session.exec(select(IdentityAttempt.call_id)).all())
    return [call_id for call_id, many in found.items() if call_id and many > most]


def spool_lines(spool: Path) -> list[dict[str, str]]:
    """The calls that the fallback kept."""
    return [json.loads(line) for line in spool.read_text().splitlines()] if spool.exists() else []
