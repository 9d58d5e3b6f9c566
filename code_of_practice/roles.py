"""Who may do what: four roles of staff, two parties who are not staff, and what each may decide alone."""

from enum import StrEnum

from pydantic import Field

from code_of_practice.edition import kept
from code_of_practice.errors import OfferTooHigh
from code_of_practice.policy_file import Form, read


class Role(StrEnum):
    """What a member of staff is signed in as."""

    ADVISER = "adviser"
    MANAGER = "manager"
    MANAGING_DIRECTOR = "managing_director"
    ADMIN = "admin"


class Party(StrEnum):
    """Those who act on a complaint without being staff."""

    CUSTOMER = "customer"
    SYSTEM = "system"


Actor = Role | Party


class Limits(Form):
    """What one role may decide alone; money in pence."""

    goodwill_pence: int = Field(ge=0)


class _File(Form):
    roles: dict[Role, Limits]


def limits_of(role: Role) -> Limits:
    """The limits of a role."""
    return _limits()[role]


def may_offer(role: Role, pence: int) -> bool:
    """Whether this role may offer that much goodwill without asking anybody."""
    return 0 < pence <= limits_of(role).goodwill_pence


def check_offer(role: Role, pence: int) -> None:
    """Raises OfferTooHigh, naming who may offer that much, or that nobody may."""
    if pence <= 0:
        raise OfferTooHigh("Offer more than nothing, or make no offer.")
    if may_offer(role, pence):
        return
    nearest, sum_ = who_may_offer(pence), f"£{pence // 100:,}.{pence % 100:02}"
    if nearest is None:
        raise OfferTooHigh(f"{sum_} is more than anybody here may offer.")
    raise OfferTooHigh(f"{sum_} is more than you may offer alone; ask {_WHO[nearest]}.")


_WHO = {
    Role.ADVISER: "an adviser",
    Role.MANAGER: "a manager",
    Role.MANAGING_DIRECTOR: "the Managing Director",
}


def who_may_offer(pence: int) -> Role | None:
    """The nearest role that may offer that much; None where it is more than anybody may."""
    return next((role for role in Role if may_offer(role, pence)), None)


@kept
def _limits() -> dict[Role, Limits]:
    return read("limits.yaml", _File).roles
