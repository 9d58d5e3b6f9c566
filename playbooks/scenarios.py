"""Tries a guide as its scenarios say: an adviser who answers what is given and says every line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playbooks.guide import Guide, MustRead, Scenario
from playbooks.library import Library
from playbooks.outcome import ending
from playbooks.progress import Run
from playbooks.run import answer, go_on, start, step_of, tick
from playbooks.values import value_of

_LONGEST_CALL = 200


@dataclass(frozen=True)
class Tried:
    """What happened: the guide's own steps in order, the lines heard, the run, and every fault found."""

    path: tuple[str, ...]
    heard: tuple[str, ...]
    run: Run
    faults: tuple[str, ...]


def try_out(library: Library, guide: Guide, scenario: Scenario, at: datetime) -> Tried:
    """Walks the guide with the scenario's answers and compares. A part's own answers are given by name too."""
    facts = {"call.verified": "full", **_facts(guide, scenario)}
    run = start(library, guide.guide, facts, at)
    heard: list[str] = []
    faults: list[str] = []
    asked: set[str] = set()
    for _ in range(_LONGEST_CALL):
        copy, step = step_of(library, run.place)
        if step.outcome:
            break
        if step.must_read is not MustRead.NONE:
            run = tick(run, "adviser", at)
            heard.append(run.place.step)
        if step.ask and value_of(library, run, facts, step.ask, copy.guide) is None:
            if step.ask not in scenario.given:
                faults.append(f"asks {step.ask}, which the scenario does not answer")
                break
            asked.add(step.ask)
            run = answer(library, run, scenario.given[step.ask], facts, at)
        else:
            run = go_on(library, run, facts, at)
    path = own_steps(guide.guide, run)
    if path != scenario.path:
        faults.append(f"went {' → '.join(path)} instead of {' → '.join(scenario.path)}")
    faults += [f"the caller never heard {name}" for name in scenario.heard if name not in heard]
    faults += [f"{name} is given and never asked" for name in scenario.given if name not in asked]
    end = ending(library, run)
    if end is None or end.blocked:
        faults.append(
            "does not come to an end" if end is None else f"ends owing {end.owed_topics or end.owed_steps}"
        )
    return Tried(path, tuple(heard), run, tuple(faults))


def own_steps(guide: str, run: Run) -> tuple[str, ...]:
    """The guide's own steps shown, or running a part, each stretch once."""
    path: list[str] = []
    for visit in run.trail:
        name = next(place.step for place in visit.places if place.guide == guide)
        if not path or path[-1] != name:
            path.append(name)
    return tuple(path)


def _facts(guide: Guide, scenario: Scenario) -> dict[str, Any]:
    """`known` by fact name, or by the name of a var that comes from one."""
    return {
        (guide.vars[name].from_ or name) if name in guide.vars else name: value
        for name, value in scenario.known.items()
    }
