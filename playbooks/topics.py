"""What a customer must have been told before a call may end, and which endings owe which."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """One thing the customer is told; a step's `tells` names the ones it covers."""

    RECORDING = "recording"
    LOGGED = "logged"
    REFERENCE = "reference"
    NEXT_STEP = "next_step"
    CONTACT = "contact"
    ESCALATION = "escalation"
    ADR = "adr"
    IN_WRITING = "in_writing"


_FULL_CLOSE = frozenset(
    {Topic.REFERENCE, Topic.NEXT_STEP, Topic.CONTACT, Topic.ESCALATION, Topic.ADR, Topic.IN_WRITING}
)

OWED_BY_OUTCOME: dict[str, frozenset[Topic]] = {
    # DMCC Act 2024 s.308: whoever tells a consumer the outcome of a complaint tells them of ADR, settled or not.
    "resolved": _FULL_CLOSE,
    "follow_up": _FULL_CLOSE,
    # The adviser may lose the call to the manager at any moment, so these come before the transfer.
    "escalate": frozenset({Topic.REFERENCE, Topic.ADR}),
    "deadlock": frozenset({Topic.REFERENCE, Topic.ADR, Topic.IN_WRITING}),
    "transfer": frozenset({Topic.REFERENCE}),
    "no_complaint": frozenset(),
}
"""Source: the Ofcom Approved Complaints Code (GC C4), "on receipt promptly tell"; checked by `lint` on every path."""
