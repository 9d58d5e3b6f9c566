"""What we owe, by when, and why: the obligations that an event starts.

Both ADR clocks are kept, the published one and the statute's; the earlier decides (`decides`), and where they fall on
one day the statute does. Every other obligation has no rival, and its `decides` is False.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from code_of_practice import clocks, policy
from code_of_practice.counting import Counted, count, said
from code_of_practice.policy import Confidence, DatedRule, Policy, Trigger


@dataclass(frozen=True)
class Obligation:
    """One duty: `due` is a London date, lasting until `due_ends_at` (UTC); `reason` answers "why this date?"."""

    rule: str
    due: date
    due_ends_at: datetime
    source: str
    decides: bool
    reason: tuple[str, ...]
    version: str
    trigger: Trigger
    started_at: datetime
    confidence: Confidence
    adr_clock: bool = False

    def as_json(self) -> dict[str, Any]:
        """The five facts of the `deadlines` command."""
        return {
            "rule": self.rule,
            "due": self.due.isoformat(),
            "due_ends_at": self.due_ends_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "source": self.source,
            "decides": self.decides,
        }


def obligations_started_by(
    received_at: datetime,
    *,
    written_at: datetime | None = None,
    about_personal_data: bool = False,
    rule: str | None = None,
    held: Policy | None = None,
) -> list[Obligation]:
    """Everything that first receiving a complaint at that moment starts, earliest due first (D2).

    `written_at` is when it was put in writing: at once for email, letter (CP4) and web form, later or never for a call; it
    alone starts the published eight weeks (CP13). `about_personal_data` adds the data-protection clock. With `rule`,
    that rule alone, taking `received_at` as its own trigger whatever it is; raises NoSuchRule.
    """
    rules = held or policy.held()
    if rule is not None:
        rules.rule(rule, received_at)
        started = dict.fromkeys(Trigger, received_at)
    else:
        started = {Trigger.RECEIVED: received_at}
        if written_at is not None:
            started[Trigger.WRITTEN] = written_at
        if about_personal_data:
            started[Trigger.DATA_PROTECTION_RECEIVED] = received_at
    found = _started(rules, started, first_received=received_at)
    return [obligation for obligation in found if rule in (None, obligation.rule)]


def obligations_started_by_event(
    trigger: Trigger, at: datetime, *, first_received_at: datetime, held: Policy | None = None
) -> list[Obligation]:
    """What a later event starts (an outcome sent, an ADR letter, a closing), under the complaint's own first day."""
    return _started(held or policy.held(), {trigger: at}, first_received=first_received_at)


def deadlines(received_at: datetime, rule: str | None = None) -> list[dict[str, Any]]:
    """The `deadlines` command's facts: every obligation that a receipt at that moment starts, or `rule` alone.

    The complaint is taken as written then too, so that both ADR clocks can be seen side by side.
    """
    found = obligations_started_by(received_at, written_at=received_at, rule=rule)
    return [obligation.as_json() for obligation in found]


def _started(
    rules: Policy, started: dict[Trigger, datetime], *, first_received: datetime
) -> list[Obligation]:
    found = []
    for trigger, at in started.items():
        in_force = rules.on(first_received, at=at)
        for dated in in_force.values():
            if dated.rule.trigger is trigger and (dated.rule.after is None or dated.rule.after in in_force):
                found.append(_obligation(dated, at, in_force))
    return _decided(sorted(found, key=lambda each: (each.due, each.rule)))


def _obligation(dated: DatedRule, at: datetime, in_force: Mapping[str, DatedRule]) -> Obligation:
    rule = dated.rule
    start = clocks.local_date(at)
    before: tuple[str, ...] = ()
    if rule.after is not None:
        first = _counted(in_force[rule.after], start)
        before, start = (*first.steps, f"{said(first.due)}: {rule.after} is due"), first.due
    counted = _counted(dated, start)
    steps = (*before, *counted.steps[1:]) if before else counted.steps
    return Obligation(
        rule=rule.id,
        due=counted.due,
        due_ends_at=clocks.end_of(counted.due),
        source=f"{dated.version.id}, {rule.clause}: {rule.source}",
        decides=False,
        reason=(
            _began(rule.trigger, at),
            rule.words,
            *steps,
            f"Due by the end of {said(counted.due)}, London time.",
        ),
        version=dated.version.id,
        trigger=rule.trigger,
        started_at=at,
        confidence=rule.confidence,
        adr_clock=rule.adr_clock,
    )


def _counted(dated: DatedRule, start: date) -> Counted:
    return count(start, dated.rule.count, dated.rule.unit, dated.rule.roll)


def _began(trigger: Trigger, at: datetime) -> str:
    local = at.astimezone(clocks.LONDON)
    return f"Started by: {trigger.replace('_', ' ')}, {said(local.date())} at {local:%H:%M} in London."


def _decided(found: list[Obligation]) -> list[Obligation]:
    rivals = [each for each in found if each.adr_clock]
    if not rivals:
        return found
    winner = min(rivals, key=lambda each: (each.due, not each.version.startswith("statutory/")))
    return [replace(each, decides=each is winner) for each in found]
