"""The guide as a graph: what can be reached, where it can end, and what every path has told by then."""

from __future__ import annotations

from playbooks.guide import Guide, OutcomeKind
from playbooks.library import Library
from playbooks.topics import Topic

EVERYTHING = frozenset(Topic)


def reached(guide: Guide) -> frozenset[str]:
    """Every step that some path from the start comes to."""
    seen: set[str] = set()
    waiting = [guide.start]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in guide.steps:
            continue
        seen.add(name)
        waiting.extend(guide.steps[name].targets)
    return frozenset(seen)


def ending_steps(guide: Guide) -> frozenset[str]:
    """Every step from which some path comes to an end."""
    ends = {name for name, step in guide.steps.items() if step.outcome}
    while True:
        more = {name for name, step in guide.steps.items() if set(step.targets) & ends} - ends
        if not more:
            return frozenset(ends)
        ends |= more


def circles_without_ask(guide: Guide) -> frozenset[str]:
    """The steps of loops in which the adviser is never asked anything, so that nothing can change."""
    silent = {name: step for name, step in guide.steps.items() if not step.ask and not step.run}
    left = set(silent)
    while True:
        ends = {name for name in left if not set(silent[name].targets) & left}
        if not ends:
            return frozenset(left)
        left -= ends


def told_before(
    library: Library, guide: Guide, already: frozenset[Topic] = frozenset()
) -> dict[str, frozenset[Topic]]:
    """For every step, the topics told on *every* path that leads to it (the step's own not counted)."""
    before = dict.fromkeys(guide.steps, EVERYTHING)
    before[guide.start] = already
    waiting = list(reached(guide))  # each at least once; again whenever less is told before it
    while waiting:
        name = waiting.pop()
        step = guide.steps[name]
        after = before[name] | frozenset(step.tells)
        if step.run and step.run in library.current:
            after |= told_by_part(library, library.current[step.run].guide, after)
        for target in step.targets:
            if target not in guide.steps:
                continue
            both = before[target] & after
            if both != before[target]:
                before[target] = both
                waiting.append(target)
    return before


def told_by_part(library: Library, part: Guide, already: frozenset[Topic]) -> frozenset[Topic]:
    """What a part has told on every path on which it returns."""
    before = told_before(library, part, already)
    returns = [before[name] for name, step in part.steps.items() if step.outcome is OutcomeKind.RETURN]
    return frozenset.intersection(*returns) if returns else EVERYTHING
