"""The checklist at the end of a call: what the customer has been told, and what is still to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playbooks.library import Library
from playbooks.outcome import told
from playbooks.progress import Run
from playbooks.topics import OWED_BY_OUTCOME, Topic
from playbooks.values import fact
from playbooks.words import fill, known_facts

_ITEMS: dict[Topic, tuple[str, str, tuple[str, ...]]] = {
    Topic.REFERENCE: ("Reference", "Your reference is {complaint.reference}.", ("CP5", "ofcom-c4")),
    Topic.NEXT_STEP: (
        "What happens next, and by when",
        "We aim to settle this within {policy.target_working_days} working days, by {complaint.target_date}.",
        ("CP10",),
    ),
    Topic.CONTACT: (
        "Who to contact",
        "{complaint.owner} looks after it; call {policy.complaints_number} or write to {policy.complaints_email}.",
        ("CP8",),
    ),
    Topic.ESCALATION: (
        "How to take it further with us",
        "You can ask for a manager, and then our Managing Director, at any time.",
        ("CP11",),
    ),
    Topic.ADR: (
        "The ombudsman",
        "If it is not settled within {policy.adr_weeks} weeks, or we agree we cannot settle it, {policy.adr_scheme} "
        "can decide, free of charge.",
        ("CP14", "ofcom-c4", "dmcc-308"),
    ),
    Topic.IN_WRITING: ("In writing", "We will confirm all of this in writing today.", ("CP12", "ofcom-c4")),
}


@dataclass(frozen=True)
class Item:
    """One thing to have told the customer: the words to use, and whether it has been said."""

    topic: Topic
    title: str
    words: str
    cites: tuple[str, ...]
    done: bool


def checklist(library: Library, run: Run | None, facts: Mapping[str, Any]) -> tuple[Item, ...]:
    """The six things of every complaint call's end; done by the guide's ticks. A call without a guide has none done."""
    run = run or Run(())
    said = told(library, run)

    def words(text: str) -> str:
        return fill(text, lambda name: fact(run, facts, name), lambda name: known_facts()[name].label)[0]

    return tuple(
        Item(topic, title, words(text), cites, topic in said)
        for topic, (title, text, cites) in _ITEMS.items()
    )


def owed(items: tuple[Item, ...], outcome: str) -> tuple[Item, ...]:
    """The items still to say before a call may end with that outcome."""
    return tuple(item for item in items if not item.done and item.topic in OWED_BY_OUTCOME.get(outcome, ()))
