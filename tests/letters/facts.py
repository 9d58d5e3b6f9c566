"""Facts enough for every letter: those that `letters preview` shows, on a Monday at noon."""

from datetime import UTC, datetime

from commands.example_letter import FACTS

__all__ = ["FACTS", "MONDAY"]

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
