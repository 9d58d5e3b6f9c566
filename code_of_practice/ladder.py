"""Adviser, manager, Managing Director: who may be asked next, and what happens when nobody answers (CP11).

"You can ask the person to whom you are speaking to escalate the matter to their manager, and ultimately to the
Managing Director." The customer may ask at any time, for either rung, and nobody may say no. The caller is never left
alone: the next candidate is rung, and when there is none a call back is promised, with a name and a time.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import Field

from code_of_practice.edition import kept
from code_of_practice.errors import NobodyAbove, PolicyNotUnderstood
from code_of_practice.opening_hours import OpeningHours
from code_of_practice.policy_file import Form, read
from code_of_practice.roles import Role

_POLICY_FILE = "ladder.yaml"
_NEVER = datetime.max.replace(tzinfo=UTC)


class Rung(StrEnum):
    """The three people a complaint can climb to."""

    ADVISER = "adviser"
    MANAGER = "manager"
    MANAGING_DIRECTOR = "managing_director"

    @property
    def words(self) -> str:
        """As the caller hears it: "a manager", "the Managing Director"."""
        return {
            "adviser": "an adviser",
            "manager": "a manager",
            "managing_director": "the Managing Director",
        }[self]


@dataclass(frozen=True)
class Candidate:
    """A person who could be rung: `free` means idle at the desk; the longest idle comes first, then the unseen."""

    staff_id: int
    name: str
    rung: Rung
    free: bool
    idle_since: datetime | None = None


@dataclass(frozen=True)
class Ring:
    """Next: ring this person for so many seconds."""

    candidate: Candidate
    seconds: int


@dataclass(frozen=True)
class PromiseCallBack:
    """Next: tell the caller who calls back and by when (UTC); `by_whom` is None only where nobody has that rung."""

    rung: Rung
    by_whom: Candidate | None
    by: datetime

    @property
    def name(self) -> str:
        """The name the caller hears."""
        return self.by_whom.name if self.by_whom else self.rung.words


def rung_of(role: Role) -> Rung | None:
    """The rung a member of staff stands on; an admin stands on none."""
    return None if role is Role.ADMIN else Rung(role.value)


def rungs_above(rung: Rung) -> tuple[Rung, ...]:
    """Every rung the customer may ask for next, nearest first; the Managing Director may be asked for at once (D13, D15)."""
    rungs = tuple(Rung)
    return rungs[rungs.index(rung) + 1 :]


def next_above(rung: Rung) -> Rung:
    """The nearest rung above; raises NobodyAbove for the Managing Director."""
    above = rungs_above(rung)
    if not above:
        raise NobodyAbove(
            "Nobody is above the Managing Director. If it cannot be resolved, send the ADR letter."
        )
    return above[0]


def rings_for_seconds(rung: Rung) -> int:
    """How long this rung's phone rings before the next step."""
    return _terms()[rung].rings_for_seconds


def next_step(
    rung: Rung,
    candidates: Iterable[Candidate],
    *,
    tried: Collection[int] = (),
    at: datetime,
    hours: OpeningHours,
) -> Ring | PromiseCallBack:
    """Whom to ring now, or what to promise when everybody on this rung has been tried.

    Called at the first ring and again after each busy, declined or unanswered one, with the staff ids tried so far.
    A person who is not free is rung too, after those who are: for a manager the desk is not the only phone.
    """
    on_this_rung = sorted((each for each in candidates if each.rung is rung), key=_soonest_first)
    untried = [each for each in on_this_rung if each.staff_id not in tried]
    if untried:
        return Ring(untried[0], rings_for_seconds(rung))
    return PromiseCallBack(rung, on_this_rung[0] if on_this_rung else None, call_back_by(rung, at, hours))


def call_back_by(rung: Rung, at: datetime, hours: OpeningHours) -> datetime:
    """The UTC instant by which this rung calls back: so much open time from now, or by the clock when never open."""
    span = timedelta(minutes=_terms()[rung].calls_back_within_open_minutes)
    return hours.after_open_time(at, span) or at.astimezone(UTC) + span


def _soonest_first(candidate: Candidate) -> tuple[bool, datetime, int]:
    return (not candidate.free, candidate.idle_since or _NEVER, candidate.staff_id)


class _Terms(Form):
    rings_for_seconds: int = Field(ge=5, le=60)
    calls_back_within_open_minutes: int = Field(ge=15, le=960)


class _File(Form):
    rungs: dict[Rung, _Terms]


@kept
def _terms() -> dict[Rung, _Terms]:
    terms = read(_POLICY_FILE, _File).rungs
    if set(terms) != set(Rung):
        raise PolicyNotUnderstood(f"{_POLICY_FILE}: name every rung once: {', '.join(Rung)}.")
    return terms
