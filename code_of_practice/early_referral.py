"""When an early referral to ADR may be declined, and for how long (CP16).

"You can ask us to agree an early referral to ADR … However, we may decline to do so if we do believe we will shortly
resolve your complaint and are taking active steps to do so." The law lets "active steps" mean only that it is not yet
deadlock: so a decline names its next step, who takes it and by when, a manager says why, and it ends by itself,
never later than the ADR letter is due.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from code_of_practice import clocks
from code_of_practice.errors import ReferralNotDeclined
from code_of_practice.roles import Role

# "Shortly": the same ten days in which we normally aim to resolve a complaint (CP10).
SHORTLY = 10


@dataclass(frozen=True)
class Decline:
    """A referral declined for now; `until` is the last London day it holds, and the day the step is due."""

    next_step: str
    owner: str
    until: date
    reason: str

    def holds(self, at: datetime) -> bool:
        """Whether it still holds; afterwards the referral is owed."""
        return clocks.local_date(at) <= self.until


def decline(
    *,
    next_step: str,
    owner: str,
    by_day: date,
    reason: str,
    role: Role,
    asked_at: datetime,
    adr_letter_due: date,
) -> Decline:
    """Decline an early referral for a while (CP16, D5); raises ReferralNotDeclined, saying what is missing."""
    if role not in (Role.MANAGER, Role.MANAGING_DIRECTOR):
        raise ReferralNotDeclined("Only a manager may decline an early referral; ask yours, or agree to it.")
    for missing, given in (("the next step", next_step), ("who takes it", owner), ("the reason", reason)):
        if not given.strip():
            raise ReferralNotDeclined(
                f"Write down {missing} before declining an early referral, or agree to it."
            )
    today = clocks.local_date(asked_at)
    latest = min(clocks.working_days_after(today, SHORTLY), adr_letter_due - timedelta(days=1))
    if not today <= by_day <= latest:
        raise ReferralNotDeclined(
            f"The next step must be done between today and {latest.isoformat()}; if it cannot, agree to the referral."
        )
    return Decline(next_step, owner, by_day, reason)
