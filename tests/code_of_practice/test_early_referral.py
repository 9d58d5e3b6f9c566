"""CP16: "you can ask us to agree an early referral to ADR … we may decline to do so if we do believe we will shortly
resolve your complaint and are taking active steps to do so." """

from datetime import UTC, date, datetime
from typing import Any

import pytest

from code_of_practice import early_referral
from code_of_practice.errors import ReferralNotDeclined
from code_of_practice.roles import Role

ASKED = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "next_step": "The supplier's engineer comes on Friday.",
    "owner": "Priya Shah",
    "by_day": date(2026, 11, 27),
    "reason": "The fault is found and the visit is booked.",
    "role": Role.MANAGER,
    "asked_at": ASKED,
    "adr_letter_due": date(2027, 1, 3),
}


def test_a_decline_names_the_step_its_owner_its_day_and_the_reason_and_ends_by_itself() -> None:
    declined = early_referral.decline(**GOOD)
    assert declined.holds(datetime(2026, 11, 27, 23, 59, tzinfo=UTC))
    assert not declined.holds(datetime(2026, 11, 28, 0, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("careless", "told"),
    [
        ({"role": Role.ADVISER}, "Only a manager may decline"),
        ({"role": Role.ADMIN}, "Only a manager may decline"),
        ({"next_step": " "}, "Write down the next step"),
        ({"owner": ""}, "Write down who takes it"),
        ({"reason": ""}, "Write down the reason"),
        ({"by_day": date(2026, 11, 22)}, "between today and 2026-12-07"),
        ({"by_day": date(2026, 12, 8)}, "between today and 2026-12-07"),
        ({"adr_letter_due": date(2026, 11, 27)}, "between today and 2026-11-26"),
        ({"adr_letter_due": date(2026, 11, 23)}, "if it cannot, agree to the referral"),
    ],
)
def test_anything_less_is_no_decline(careless: dict[str, Any], told: str) -> None:
    """The law lets "active steps" mean only that it is not yet deadlock, and never beyond the six weeks."""
    with pytest.raises(ReferralNotDeclined, match=told):
        early_referral.decline(**GOOD | careless)


def test_the_managing_director_may_decline_too() -> None:
    assert early_referral.decline(**GOOD | {"role": Role.MANAGING_DIRECTOR}).owner == "Priya Shah"
