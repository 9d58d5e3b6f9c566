"""Every file of an edition looked at together, before anybody goes by it: what one mistake would break, it refuses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from code_of_practice import (
    categories,
    compensation,
    edition,
    identity,
    keeping,
    ladder,
    opening_hours,
    policy,
    provider,
    retention,
    roles,
    schemes,
)  # fmt: skip
from code_of_practice.counting import Unit
from code_of_practice.edition import Edition
from code_of_practice.errors import HoursNotUnderstood, PolicyError, PolicyNotUnderstood
from code_of_practice.policy import DatedRule, Policy, Version

PUBLISHED = "published/allcomms-code.md"
_LETTER = "statutory.adr_letter"
#: Rules that the product speaks of by name: on its pages, on the phone, in its letters.
NAMED = frozenset({
    _LETTER, "statutory.outcome_names_adr", "published.target_10wd", "published.adr_8w_from_written", "internal.ack_2wd",
    "internal.adr_letter_send_by", "internal.deadlock_letter_1wd", "close.silence_28d", "close.settled_1wd",
    "adr.referral_last_safe_day", "adr.co_remedy_28d", "adr.cisas_remedy_20wd", "records.keep_until_min_12m",
    "dp.ack_30d_ico", "dp.sar_1m", "comp.repair_first_paid_day",
})  # fmt: skip


def _opening_hours() -> None:
    try:
        opening_hours.of_the_policy()
    except HoursNotUnderstood as problem:
        raise PolicyNotUnderstood(f"opening_hours.yaml: {problem}") from problem


#: Each file beside the dated rules, and who reads it.
_TABLES: Mapping[str, Callable[[], Any]] = {
    "adr_schemes.yaml": schemes.known,
    "categories.yaml": categories.every_category,
    "compensation.yaml": compensation.is_member,
    "identity.yaml": identity.terms,
    "keeping.yaml": keeping.adr_rules,
    "ladder.yaml": lambda: [ladder.rings_for_seconds(rung) for rung in ladder.Rung],
    "limits.yaml": lambda: [roles.limits_of(role) for role in roles.Role],
    "opening_hours.yaml": _opening_hours,
    "provider.yaml": provider.provider,
    "retention.yaml": retention.every_version,
}


def check(looked_at: Edition) -> Policy:
    """Read everything and hold it against everything else; raises PolicyError in one sentence, naming the file."""
    with edition.under(looked_at):
        for step in _steps(looked_at):
            step()
        return policy.held()


def mistakes(looked_at: Edition) -> tuple[str, ...]:
    """Each thing that `check` would refuse, as its sentence: the first of each file; empty where all is in order."""
    found: dict[str, None] = {}
    with edition.under(looked_at):
        for step in _steps(looked_at):
            try:
                step()
            except PolicyError as problem:
                found[str(problem)] = None
    return tuple(found)


def _steps(looked_at: Edition) -> Iterator[Callable[[], object]]:
    yield from (partial(policy.version_in, name) for name in policy.dated_files(looked_at))
    yield policy.held
    yield from _TABLES.values()
    yield from (partial(_refuse_stranger, name) for name in looked_at.texts)
    yield partial(_refuse_no_code, looked_at)
    yield from (partial(_refuse_gone, rule) for rule in sorted(NAMED))
    yield _refuse_unknown_clocks
    yield _refuse_letter_not_in_weeks


def _refuse_stranger(name: str) -> None:
    """A file that nobody reads is a mistake in its name: its author believes that it holds."""
    if "/" not in name and name not in _TABLES:
        raise PolicyNotUnderstood(f"{name} is none of the policy's files; they are {', '.join(_TABLES)}.")


def _refuse_no_code(looked_at: Edition) -> None:
    if not looked_at.texts.get(PUBLISHED, "").strip():
        raise PolicyNotUnderstood(f"{PUBLISHED}, our Code as customers read it, is missing; put it back.")


def _refuse_gone(rule: str) -> None:
    if rule not in policy.held().rule_ids:
        raise PolicyNotUnderstood(
            f"The rule {rule} is gone, and the product speaks of it by name; put it back."
        )


def _refuse_unknown_clocks() -> None:
    for each in categories.every_category():
        if each.second_clock and each.second_clock not in policy.held().rule_ids:
            raise PolicyNotUnderstood(
                f"categories.yaml: {each.key} starts {each.second_clock}, which is no rule."
            )


def _refuse_letter_not_in_weeks() -> None:
    for version in policy.held().versions:
        for rule in version.rules:
            if rule.id == _LETTER and rule.unit is not Unit.WEEKS:
                raise PolicyNotUnderstood(
                    f"{version.id}: {_LETTER} counts in weeks, since customers are told how many."
                )


@dataclass(frozen=True)
class RuleChange:
    """One rule of one version that would be another: what counts, before and after; None where it is not there."""

    version: str
    rule: str
    was: str | None
    now: str | None


def differences(old: Policy, new: Policy) -> tuple[RuleChange, ...]:
    """Every dated rule that would count otherwise; a reworded one is none."""
    before, after = _counted(old), _counted(new)
    return tuple(
        RuleChange(*key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )


def touched(old: Policy, new: Policy) -> frozenset[str]:
    """The rules whose dates may be others, and those that count from the due day of such a rule."""
    found = {change.rule for change in differences(old, new)}
    rules = [rule for version in (*old.versions, *new.versions) for rule in version.rules]
    while more := {rule.id for rule in rules if rule.after in found} - found:
        found |= more
    return frozenset(found)


def files_changed(old: Edition, new: Edition) -> tuple[str, ...]:
    """The files whose text is another."""
    names = sorted({*old.texts, *new.texts})
    return tuple(name for name in names if old.texts.get(name) != new.texts.get(name))


def _counted(held: Policy) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for version in held.versions:
        for rule in version.rules:
            found[version.id, rule.id] = _in_words(DatedRule(rule, version), version)
    return found


def _in_words(dated: DatedRule, version: Version) -> str:
    rule = dated.rule
    parts = [
        f"{rule.count} {rule.unit.replace('_', ' ')} from {(rule.after or rule.trigger).replace('_', ' ')}"
    ]
    if rule.roll != "none":
        parts.append(rule.roll.replace("_", " "))
    if rule.adr_clock:
        parts.append("opens the ombudsman's door")
    parts.append(f"by the {version.chosen_by.replace('_', ' ')} day")
    return ", ".join(parts)
