"""What stood before our staff while they spoke with a customer: the guide's answers, and what a rung read first.

Also what a portal sent for them. Each for a person and for a machine; `out` leaves out of words what is others'.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from code_of_practice.stages import named
from models.casework.notes import GuideRun
from models.storage.idempotency import IdempotencyKey
from models.telephone.escalations import Escalation
from playbooks import library
from playbooks.actions import ACTIONS, ActionName
from playbooks.guide import GuideError
from playbooks.progress import Run
from playbooks.summary import answered

from .document import Entries, Entry
from .moments import capital, moment
from .paths import request_path

Out = Callable[[str], str]
#: A packet's parts by the names that the desk keeps them under.
_PARTS = {
    "reason": "Why",
    "say_first": "To say first",
    "said": "What went wrong",
    "wants": "Wants",
    "tried": "Tried so far",
    "offers": "Offers",
    "needs": "Needs",
    "notes": "Notes",
    "latest": "The latest",
}


def guides(kept: Iterable[GuideRun]) -> Entries:
    """What an adviser noted in the guide, call by call."""
    return Entries(tuple(_guide(row) for row in kept))


def _guide(row: GuideRun) -> Entry:
    told = guide_facts(row, str)
    answers = [f"{label}: {value}" for label, value in told["answers"]]
    done = [f"Done: {', '.join(told['done'])}"] if told["done"] else []
    said = [f"Said: {', '.join(each['step'] for each in told['said'])}"] if told["said"] else []
    left = [f"Ended with words unsaid: {told['ended_early']}"] if told["ended_early"] else []
    return Entry(moment(row.at), "Guide", told["guide"], (*answers, *done, *said, *left))


def guide_facts(row: GuideRun, out: Out) -> dict[str, Any]:
    """One walk through a guide for a machine; who walked it stays with the call."""
    run = Run.from_json(row.run)
    return {
        "at": row.at.isoformat(),
        "guide": _title(run),
        "answers": [[label, out(value)] for label, value in answered(_guides(), run)],
        "results": {
            name: {key: out(str(value)) for key, value in found.items()}
            for name, found in run.results.items()
        },
        "done": [_does(one.action) for one in run.due if one.done],
        "said": [{"step": named(tick.step), "at": tick.at.isoformat()} for tick in run.ticks],
        "ended_early": out(run.override.reason) if run.override else "",
    }


def packets(escalations: Sequence[Escalation], names: Mapping[int, str]) -> Entries:
    """What whoever was asked in had before them; one that was asked for by phone had its reason alone."""
    return Entries(
        tuple(
            Entry(
                moment(each.asked_at),
                capital(named(each.to_rung)),
                _read_by(names.get(each.target_id or 0)),
                tuple(f"{label}: {value}" for label, value in parts),
            )
            for each in escalations
            if (parts := _parts(each, str))
        )
    )


def escalation_facts(each: Escalation, out: Out) -> dict[str, Any]:
    """One asking for a higher rung for a machine."""
    return {
        "asked": each.asked_at.isoformat(),
        "to": each.to_rung.value,
        "why": out(each.reason),
        "state": each.state.value,
        "read": [[label, value] for label, value in _parts(each, out)],
    }


def requests(kept: Sequence[IdempotencyKey]) -> Entries:
    """What a portal sent, while it is kept."""
    return Entries(
        tuple(
            Entry(
                moment(row.at),
                "Portal, in",
                f"As it was sent; whole in {request_path(number)}",
                tuple(f"{capital(named(name))}: {value}" for name, value in request_facts(row, str).items()),
            )
            for number, row in enumerate(kept, 1)
        )
    )


def request_facts(row: IdempotencyKey, out: Out) -> dict[str, Any]:
    """The fields of one request under the names that the portal gave them."""
    return {name: out(str(value)) for name, value in json.loads(row.asked).items()}


def _read_by(name: str | None) -> str:
    return f"What {name} read first" if name else "What was there to read first"


def _parts(each: Escalation, out: Out) -> list[tuple[str, str]]:
    if not each.packet:
        return []
    try:
        kept = dict(json.loads(each.packet))
    except (TypeError, ValueError):
        kept = {"notes": each.packet}
    said = (
        (name, "; ".join(map(str, part)) if isinstance(part, list) else str(part))
        for name, part in kept.items()
    )
    return [(_PARTS.get(name, capital(named(name))), out(words)) for name, words in said if words]


def _title(run: Run) -> str:
    """In words; by its bare name where that guide has been taken off the shelf since."""
    try:
        return _guides().copy(run.guide, run.version).guide.title["en"]
    except GuideError:
        return capital(named(run.guide))


def _does(action: str) -> str:
    """In words; by its bare name where no guide can ask for it any more."""
    return ACTIONS[ActionName(action)].does if action in set(ActionName) else named(action)


@cache
def _guides() -> library.Library:
    """Every guide, read once a process."""
    return library.load()
