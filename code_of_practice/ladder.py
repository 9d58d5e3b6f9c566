"""Adviser, manager, Managing Director: who may be asked next, and what happens when nobody answers (CP11).

"You can ask the person to whom you are speaking to escalate the matter to their manager, and ultimately to the
Managing Director." The customer may ask at any time, for either rung, and nobody may say no.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from code_of_practice.errors import NobodyAbove
from code_of_practice.roles import Role


class Rung(StrEnum):
    """The three people a complaint can climb to."""

    ADVISER = "adviser"
    MANAGER = "manager"
    MANAGING_DIRECTOR = "managing_director"


# How long each rung's phone rings before the next step, in seconds: the Managing Director may be on the move.
RINGS_FOR_SECONDS = {Rung.ADVISER: 20, Rung.MANAGER: 20, Rung.MANAGING_DIRECTOR: 25}
CALL_BACK_WITHIN = {
    Rung.ADVISER: timedelta(hours=2),
    Rung.MANAGER: timedelta(hours=2),
    Rung.MANAGING_DIRECTOR: timedelta(hours=4),
}


def rung_of(role: Role) -> Rung | None:
    """The rung a member of staff stands on; an admin stands on none."""
    return None if role is Role.ADMIN else Rung(role.value)


def rungs_above(rung: Rung) -> tuple[Rung, ...]:
    """Every rung the customer may ask for next, nearest first; the Managing Director may be asked for at once."""
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


@dataclass(frozen=True)
class Candidate:
    """A person who could be rung: `free` means idle at the desk now; `idle_since` puts the longest idle first."""

    staff_id: int
    name: str
    rung: Rung
    free: bool
    idle_since: datetime | None = None


@dataclass(frozen=True)
class Ring:
    """The next step is to ring this person for so many seconds."""

    candidate: Candidate
    seconds: int


@dataclass(frozen=True)
class PromiseCallBack:
    """The next step is to promise the caller that this person calls back by then."""

    by_whom: Candidate | None
    rung: Rung
    by: datetime
