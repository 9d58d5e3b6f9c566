"""What is known during a run: answers first, then what actions gave, then the desk's facts, then the house's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playbooks.guide import Guide, GuideError, Var
from playbooks.library import Library
from playbooks.progress import Run
from playbooks.words import known_facts

LEVELS = ("none", "light", "full")
"""How far identity is confirmed, lowest first; the desk gives it as the fact call.verified."""


def var_in(library: Library, run: Run, name: str, guide: Guide | None = None) -> Var:
    """The var of that name in the guide given, else in any guide of the run. Raises GuideError."""
    guides = [guide] if guide else []
    guides += [library.copy(p.guide, p.version).guide for visit in reversed(run.trail) for p in visit.places]
    for found in guides:
        if name in found.vars:
            return found.vars[name]
    raise GuideError(f"No guide of this call knows {name}.")


def value_of(library: Library, run: Run, facts: Mapping[str, Any], name: str, guide: Guide) -> Any:
    """The value of a var or fact, or None. Private facts stay unknown until identity is confirmed."""
    if name in run.answers:
        return run.answers[name]
    if name in guide.vars:
        source = guide.vars[name].from_
        return fact(run, facts, source) if source else None
    return fact(run, facts, name)


def fact(run: Run, facts: Mapping[str, Any], name: str) -> Any:
    """One fact by its dotted name: from an action's result, the desk, or the house's default."""
    first, _, rest = name.partition(".")
    if first in run.results and run.results[first].get(rest) is not None:
        return run.results[first][rest]
    known = known_facts().get(name)
    if known is None or (known.private and not is_verified(facts)):
        return None
    return facts[name] if facts.get(name) is not None else known.default


def is_verified(facts: Mapping[str, Any]) -> bool:
    """Whether account facts may be used: identity confirmed in full."""
    return facts.get("call.verified") == "full"
