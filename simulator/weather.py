"""Rough weather: what a network does to an application on a bad day, repeatable by its seed."""

import random
from dataclasses import asdict, dataclass, fields
from typing import Any

LATEST = 60_000  # ms


@dataclass
class Weather:
    """Chances are from 0 to 1, times in milliseconds; all 0 is fair."""

    duplicate: float = 0.0
    late_ms: int = 0
    out_of_order: float = 0.0
    lost: float = 0.0
    slow_app_ms: int = 0
    dead_legs: float = 0.0
    seed: int = 1

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def change(self, given: dict[str, Any]) -> None:
        """Changes what is named; raises ValueError in one sentence for anything else."""
        names = {field.name for field in fields(self)}
        for name, value in given.items():
            if name not in names:
                raise ValueError(f"There is no weather called {name}; there are {', '.join(sorted(names))}.")
            chance = name in ("duplicate", "out_of_order", "lost", "dead_legs")
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or value < 0
                or (chance and value > 1)
            ):
                raise ValueError(f"Give {name} a number{' from 0 to 1' if chance else ' of 0 or more'}.")
            if name.endswith("_ms") and value > LATEST:
                raise ValueError(f"Give {name} at most {LATEST} milliseconds.")
        for name, value in given.items():
            setattr(self, name, value)
        if "seed" in given:
            self._dice = random.Random(int(self.seed))

    def strikes(self, chance: float) -> bool:
        """Whether it happens this time."""
        return chance > 0 and self._dice.random() < chance

    def lateness(self) -> float:
        """Seconds by which this callback is late."""
        return self._dice.random() * self.late_ms / 1000 if self.late_ms else 0.0

    def facts(self) -> dict[str, Any]:
        """The settings as JSON."""
        return asdict(self)
