"""Passwords of staff: argon2id, and the same time whether or not there is such a person."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP's least for argon2id: 19 MiB, two passes, one lane; about 25 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS = _hasher.hash("nobody has this password")
#: A flood of sign-ins may not take every core from the calls.
_room = threading.BoundedSemaphore(2)

SHORTEST = 12


class PasswordTooShort(ValueError):
    """The sentence says how long it must be."""


def hashed(password: str) -> str:
    """The hash to store for a password. Raises PasswordTooShort."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(
            f"Choose a password of at least {SHORTEST} characters; a few words together do well."
        )
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password is theirs; None, for nobody, takes as long and is never right."""
    with _room:
        try:
            return _hasher.verify(password_hash or _NOBODYS, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False
