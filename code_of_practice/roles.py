"""Who may do what: four roles of staff, two parties who are not staff, and what each may promise."""

from enum import StrEnum


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
