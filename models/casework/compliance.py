"""Do we keep what we owe? Counted from the obligations themselves, rule by rule (R4: a provider watches its own keeping)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from .obligations import Obligation, ObligationState


@dataclass(frozen=True)
class Kept:
    """One rule over a time: how many ended so, of those that were due in it."""

    rule: str
    kept: int
    broken: int
    lifted: int
    running: int

    @property
    def hundredths(self) -> int | None:
        """Kept of those kept or broken, in hundredths, rounded down; None where there were none."""
        ended = self.kept + self.broken
        return 100 * self.kept // ended if ended else None


def kept_between(session: Session, since: datetime, until: datetime) -> list[Kept]:
    """Every rule whose obligations were due from `since` on and before `until`."""
    asked = (
        select(Obligation.rule, Obligation.state, func.count())
        .where(col(Obligation.due_ends_at) >= since, col(Obligation.due_ends_at) < until)
        .group_by(col(Obligation.rule), col(Obligation.state))
    )
    counts: dict[str, dict[ObligationState, int]] = {}
    for rule, state, count in session.exec(asked).all():
        counts.setdefault(rule, {})[ObligationState(state)] = count
    return [
        Kept(rule, *(states.get(state, 0) for state in _ORDER)) for rule, states in sorted(counts.items())
    ]


_ORDER = (ObligationState.KEPT, ObligationState.BROKEN, ObligationState.LIFTED, ObligationState.RUNNING)
