"""What keeps an obligation, lifts it, takes it up again, or starts the next one: one table, as data.

The table is `policy/keeping.yaml`; a letter's own file says what its going out keeps besides. Pure: an event comes in
by its name and what it says, and what becomes of which rule goes out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StrictBool

from code_of_practice import policy
from code_of_practice.edition import kept
from code_of_practice.errors import PolicyNotUnderstood
from code_of_practice.policy import Trigger
from code_of_practice.policy_file import Form, read
from code_of_practice.schemes import scheme_on
from code_of_practice.stages import Move, Stage

_FILE = "keeping.yaml"
_ADR = "adr"
#: A promise's obligation is named after what was promised: promise.call_back.
PROMISE = "promise."


class PromiseNews(StrEnum):
    """What an event says of a promise."""

    MADE = "made"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True)
class Effect:
    """What becomes of a complaint's obligations when something happens; each a set of rule ids."""

    keeps: frozenset[str] = frozenset()
    lifts: frozenset[str] = frozenset()
    takes_up: frozenset[str] = frozenset()
    starts: frozenset[Trigger] = frozenset()
    starts_again: frozenset[str] = frozenset()
    promise: PromiseNews | None = None
    weighs_adr: bool = False


def effect_of(event: str, said: Mapping[str, Any], *, at: datetime) -> Effect | None:
    """What this event does, by its name and what it says; None for the many that do nothing here."""
    rows = [row for row in _by_event().get(event, ()) if row.fits(said)]
    return _together(rows, at) if rows else None


def matters(event: str) -> bool:
    """Whether the table speaks of this event at all."""
    return event in _by_event()


def adr_rules() -> frozenset[str]:
    """The duties that end with the letter which opens the ombudsman's door."""
    return frozenset(_table().adr)


def moves_at_the_end(rule: str) -> tuple[Move, ...] | None:
    """The system's moves when a rule's time has passed unkept; None where that means it was broken."""
    return _table().at_the_end.get(rule)


def closed_by_time(at: datetime) -> Mapping[Stage, frozenset[str]]:
    """The stages that time alone closes, each with the rules whose end does it: coming into the stage starts them."""
    closing = {
        dated.rule.trigger: rule
        for rule, dated in policy.held().on(at).items()
        if moves_at_the_end(rule) == (Move.CLOSE,)
    }
    came = ((row.now, closing.keys() & set(row.starts)) for row in _table().happenings if row.now)
    return {stage: frozenset(closing[trigger] for trigger in begun) for stage, begun in came if begun}


def next_look(rule: str, *, started_at: datetime, ends_at: datetime, warned: int) -> tuple[datetime, int]:
    """When time next makes something due, and the warning it is (100: its end). All moments UTC."""
    table = _table()
    if rule not in table.never_warned:
        for share in table.warnings:
            if share > warned:
                return started_at + (ends_at - started_at) * share / 100, share
    return ends_at, 100


def share_passed(rule: str, *, started_at: datetime, ends_at: datetime, at: datetime) -> int:
    """The highest warning whose moment has come, in hundredths: 0 before the first, 100 at the end."""
    if at >= ends_at:
        return 100
    if rule in _table().never_warned:
        return 0
    passed = (share for share in _table().warnings if started_at + (ends_at - started_at) * share / 100 <= at)
    return max(passed, default=0)


class _Happening(Form):
    when: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    now: Stage | None = None
    move: Move | None = None
    keeps: tuple[str, ...] = ()
    lifts: tuple[str, ...] = ()
    takes_up: tuple[str, ...] = ()
    starts: tuple[Trigger, ...] = ()
    starts_again: tuple[str, ...] = ()
    promise: PromiseNews | None = None
    weighs_adr: StrictBool = False

    def fits(self, said: Mapping[str, Any]) -> bool:
        return self.now in (None, said.get("now")) and self.move in (None, said.get("move"))


class _Table(Form):
    adr: Annotated[tuple[str, ...], Field(min_length=1)]
    happenings: tuple[_Happening, ...]
    at_the_end: dict[str, tuple[Move, ...]]
    warnings: tuple[Annotated[int, Field(gt=0, lt=100)], ...]
    never_warned: tuple[str, ...]

    def named(self) -> Iterator[str]:
        """Every rule that the file speaks of."""
        yield from (*self.adr, *self.at_the_end, *self.never_warned)
        for each in self.happenings:
            yield from (*each.keeps, *each.lifts, *each.takes_up, *each.starts_again)


def _together(rows: list[_Happening], at: datetime) -> Effect:
    """Every row that fits; what one keeps no other lifts."""
    cisas = "CISAS" in scheme_on(at).name
    not_ours = Trigger.CO_DECISION_ACCEPTED if cisas else Trigger.CISAS_DECISION_ACCEPTED
    keeps = _rules(row.keeps for row in rows)
    return Effect(
        keeps=keeps,
        lifts=_rules(row.lifts for row in rows) - keeps,
        takes_up=_rules(row.takes_up for row in rows),
        starts=frozenset(trigger for row in rows for trigger in row.starts) - {not_ours},
        starts_again=_rules(row.starts_again for row in rows),
        promise=next((row.promise for row in rows if row.promise), None),
        weighs_adr=any(row.weighs_adr for row in rows),
    )


def _rules(named: Iterable[tuple[str, ...]]) -> frozenset[str]:
    found = frozenset(rule for rules in named for rule in rules)
    return found - {_ADR} | (adr_rules() if _ADR in found else frozenset())


@kept
def _by_event() -> dict[str, tuple[_Happening, ...]]:
    found: dict[str, tuple[_Happening, ...]] = {}
    for row in _table().happenings:
        found[row.when] = (*found.get(row.when, ()), row)
    return found


@kept
def _table() -> _Table:
    table = read(_FILE, _Table)
    unknown = set(table.named()) - set(policy.held().rule_ids) - {_ADR}
    if unknown:
        raise PolicyNotUnderstood(f"{_FILE} speaks of {', '.join(sorted(unknown))}, which is no rule.")
    return table
