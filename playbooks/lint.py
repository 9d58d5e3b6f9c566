"""What is wrong with a guide, in sentences its author can act on. An empty answer means it may be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from code_of_practice.strict_yaml import load
from playbooks.actions import ACTIONS
from playbooks.conditions import Condition
from playbooks.graph import circles_without_ask, ending_steps, reached, told_before
from playbooks.guide import LANGUAGES, Guide, OutcomeKind, Step, Var
from playbooks.library import Library
from playbooks.topics import OWED_BY_OUTCOME
from playbooks.words import known_facts, placeholders

MOST_STEPS, MOST_CHOICES, MOST_WORDS = 40, 7, 60
LONGEST_REVIEW = timedelta(days=366)


@cache
def citations() -> Mapping[str, str]:
    """Every clause and rule a guide may cite, with what it says in short."""
    return {str(name): str(words) for name, words in load(Path(__file__).parent / "citations.yaml").items()}


def lint(guide: Guide, library: Library) -> tuple[str, ...]:
    """Every fault of one guide, given the library its parts come from."""
    return tuple(f"{guide.guide}: {fault}" for check in _CHECKS for fault in check(guide, library))


def lint_all(library: Library) -> tuple[str, ...]:
    """Every fault of every guide, and of the set: one guide for whatever no other is for."""
    faults = [fault for copy in library.current.values() for fault in lint(copy.guide, library)]
    last_resorts = [guide.guide for guide in library.whole_guides() if guide.use_when.otherwise]
    if len(last_resorts) != 1:
        faults.append(f"exactly one guide is for everything else (otherwise: true), not {last_resorts}")
    return tuple(faults)


def _steps_lead_somewhere(guide: Guide, library: Library) -> Iterator[str]:
    if guide.start not in guide.steps:
        yield f"starts at {guide.start}, which is not a step"
        return
    for name, step in guide.steps.items():
        yield from (
            f"{name} leads to {to}, which is not a step" for to in step.targets if to not in guide.steps
        )
        if isinstance(step.next, tuple):
            elses = [branch.else_ is not None for branch in step.next]
            if elses.count(True) != 1 or not elses[-1]:
                yield f"{name} needs exactly one else, last in its list"
        if step.run and step.run not in library.current:
            yield f"{name} runs {step.run}, which is not a guide"
        elif step.run and not library.current[step.run].guide.part:
            yield f"{name} runs {step.run}, which is not a part (part: true)"
    unreached = set(guide.steps) - reached(guide)
    yield from (f"{name} is never reached" for name in sorted(unreached))
    yield from (f"{name} never comes to an end" for name in sorted(set(guide.steps) - ending_steps(guide)))
    yield from (f"{name} is in a circle that asks nothing" for name in sorted(circles_without_ask(guide)))
    yield from (f"runs itself through {' → '.join(way)}" for way in _circle_of_parts(guide, library))


def _circle_of_parts(guide: Guide, library: Library) -> Iterator[list[str]]:
    def walk(current: Guide, way: list[str]) -> Iterator[list[str]]:
        for part in {step.run for step in current.steps.values() if step.run}:
            if part in way:
                yield [*way, part]
            elif part in library.current:
                yield from walk(library.current[part].guide, [*way, part])

    yield from walk(guide, [guide.guide])


def _is_small_enough(guide: Guide, library: Library) -> Iterator[str]:
    if len(guide.steps) > MOST_STEPS:
        yield f"has {len(guide.steps)} steps; keep to {MOST_STEPS}, or move some to a part"
    for name, var in guide.vars.items():
        if len(var.choices) > MOST_CHOICES:
            yield f"{name} has {len(var.choices)} choices; keep to {MOST_CHOICES}"
    for name, step in guide.steps.items():
        for text in _texts(step):
            if set(text) != set(LANGUAGES):
                yield f"{name} is not written in every language: {', '.join(LANGUAGES)}"
            yield from (
                f"{name} says {len(words.split())} words at once; keep to {MOST_WORDS}"
                for words in text.values()
                if len(words.split()) > MOST_WORDS
            )


def _names_what_exists(guide: Guide, library: Library) -> Iterator[str]:
    cited = [*guide.cites, *(cite for step in guide.steps.values() for cite in step.cites)]
    yield from (
        f"cites {cite}, which citations.yaml does not have" for cite in cited if cite not in citations()
    )
    saved = {do.save_as for step in guide.steps.values() for do in step.does if do.save_as}
    for name, var in guide.vars.items():
        if var.from_ and var.from_ not in known_facts():
            yield f"{name} comes from {var.from_}, which facts.yaml does not have"
    for name, step in guide.steps.items():
        named = [used for text in _texts(step) for used in placeholders(text["en"])]
        for used in named:
            if used not in guide.vars and used not in known_facts() and used.split(".")[0] not in saved:
                yield f"{name} names {{{used}}}, which is neither a var nor a fact"
        if step.ask and step.ask not in guide.vars:
            yield f"{name} asks {step.ask}, which is not a var"
        elif step.ask and not (step.prompt or guide.vars[step.ask].ask):
            yield f"{name} asks {step.ask} without words to ask it in"
        for do in step.does:
            action, given = ACTIONS[do.action], set(do.with_)
            if not action.needs <= given <= action.needs | action.may_have:
                yield f"{name} gives {do.action} {sorted(given)}; it needs {sorted(action.needs)}"
    yield from (f"{name} is a var that nothing uses" for name in sorted(set(guide.vars) - _used_vars(guide)))


def _used_vars(guide: Guide) -> set[str]:
    used = {step.ask for step in guide.steps.values() if step.ask}
    for step in guide.steps.values():
        used |= {name for text in _texts(step) for name in placeholders(text["en"])}
        used |= {test.var for test in _tests(step) if test.var}
    return used


def _compares_like_with_like(guide: Guide, library: Library) -> Iterator[str]:
    for name, step in guide.steps.items():
        for test in _tests(step):
            var = guide.vars.get(test.var or "")
            if var is None and test.var not in known_facts():
                yield f"{name} tests {test.var}, which is neither a var nor a fact"
            elif var is not None:
                yield from (
                    f"{name} compares {test.var} with {wrong!r}, which it can never be"
                    for wrong in _never(var, test)
                )


def _never(var: Var, test: Condition) -> Iterator[Any]:
    values = [*([test.is_] if test.is_ is not None else []), *(test.in_ or ())]
    if var.type == "yesno":
        yield from (value for value in values if not isinstance(value, bool))
    if var.type == "choice":
        yield from (value for value in values if value not in {choice.value for choice in var.choices})


def _ends_lawfully(guide: Guide, library: Library) -> Iterator[str]:
    before = told_before(library, guide) if guide.start in guide.steps else {}
    for name, step in guide.steps.items():
        if step.outcome is OutcomeKind.RETURN and not guide.part:
            yield f"{name} returns, but nothing runs this guide"
        if step.outcome and step.outcome is not OutcomeKind.RETURN and guide.part:
            yield f"{name} ends the call, but a part returns to the guide that runs it"
        if (step.to is not None) != (step.outcome is OutcomeKind.ESCALATE):
            yield f"{name}: `to` goes with the outcome escalate, and only there"
        if step.outcome is OutcomeKind.RESOLVED and "customer_agreed" not in step.needs:
            yield f"{name} resolves without needs: [customer_agreed]; only the customer settles a complaint"
        owed = OWED_BY_OUTCOME.get(step.outcome or "", frozenset()) - before.get(name, frozenset())
        if owed and name in reached(guide):
            yield f"{name} can be reached before the customer is told: {', '.join(sorted(owed))}"


def _is_tried_and_approved(guide: Guide, library: Library) -> Iterator[str]:
    tried = {scenario.path[-1] for scenario in guide.tests if scenario.path}
    ends = {name for name, step in guide.steps.items() if step.outcome and name in reached(guide)}
    if not guide.part:
        yield from (f"{name} is an outcome that no scenario comes to" for name in sorted(ends - tried))
    if guide.status == "published" and guide.approved_by == guide.owner:
        yield "is approved by its own owner; somebody else must read it"
    if not guide.effective_from < guide.review_by <= guide.effective_from + LONGEST_REVIEW:
        yield "must be reviewed within a year of taking effect"


def _texts(step: Step) -> tuple[Mapping[Any, str], ...]:
    return tuple(text for text in (step.say, step.prompt, step.why, *step.points) if text)


def _tests(step: Step) -> tuple[Condition, ...]:
    branches = step.next if isinstance(step.next, tuple) else ()
    return tuple(test for branch in branches if branch.if_ for test in branch.if_.tests())


_CHECKS: tuple[Callable[[Guide, Library], Iterator[str]], ...] = (
    _steps_lead_somewhere,
    _is_small_enough,
    _names_what_exists,
    _compares_like_with_like,
    _ends_lawfully,
    _is_tried_and_approved,
)
