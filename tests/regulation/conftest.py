"""A complaint that letters are written about, and a worker's hands: as the workers' own tests begin."""

from tests.workers.conftest import keys, ours
from tests.workers.letter_case import case

__all__ = ["case", "keys", "ours"]  # fixtures
