"""What each role may decide alone."""

import pytest

from code_of_practice import roles
from code_of_practice.roles import Party, Role


def test_there_are_four_roles_of_staff_and_two_parties_who_are_not() -> None:
    assert [*Role] == ["adviser", "manager", "managing_director", "admin"]
    assert [*Party] == ["customer", "system"]


@pytest.mark.parametrize(
    ("pence", "who"),
    [(1, Role.ADVISER), (2500, Role.ADVISER), (2501, Role.MANAGER), (15000, Role.MANAGER),
     (15001, Role.MANAGING_DIRECTOR), (1_000_000, Role.MANAGING_DIRECTOR), (1_000_001, None), (0, None), (-5, None)],
)  # fmt: skip
def test_goodwill_above_ones_limit_is_asked_for_one_rung_up(pence: int, who: Role | None) -> None:
    assert roles.who_may_offer(pence) is who


def test_each_rung_may_offer_whatever_the_one_below_may() -> None:
    limits = [
        roles.limits_of(role).goodwill_pence for role in (Role.ADVISER, Role.MANAGER, Role.MANAGING_DIRECTOR)
    ]
    assert limits == sorted(limits)


def test_an_admin_offers_nothing() -> None:
    assert not roles.may_offer(Role.ADMIN, 1)
