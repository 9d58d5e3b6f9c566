"""How a run ends, and what is still owed before it may."""

from __future__ import annotations

from dataclasses import dataclass

from playbooks.guide import MustRead, OutcomeKind
from playbooks.library import Library
from playbooks.progress import Run
from playbooks.topics import OWED_BY_OUTCOME, Topic


@dataclass(frozen=True)
class Ending:
    """The outcome reached: what wrap-up does with it, and what is in its way."""

    kind: OutcomeKind
    to: str | None
    letter: str | None
    needs: tuple[str, ...]
    carry: tuple[str, ...]
    owed_topics: tuple[Topic, ...]
    owed_steps: tuple[str, ...]
    blocked: bool


def ending(library: Library, run: Run) -> Ending | None:
    """The outcome of a run that has reached one, else None."""
    step = library.copy(run.place.guide, run.place.version).guide.steps.get(run.place.step)
    if step is None or step.outcome is None:
        return None
    topics = owed_topics(library, run, step.outcome)
    steps = owed_steps(library, run)
    blocked = bool(topics or steps) and run.override is None and step.outcome is not OutcomeKind.NO_COMPLAINT
    return Ending(step.outcome, step.to, step.letter, step.needs, step.carry, topics, steps, blocked)


def told(library: Library, run: Run) -> frozenset[Topic]:
    """What the customer has been told: the topics of every ticked step."""
    topics: set[Topic] = set()
    versions = {place.guide: place.version for visit in run.trail for place in visit.places}
    for tick in run.ticks:
        step = library.copy(tick.guide, versions.get(tick.guide)).guide.steps.get(tick.step)
        topics.update(step.tells if step else ())
    return frozenset(topics)


def owed_topics(library: Library, run: Run, kind: OutcomeKind) -> tuple[Topic, ...]:
    """What the customer must still be told for that outcome, in the order of the checklist."""
    owed = OWED_BY_OUTCOME.get(kind.value, frozenset()) - told(library, run)
    return tuple(topic for topic in Topic if topic in owed)


def owed_steps(library: Library, run: Run) -> tuple[str, ...]:
    """The must-read steps shown and not ticked."""
    ticked = {(tick.guide, tick.step) for tick in run.ticks}
    shown = dict.fromkeys(visit.places[-1] for visit in run.trail)
    owed = []
    for place in shown:
        step = library.copy(place.guide, place.version).guide.steps.get(place.step)
        if step and step.must_read is not MustRead.NONE and (place.guide, place.step) not in ticked:
            owed.append(place.step)
    return tuple(owed)
