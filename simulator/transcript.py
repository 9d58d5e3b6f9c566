"""What a leg heard and said, in order; and the leg as JSON for its handset (PROTOCOL.md)."""

from collections import deque
from typing import TYPE_CHECKING, Any

from simulator.ledger import moment

if TYPE_CHECKING:
    from simulator.call import Call

LONGEST_MEMORY = 2000  # entries heard, and said, that a leg keeps


class Transcript:
    """Both sides of a conversation; one count runs over both, so that merging by `n` gives their order."""

    def __init__(self) -> None:
        self.heard: deque[dict[str, Any]] = deque(maxlen=LONGEST_MEMORY)
        self.said: deque[dict[str, Any]] = deque(maxlen=LONGEST_MEMORY)
        self._count = 0

    def add_heard(self, kind: str, text: str, **more: Any) -> dict[str, Any]:
        """Something reached the ear."""
        return self._add(self.heard, kind, text, **more)

    def add_said(self, kind: str, text: str) -> dict[str, Any]:
        """Something was said or keyed."""
        return self._add(self.said, kind, text)

    def _add(self, into: deque[dict[str, Any]], kind: str, text: str, **more: Any) -> dict[str, Any]:
        self._count += 1
        entry = {"n": self._count, "at": moment(), "kind": kind, "text": text, **more}
        into.append(entry)
        return entry


def facts(call: "Call", whole: bool = False) -> dict[str, Any]:
    """The leg as its handset knows it (PROTOCOL.md); whole: with everything heard and said."""
    people = [
        [{"call": c.sid, "who": c.who, "label": c.label} for c in legs]
        for legs in (call.hears(), call.heard_by())
    ]
    facts = {
        "call": call.sid, "handset": call.handset.partition("?")[0], "from": call.from_, "to": call.to, "direction": call.direction, "parent": call.parent.sid if call.parent else None,
        "status": call.status, "ended_because": call.ended_because, "label": call.label, "parameters": call.parameters,
        "started_at": moment(call.started_at), "answered_at": call.answered_at and moment(call.answered_at),
        "ended_at": call.ended_at and moment(call.ended_at), "verb": call.verb,
        "listening": call.listening.facts() if call.listening else None,
        "room": call.room.facts(call) if call.room else None, "hears": people[0], "heard_by": people[1],
    }  # fmt: skip
    return (
        facts | {"heard": list(call.transcript.heard), "said": list(call.transcript.said)} if whole else facts
    )
