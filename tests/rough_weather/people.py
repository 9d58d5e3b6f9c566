"""Who rings in a storm: what each knows and does, and afterwards what each lived through."""

import random
from dataclasses import dataclass, field

#: Where a caller may be when they hang up, in the order of the conversation, and how many of sixteen do.
POINTS = {"account": 4, "birth": 1, "pin": 1, "needs": 3, "category": 1, "statement": 1, "check": 1}
POINTS |= {"reference": 2, "queue": 2}

#: Twilio waits fifteen seconds for us at the most, and as long again for the fallback; more is a dead line.
LONGEST_SILENCE = 30.0


@dataclass(frozen=True)
class Plan:
    """What one caller knows and does. `account`, `birth` and `pin` are theirs, or empty: they go on without."""

    number: str
    hangs_up_at: str
    account: str = ""
    birth: str = ""
    pin: str = ""
    wants_it_again: bool = False
    answers_and_hangs_up: bool = False
    wants_ringing_back: bool = False


@dataclass
class Story:
    """What one caller lived through. Times in seconds."""

    plan: Plan
    calls: list[str] = field(default_factory=list)
    complained: bool = False
    references: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    moments: int = 0
    left_a_message: bool = False
    dead_lines: int = 0
    longest_silence: float = 0.0
    stuck_at: str = ""

    @property
    def in_silence(self) -> str:
        """Twilio's own apology, a story without an end, or a silence longer than Twilio's own limits."""
        if self.dead_lines or self.stuck_at:
            return f"{self.plan.number} {self.calls}: {self.stuck_at or 'an apology, then a dead line'}"
        if self.longest_silence > LONGEST_SILENCE:
            return f"{self.plan.number} {self.calls}: {self.longest_silence:.0f} s without a sound"
        return ""


def plans(count: int, seed: int, accounts: list[tuple[str, str, str]]) -> list[Plan]:
    """So many people, the same ones for the same seed. `accounts` are (number, birth as keyed, PIN), one use each."""
    dice, known = random.Random(seed), iter(accounts)
    found = []
    for number in range(count):
        account = next(known, None) if dice.random() < 0.3 else None
        [hangs_up_at] = dice.choices(list(POINTS), list(POINTS.values()))
        if account is None and hangs_up_at in ("birth", "pin"):
            hangs_up_at = "needs"
        found.append(
            Plan(
                f"+4477009{number:05d}",
                hangs_up_at,
                *(account or ()),
                wants_it_again=dice.random() < 0.2,
                answers_and_hangs_up=dice.random() < 0.3,
                wants_ringing_back=hangs_up_at == "queue" and dice.random() < 0.3,
            )
        )
    return found
