"""What other lengths of keeping do to what is stored: how much would go sooner or later, before anybody adopts them.

Nothing is deleted or kept by this: the night's work goes by the rules that hold then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from code_of_practice import clocks, retention
from code_of_practice.counting import said
from code_of_practice.edition import Edition, under
from code_of_practice.retention import RetentionRule, RetentionVersion

from ..record.outlived import stored


@dataclass(frozen=True)
class Moved:
    """One kind of record under another edition, from its adoption or from a coming London day on. What is held is not counted.

    `sooner` and `later` are rows that are stored now; of the sooner, `at_once` would go in the first night; of the
    later, `spared` would have gone then.
    """

    rule: str
    since: date | None
    was: str
    now: str
    sooner: int
    later: int
    at_once: int
    spared: int

    @property
    def what(self) -> str:
        """The kind of record."""
        return self.rule.removeprefix("retention.")

    @property
    def then(self) -> str:
        """How long it would be kept, and since when where that is to come."""
        return f"{self.now}, from {said(self.since)} on" if self.since else self.now

    @property
    def in_words(self) -> str:
        """What becomes of what is stored, as one sentence."""
        if not self.sooner and not self.later:
            return "Nothing of what is stored goes sooner or later."
        gone = f", {self.at_once:,} of them in the first night" if self.at_once else ""
        stays = f", {self.spared:,} of them that would have gone in the first night" if self.spared else ""
        parts = [f"{self.sooner:,} would go sooner{gone}"] if self.sooner else []
        parts += [f"{self.later:,} would go later{stays}"] if self.later else []
        return f"Of what is stored, {' and '.join(parts)}."


def moved(session: Session, old: Edition, new: Edition, *, at: datetime) -> Iterator[Moved]:
    """Every kind whose length would be another, today or from a day that a version names."""
    before, after = _versions(old, at), _versions(new, at)
    today = clocks.local_date(at)
    shown: dict[str, tuple[str, str]] = {}
    for day in sorted({today, *before, *after}):
        moment = at if day == today else clocks.start_of(day)
        rules = zip(_rules(before, day), _rules(after, day), strict=True)
        for was, now in rules:
            told = (was.counted, now.counted)
            if was.counted != now.counted and shown.get(now.id) != told:
                since = day if day != today else None
                yield _of_one(session, was, now, since, at=at, first_night=moment)
            shown[now.id] = told


def _versions(edition: Edition, at: datetime) -> dict[date, RetentionVersion]:
    """The version in force today, and each that comes."""
    today = clocks.local_date(at)
    with under(edition):
        coming = {
            each.in_force_from: each for each in retention.every_version() if each.in_force_from > today
        }
        return {today: retention.version_on(at), **coming}


def _rules(versions: dict[date, RetentionVersion], day: date) -> list[RetentionRule]:
    in_force = versions[max(each for each in versions if each <= day)]
    return sorted(in_force.rules, key=lambda rule: rule.what)


def _of_one(
    session: Session,
    was: RetentionRule,
    now: RetentionRule,
    since: date | None,
    *,
    at: datetime,
    first_night: datetime,
) -> Moved:
    sooner = later = at_once = spared = 0
    for began, whose, closed in stored(session, now.what, at):
        then, instead = (_goes(rule, began, whose, closed) for rule in (was, now))
        if instead is not None and (then is None or instead < then):
            sooner += 1
            at_once += instead <= first_night and (then is None or then > first_night)
        elif then is not None and (instead is None or instead > then):
            later += 1
            spared += then <= first_night and (instead is None or instead > first_night)
    return Moved(now.id, since, was.counted, now.counted, sooner, later, at_once, spared)


def _goes(
    rule: RetentionRule, began: datetime, whose: int | None, closed: datetime | None
) -> datetime | None:
    """The first moment at which it may go; None while its complaint is open and it is kept as long."""
    if rule.counts_from == "closing" and whose is not None:
        return rule.kept_until(closed) if closed is not None else None
    return rule.kept_until(began)
