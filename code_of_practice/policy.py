"""The dated rules: what we publish, what the law asks, what we ask of ourselves.

Each file under `policy/` is one version of one policy, in force from a London date. A later version replaces the
rules it names and leaves the rest standing. A complaint keeps the policy of the day it was first received; only
policies that look at the event itself (`chosen_by: trigger`) follow the event's day.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StrictBool

from code_of_practice import clocks, edition
from code_of_practice.counting import Roll, Unit
from code_of_practice.errors import NoSuchRule, PolicyNotUnderstood
from code_of_practice.policy_file import Form, read

#: Dated rules lie one folder down; the tables beside the folders are not dated.
_IS_A_VERSION = re.compile(r"[^/]+/[^/]+\.yaml").fullmatch


class Trigger(StrEnum):
    """The event that starts a rule's clock."""

    RECEIVED = "received"  # first expressed, on any channel
    WRITTEN = "written"  # first put in writing
    DATA_PROTECTION_RECEIVED = "data_protection_received"
    SUBJECT_ACCESS_RECEIVED = "subject_access_received"
    OUTCOME_SENT = "outcome_sent"
    SETTLED = "settled"  # accepted or withdrawn, by its customer's own word
    DEADLOCK_DECLARED = "deadlock_declared"
    ADR_LETTER_SENT = "adr_letter_sent"
    CO_DECISION_ACCEPTED = "co_decision_accepted"
    CISAS_DECISION_ACCEPTED = "cisas_decision_accepted"
    CLOSED = "closed"
    SERVICE_LOSS_REPORTED = "service_loss_reported"
    SLOW_SPEED_REPORTED = "slow_speed_reported"


class Confidence(StrEnum):
    """How sure we are of a rule: read at its source, read second hand, or known and not confirmed."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    GENERAL_KNOWLEDGE = "general_knowledge"


class ChosenBy(StrEnum):
    """Whose day decides which version of a policy holds."""

    FIRST_RECEIVED = "first_received"
    TRIGGER = "trigger"


Sentence = Annotated[str, Field(min_length=3)]
#: A clause of docs/code_of_practice.md or a row of docs/regulation.md: CP14, R7, D1, I2.
Cited = Annotated[str, Field(pattern=r"^(CP|R|D|I)[1-9]\d?$")]


class Rule(Form):
    """One rule: what starts it, how it counts, and who says so."""

    id: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")]
    words: Sentence
    clause: Sentence
    trigger: Trigger
    count: Annotated[int, Field(ge=0, le=1000)]
    unit: Unit
    roll: Roll = Roll.NONE
    after: str | None = None  # counts from the due day of this other rule
    adr_clock: StrictBool = False  # of these the earliest decides when ADR opens
    source: Sentence
    verified_on: date
    confidence: Confidence
    cites: Annotated[tuple[Cited, ...], Field(min_length=1)]


class Version(Form):
    """One file: a policy as it stood from a day on."""

    policy: Annotated[str, Field(pattern=r"^(published|statutory|internal|voluntary)/[a-z0-9-]+$")]
    title: Sentence
    in_force_from: date
    chosen_by: ChosenBy
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @property
    def id(self) -> str:
        """The name an obligation remembers: statutory/uk-ofcom@2026-04-08."""
        return f"{self.policy}@{self.in_force_from.isoformat()}"


@dataclass(frozen=True)
class DatedRule:
    """A rule and the version of the policy it was taken from."""

    rule: Rule
    version: Version


class Policy:
    """Every version of every policy we hold."""

    def __init__(self, versions: Iterable[Version]) -> None:
        self.versions = tuple(sorted(versions, key=lambda version: (version.in_force_from, version.policy)))
        _refuse_contradictions(self.versions)
        self.rule_ids = tuple(dict.fromkeys(rule.id for version in self.versions for rule in version.rules))
        self._on_days = lru_cache(maxsize=1024)(self._rules_on)

    def on(self, first_received: datetime, *, at: datetime | None = None) -> Mapping[str, DatedRule]:
        """The rules, by id, for a complaint first received then; `at` is the event's own moment (default: the same).

        Both are dated in London: 23:00 UTC on 7 April 2026 is already the 8th.
        """
        first_day = clocks.local_date(first_received)
        return self._on_days(first_day, clocks.local_date(at) if at else first_day)

    def _rules_on(self, first_day: date, event_day: date) -> Mapping[str, DatedRule]:
        rules: dict[str, DatedRule] = {}
        for version in self.versions:  # oldest first, so that a newer version replaces what it names
            day = first_day if version.chosen_by is ChosenBy.FIRST_RECEIVED else event_day
            if version.in_force_from <= day:
                rules.update({rule.id: DatedRule(rule, version) for rule in version.rules})
        return MappingProxyType(rules)

    def rule(self, rule_id: str, first_received: datetime, *, at: datetime | None = None) -> DatedRule:
        """One rule as `on` gives it; raises NoSuchRule, naming the rules there are."""
        if rule_id not in self.rule_ids:
            raise NoSuchRule(f"There is no rule {rule_id!r}; the rules are {', '.join(self.rule_ids)}.")
        found = self.on(first_received, at=at).get(rule_id)
        if found is None:
            raise NoSuchRule(
                f"The rule {rule_id} was not in force on {clocks.local_date(at or first_received)}."
            )
        return found


@edition.kept
def held() -> Policy:
    """Every dated rule of the edition in force; raises YamlRefused or PolicyNotUnderstood, naming file and field."""
    return Policy(version_in(name) for name in dated_files(edition.in_force()))


def dated_files(looked_at: edition.Edition) -> tuple[str, ...]:
    """The names of those files of an edition that hold dated rules."""
    return tuple(name for name in looked_at.texts if _IS_A_VERSION(name))


@edition.kept
def version_in(name: str) -> Version:
    """One such file of the edition in force; raises YamlRefused or PolicyNotUnderstood, naming file and field."""
    found = read(name, Version)
    if name.removesuffix(".yaml") not in (found.id, found.policy):
        raise PolicyNotUnderstood(
            f"{PurePosixPath(name).name} says it is {found.id}; name the file after it."
        )
    return found


def _refuse_contradictions(versions: tuple[Version, ...]) -> None:
    homes: dict[str, str] = {}
    ids = [version.id for version in versions]
    for version in versions:
        if ids.count(version.id) > 1:
            raise PolicyNotUnderstood(f"{version.id} is there twice; keep one file.")
        for rule in version.rules:
            if homes.setdefault(rule.id, version.policy) != version.policy:
                raise PolicyNotUnderstood(
                    f"The rule {rule.id} is in {homes[rule.id]} and in {version.policy}; keep one."
                )
    for version in versions:
        for rule in version.rules:
            if rule.after and rule.after not in homes:
                raise PolicyNotUnderstood(
                    f"{version.id}: {rule.id} comes after {rule.after!r}, which is no rule."
                )
