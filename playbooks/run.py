"""Walking a guide during a call: a run is plain data, and every function gives a new one.

A guide advises and does not cage: the adviser may jump anywhere, and what must be read stays owed.
`facts` are what the desk knows now, by the names in facts.yaml; they are passed in, never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from playbooks.answers import accepted
from playbooks.conditions import holds
from playbooks.guide import Guide, GuideError, MustRead, OutcomeKind, Step
from playbooks.library import Copy, Library
from playbooks.progress import Due, Jump, Override, Place, Run, Tick, Visit
from playbooks.values import value_of, var_in

Facts = Mapping[str, Any]
_LONGEST_WALK = 500
"""Steps passed through without showing one; lint makes sure no guide comes near."""


def start(library: Library, guide: str, facts: Facts, at: datetime) -> Run:
    """A new run at the guide's first shown step. Raises GuideError for a part or an unknown guide."""
    copy = library.copy(guide)
    if copy.guide.part:
        raise GuideError(f"{copy.guide.title['en']} is run by other guides; start one of those.")
    return _settle(library, Run((Place(guide, copy.version, copy.guide.start),)), facts, at)


def step_of(library: Library, place: Place) -> tuple[Copy, Step]:
    """The copy and step of a place; the guide's first step where a newer version has dropped it."""
    copy = library.copy(place.guide, place.version)
    return copy, copy.guide.steps.get(place.step) or copy.guide.steps[copy.guide.start]


def answer(library: Library, run: Run, value: Any, facts: Facts, at: datetime) -> Run:
    """Answers what the current step asks and moves on. Raises GuideError with what to enter instead."""
    copy, step = step_of(library, run.place)
    if step.ask is None:
        raise GuideError("This step asks nothing; press Continue.")
    var = var_in(library, run, step.ask, copy.guide)
    answered = replace(run, answers={**run.answers, step.ask: accepted(var, value)})
    return _onward(library, answered, facts, at)


def go_on(library: Library, run: Run, facts: Facts, at: datetime) -> Run:
    """Leaves the current step for the next. Raises GuideError where its question is still open."""
    copy, step = step_of(library, run.place)
    if step.ask and value_of(library, run, facts, step.ask, copy.guide) is None:
        raise GuideError("Answer the question first, or jump to another step.")
    return _onward(library, run, facts, at)


def tick(run: Run, by: str, at: datetime, how: str = "said") -> Run:
    """Notes that the words of the current step were said (or `heard` in the transcript)."""
    place = run.place
    if any(done.guide == place.guide and done.step == place.step for done in run.ticks):
        return run
    return replace(run, ticks=(*run.ticks, Tick(place.guide, place.step, at, by, how)))


def jump(library: Library, run: Run, step: str, facts: Facts, at: datetime) -> Run:
    """Goes straight to a step of the guide in hand or of the one that started the call; recorded."""
    for depth in range(len(run.places), 0, -1):
        place = run.places[depth - 1]
        if step in library.copy(place.guide, place.version).guide.steps:
            there = replace(
                run,
                places=(*run.places[: depth - 1], replace(place, step=step)),
                jumps=(*run.jumps, Jump(run.place.step, step, at)),
            )
            return _settle(library, there, facts, at, show_this=True)
    raise GuideError(f"This guide has no step called {step}.")


def back(library: Library, run: Run) -> Run:
    """Shows the step before again, its answer kept to be changed; at the first step nothing happens."""
    if len(run.trail) < 2:
        return run
    trail = run.trail[:-1]
    return replace(run, places=trail[-1].places, trail=trail)


def performed(run: Run, due: str, result: Mapping[str, Any] | None = None) -> Run:
    """Notes that the desk has carried out an action; its result is what `save_as` names."""
    actions = tuple(replace(one, done=True) if one.key == due else one for one in run.due)
    saved = next((one.save_as for one in run.due if one.key == due and one.save_as), None)
    results = {**run.results, saved: dict(result)} if saved and result is not None else run.results
    return replace(run, due=actions, results=results)


def override(run: Run, by: str, reason: str, at: datetime) -> Run:
    """A supervisor lets the guide end with must-reads unsaid, and says why. Raises GuideError without a reason."""
    if not reason.strip():
        raise GuideError("Give the reason for ending without the words that must be said.")
    return replace(run, override=Override(by, reason.strip(), at))


def holds_here(library: Library, run: Run, facts: Facts, guide: Guide, step: Step) -> str:
    """The step that follows this one, by its first branch that holds."""
    if isinstance(step.next, str):
        return step.next
    for branch in step.next or ():
        if branch.if_ is None or holds(branch.if_, lambda name: value_of(library, run, facts, name, guide)):
            return branch.target
    raise GuideError("This step leads nowhere; the guide needs mending.")


def _onward(library: Library, run: Run, facts: Facts, at: datetime) -> Run:
    copy, step = step_of(library, run.place)
    if step.outcome:
        raise GuideError("The guide has ended here; go back or jump to change something.")
    following = replace(run.place, step=holds_here(library, run, facts, copy.guide, step))
    return _settle(library, replace(run, places=(*run.places[:-1], following)), facts, at)


def _settle(library: Library, run: Run, facts: Facts, at: datetime, *, show_this: bool = False) -> Run:
    """Walks on to the next step with something to see, collecting the actions on the way."""
    for _ in range(_LONGEST_WALK):
        copy, step = step_of(library, run.place)
        run = _with_actions(run, step)
        if step.outcome is OutcomeKind.RETURN:
            caller = run.places[-2]
            home, ran = step_of(library, caller)
            after = replace(caller, step=holds_here(library, run, facts, home.guide, ran))
            run = replace(run, places=(*run.places[:-2], after))
        elif step.run:
            part = library.copy(step.run)
            entered = Place(step.run, part.version, part.guide.start)
            run = replace(run, places=(*run.places, entered))
        elif step.outcome or show_this or _is_shown(library, run, facts, copy.guide, step):
            return replace(run, trail=(*run.trail, Visit(run.places, at)))
        else:
            following = holds_here(library, run, facts, copy.guide, step)
            run = replace(run, places=(*run.places[:-1], replace(run.place, step=following)))
        show_this = False
    raise GuideError("The guide goes round in a circle; it needs mending.")


def _is_shown(library: Library, run: Run, facts: Facts, guide: Guide, step: Step) -> bool:
    if step.say or step.points or step.must_read is not MustRead.NONE:
        return True
    return bool(step.ask) and value_of(library, run, facts, step.ask or "", guide) is None


def _with_actions(run: Run, step: Step) -> Run:
    place = run.place
    keys = {one.key for one in run.due}
    fresh = [
        Due(f"{place.guide}.{place.step}.{number}", do.action.value, dict(do.with_), do.save_as)
        for number, do in enumerate(step.does)
    ]
    return replace(run, due=(*run.due, *(one for one in fresh if one.key not in keys)))
