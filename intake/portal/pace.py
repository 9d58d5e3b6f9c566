"""How often a portal may ask: counted in this process's memory, for each token and for each stranger's address.

A portal serves many customers, so it may make a complaint a second, all day, and ask after ten; a stranger who tries
tokens is soon told to wait. Memory is enough: a restart forgets, and guessing a token stays hopeless.
"""

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from .problems import Problem


@dataclass(frozen=True)
class Allowed:
    """The most a minute."""

    new: int = 60
    asked: int = 600
    strangers: int = 30


class Pace:
    """One process's memory of who asked."""

    def __init__(self, allowed: Allowed | None = None) -> None:
        allowed = allowed or Allowed()
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._new = RateLimitItemPerMinute(allowed.new)
        self._asked = RateLimitItemPerMinute(allowed.asked)
        self._strangers = RateLimitItemPerMinute(allowed.strangers)

    def count_new(self, portal: str) -> None:
        """Raises Problem 429."""
        self._count(self._new, "new", portal)

    def count_asked(self, portal: str) -> None:
        """Raises Problem 429."""
        self._count(self._asked, "asked", portal)

    def count_stranger(self, address: str) -> None:
        """Raises Problem 429."""
        self._count(self._strangers, "stranger", address)

    def _count(self, item: RateLimitItem, *who: str) -> None:
        if self._window.hit(item, *who):
            return
        free_at = self._window.get_window_stats(item, *who).reset_time
        wait = max(1, math.ceil(free_at - time.time()))  # noqa: TID251 - the limiter's own clock
        raise Problem(
            429,
            f"That was too often. Wait {wait} seconds and send it again.",
            headers={"Retry-After": str(wait)},
        )
