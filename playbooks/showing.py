"""What the desk shows of a run now: one step, why, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playbooks.guide import Guide, GuideError, MustRead, Step
from playbooks.library import Library
from playbooks.outcome import Ending, ending
from playbooks.progress import Due, Run
from playbooks.run import holds_here, step_of
from playbooks.values import LEVELS, value_of, var_in
from playbooks.words import fill, known_facts, placeholders


@dataclass(frozen=True)
class Showing:
    """One screen of a guide, every text filled in."""

    title: str
    part_title: str | None
    guide: str
    step: str
    say: str | None
    points: tuple[str, ...]
    must_read: MustRead
    ticked: bool
    ask: str | None
    prompt: str | None
    answer_type: str | None
    choices: tuple[tuple[str, str], ...]
    answered: Any
    known: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    why: str | None
    cites: tuple[str, ...]
    knowledge: tuple[str, ...]
    next: str | None
    due: tuple[Due, ...]
    ending: Ending | None
    verify_first: bool
    changed: bool
    at_start: bool


def current(library: Library, run: Run, facts: Mapping[str, Any], language: str = "en") -> Showing:
    """The step to show, filled in with what is known; a name not known is shown as [what it is]."""
    copy, step = step_of(library, run.place)
    guide = copy.guide

    def of(name: str) -> Any:
        return spoken(value_of(library, run, facts, name, guide))

    missing: list[str] = []

    def words(text: Mapping[Any, str] | None) -> str | None:
        if text is None:
            return None
        filled, not_known = fill(text[language], of, lambda name: label(guide, name))
        missing.extend(not_known)
        return filled

    var = var_in(library, run, step.ask, guide) if step.ask else None
    top = library.copy(run.guide, run.version).guide
    return Showing(
        title=top.title["en"],
        part_title=guide.title["en"] if guide is not top else None,
        guide=guide.guide,
        step=run.place.step,
        say=words(step.say),
        points=tuple(words(point) or "" for point in step.points),
        must_read=step.must_read,
        ticked=any(t.guide == run.place.guide and t.step == run.place.step for t in run.ticks),
        ask=step.ask,
        prompt=words(step.prompt or var.ask) if var else None,
        answer_type=var.type if var else None,
        choices=tuple((choice.value, choice.label["en"]) for choice in var.choices) if var else (),
        answered=value_of(library, run, facts, step.ask, guide) if step.ask else None,
        known=_known(guide, step, of),
        missing=tuple(dict.fromkeys(missing)),
        why=words(step.why),
        cites=step.cites,
        knowledge=step.knowledge,
        next=_next_title(library, run, facts, guide, step),
        due=tuple(one for one in run.due if not one.done),
        ending=ending(library, run),
        verify_first=LEVELS.index(str(facts.get("call.verified") or "none"))
        < LEVELS.index(top.needs.verified),
        changed=library.copy(run.guide).version != run.version,
        at_start=len(run.trail) < 2,
    )


def spoken(value: Any) -> Any:
    """A value as said aloud: yes and no for true and false."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def label(guide: Guide, name: str) -> str:
    """The plain name of a var or fact."""
    if name in guide.vars:
        return guide.vars[name].label["en"].lower()
    known = known_facts().get(name)
    return known.label if known else name


def _known(guide: Guide, step: Step, of: Any) -> tuple[tuple[str, str], ...]:
    """What the step's words and question rest on, named: 'known: the last appointment, 9 o'clock'."""
    texts = [step.say, step.prompt, *step.points]
    names = [name for text in texts if text for name in placeholders(text["en"])]
    names += [step.ask] if step.ask else []
    return tuple((label(guide, name), str(of(name))) for name in dict.fromkeys(names) if of(name) is not None)


def _next_title(library: Library, run: Run, facts: Mapping[str, Any], guide: Guide, step: Step) -> str | None:
    """The step after this one where it is certain already; a branch on an open question is not."""
    if step.outcome:
        return None
    if step.ask and not isinstance(step.next, str) and value_of(library, run, facts, step.ask, guide) is None:
        return None
    try:
        return holds_here(library, run, facts, guide, step)
    except GuideError:
        return None
