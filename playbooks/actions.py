"""The closed list of what a guide may ask the desk to do. Data only: the desk carries them out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActionName(StrEnum):
    """An action by the name guides use."""

    COMPLAINT_ENSURE = "complaint.ensure"
    COMPLAINT_CATEGORISE = "complaint.categorise"
    COMPLAINT_DESIRED_OUTCOME = "complaint.desired_outcome"
    COMPLAINT_MARK = "complaint.mark"
    TASK_RAISE = "task.raise"
    PROMISE_MAKE = "promise.make"
    GOODWILL_OFFER = "goodwill.offer"
    COMPENSATION_QUOTE = "compensation.quote"
    NOTE_ADD = "note.add"


@dataclass(frozen=True)
class Action:
    """What an action does in plain words, and the arguments it needs or may have."""

    does: str
    needs: frozenset[str] = frozenset()
    may_have: frozenset[str] = frozenset()


ACTIONS: dict[ActionName, Action] = {
    ActionName.COMPLAINT_ENSURE: Action(
        "opens the complaint unless it is open", may_have=frozenset({"category"})
    ),
    ActionName.COMPLAINT_CATEGORISE: Action("sets what it is about", may_have=frozenset({"category", "var"})),
    ActionName.COMPLAINT_DESIRED_OUTCOME: Action("notes what the customer wants", frozenset({"var"})),
    ActionName.COMPLAINT_MARK: Action("marks the complaint", frozenset({"mark"})),
    ActionName.TASK_RAISE: Action(
        "gives somebody a task with a date", frozenset({"task"}), frozenset({"working_days", "owner"})
    ),
    ActionName.PROMISE_MAKE: Action(
        "promises a call back or an update", frozenset({"what"}), frozenset({"var"})
    ),
    ActionName.GOODWILL_OFFER: Action(
        "records a goodwill offer, its amount and what they said", frozenset({"var"}), frozenset({"accepted"})
    ),
    ActionName.COMPENSATION_QUOTE: Action("works out automatic compensation", frozenset({"event"})),
    ActionName.NOTE_ADD: Action("adds a line to the notes", frozenset({"text"})),
}
