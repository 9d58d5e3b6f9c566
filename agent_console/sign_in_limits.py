"""How often a password may be tried: per person and address, and over everybody, kept in this process's memory.

The numbers are those of Warehouse (PyPI): ten in five minutes for one person from one address, a thousand in all.
Memory is enough: several web processes allow several times ten, and a restart forgets; guessing stays hopeless.
"""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_ONE = RateLimitItemPerMinute(10, 5)
_PERSON = RateLimitItemPerMinute(30, 5)
_ALL = RateLimitItemPerMinute(1000, 5)


class SignInLimits:
    """One process's memory of who tried to sign in."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, email: str, address: str) -> bool:
        """Whether a try may be judged; it is counted before it is."""
        one = self._window.hit(_ONE, "one", email, address)
        person = self._window.hit(_PERSON, "person", email)
        return self._window.hit(_ALL, "all") and one and person
