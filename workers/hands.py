"""What every job is handed: the settings and the wire. One pair a process, taken up before any job runs."""

from __future__ import annotations

from dataclasses import dataclass

from carrier.client import Carrier
from settings import Settings


@dataclass(frozen=True)
class Hands:
    """The two things a job may reach for besides the database."""

    settings: Settings
    carrier: Carrier


_hands: Hands | None = None


def take_up(settings: Settings, carrier: Carrier | None = None) -> Hands:
    """Make these the process's hands; forked jobs inherit them."""
    global _hands
    _hands = Hands(settings, carrier or Carrier(settings))
    return _hands


def ours() -> Hands:
    """The process's hands. Raises RuntimeError before `take_up`."""
    if _hands is None:
        raise RuntimeError("No settings are at hand; call workers.hands.take_up(settings) first.")
    return _hands
