"""Who may do what: one table, role by route; what is not in it is refused.

A test walks Flask's url_map against this table for every role, so a new route without a line here fails at once.
"""

from enum import StrEnum

from code_of_practice.roles import Role


class Door(StrEnum):
    """Routes that need no role."""

    PUBLIC = "public"


Allowed = frozenset[Role] | Door

_ALL = frozenset(Role)
_CALLS = frozenset({Role.ADVISER, Role.MANAGER})
_LADDER = frozenset({Role.ADVISER, Role.MANAGER, Role.MANAGING_DIRECTOR})
_RUNGS = frozenset({Role.MANAGER, Role.MANAGING_DIRECTOR})

POLICY: dict[str, Allowed] = {
    # Coming in and going out.
    "console.sign_in": Door.PUBLIC,
    "console.sign_out": _ALL,
    "console.still_here": _ALL,
    "console.static_file": Door.PUBLIC,
    "console.home": _ALL,
    "console.live_token": _ALL,
    "console.find": _ALL,
    # The desk.
    "console.desk": _CALLS,
    "console.desk_regions": _CALLS,
    "console.presence": _LADDER,
    "console.answer": _CALLS,
    "console.not_now": _CALLS,
    "console.hold": _CALLS,
    "console.recording": _CALLS,
    "console.hang_up": _LADDER,
    "console.wrap_up": _LADDER,
    "console.identity": _CALLS,
    "console.record_complaint": _CALLS,
    "console.resolve": _CALLS,
    "console.note": _CALLS,
    "console.guide": _CALLS,
    "console.call_back": _CALLS,
    "console.softphone_token": _LADDER,
    "console.softphone_script": _LADDER,
    # The ladder: anybody asks for the next rung, a rung answers it.
    "console.escalate": _LADDER,
    "console.undo_escalation": _LADDER,
    "console.join": _LADDER,
    "console.leave": _LADDER,
    "console.accept_escalation": _RUNGS,
    "console.decline_escalation": _RUNGS,
    "console.take_escalation": _RUNGS,
    "console.send_back": frozenset({Role.MANAGING_DIRECTOR}),
    "console.md": frozenset({Role.MANAGING_DIRECTOR}),
    "console.md_regions": frozenset({Role.MANAGING_DIRECTOR}),
    # Complaints, promises, and what could not be done.
    "console.complaints": _ALL,
    "console.complaint": _LADDER,
    "console.complaint_regions": _LADDER,
    "console.file": _LADDER,
    "console.decide": _LADDER,
    "console.decided": _LADDER,
    "console.case_file": _RUNGS,
    "console.own_data_asked": _RUNGS,
    "console.give_own_data": _RUNGS,
    "console.hold_record": _RUNGS,
    "console.record_held": _RUNGS,
    "console.mail_in": _LADDER,
    "console.mail": _LADDER,
    "console.decide_mail": _LADDER,
    "console.mail_whole": _LADDER,
    "console.post_in": _LADDER,
    "console.key_in": _LADDER,
    "console.post_match": _LADDER,
    "console.promises": _LADDER,
    "console.promise_kept": _LADDER,
    "console.outbox": _RUNGS,
    "console.letter_pdf": _RUNGS,
    "console.letter_html": _RUNGS,
    "console.approve_letter": _RUNGS,
    "console.letter_back": _RUNGS,
    "console.policy": _RUNGS,
    "console.adopt_policy": _RUNGS,
    "console.undone": frozenset({Role.ADMIN, Role.MANAGER}),
    "console.try_again": frozenset({Role.ADMIN}),
}


def allowed(endpoint: str, role: Role | None) -> bool:
    """Whether somebody with this role (None: not signed in) may use this route; False for a route nobody listed."""
    who = POLICY.get(endpoint)
    if who is None:
        return False
    return who is Door.PUBLIC or (role is not None and role in who)
