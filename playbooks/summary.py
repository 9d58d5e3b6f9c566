"""A run in plain words, for the packet a manager reads before answering and for the wrap-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playbooks.actions import ACTIONS, ActionName
from playbooks.guide import GuideError, Var
from playbooks.library import Library
from playbooks.outcome import ending, owed_steps, told
from playbooks.progress import Run
from playbooks.showing import spoken
from playbooks.topics import Topic
from playbooks.values import var_in

_TOLD = {
    Topic.RECORDING: "that calls are recorded",
    Topic.LOGGED: "that the complaint is logged",
    Topic.REFERENCE: "the reference",
    Topic.NEXT_STEP: "what happens next and by when",
    Topic.CONTACT: "who to contact",
    Topic.ESCALATION: "how to take it further with us",
    Topic.ADR: "the right to the ombudsman",
    Topic.IN_WRITING: "that we confirm in writing",
}

_ENDED = {
    "resolved": "Settled, and the customer agreed.",
    "follow_up": "Not settled yet; we owe the next step.",
    "escalate": "Asked for somebody higher.",
    "deadlock": "We cannot settle it; a deadlock letter is due.",
    "transfer": "Passed to another team.",
    "no_complaint": "No complaint after all.",
}


@dataclass(frozen=True)
class Summary:
    """What a colleague needs in fifteen seconds."""

    headline: str
    answers: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    told: tuple[str, ...]
    owed: tuple[str, ...]
    where: str

    def as_text(self) -> str:
        """The summary as a few sentences, for notes and letters."""
        lines = [self.headline]
        lines += [f"{label}: {value}." for label, value in self.answers]
        lines += [f"Done: {'; '.join(self.actions)}."] if self.actions else []
        lines += [f"Told: {', '.join(self.told)}."] if self.told else []
        lines += [f"Still to say: {', '.join(self.owed)}."] if self.owed else []
        return "\n".join([*lines, self.where])


def summarise(library: Library, run: Run) -> Summary:
    """The run in plain words; names no account facts, only what was said and done on the call."""
    end = ending(library, run)
    guide = library.copy(run.guide, run.version).guide
    said = told(library, run)
    if end:
        where = _ENDED.get(end.kind.value, "Ended.")
    else:
        where = f"At the step “{run.place.step.replace('_', ' ')}”."
    return Summary(
        headline=f"{guide.title['en']}.",
        answers=answered(library, run),
        actions=tuple(ACTIONS[ActionName(one.action)].does for one in run.due if one.done),
        told=tuple(_TOLD[topic] for topic in Topic if topic in said),
        owed=tuple(
            [_TOLD[topic] for topic in (end.owed_topics if end else ())]
            or [step.replace("_", " ") for step in owed_steps(library, run)]
        ),
        where=where,
    )


def answered(library: Library, run: Run) -> tuple[tuple[str, str], ...]:
    """Every answer under its label; under its bare name where no guide has that question any more."""
    found = [(name, _var(library, run, name), value) for name, value in run.answers.items()]
    return tuple(
        (var.label["en"] if var else name.replace("_", " "), _said(var, value)) for name, var, value in found
    )


def _var(library: Library, run: Run, name: str) -> Var | None:
    try:
        return var_in(library, run, name)
    except GuideError:
        return None


def _said(var: Var | None, value: Any) -> str:
    if var is None:
        return str(spoken(value))
    if var.type == "choice":
        return next((choice.label["en"] for choice in var.choices if choice.value == value), str(value))
    return f"£{value}" if var.type == "money" else str(spoken(value))
