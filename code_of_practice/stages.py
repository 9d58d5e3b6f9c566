"""The whole life of a complaint: stages and moves, in one table.

Nobody here can close a complaint on our own say-so. A complaint reaches CLOSED only because the customer agreed, was
told the outcome and said nothing for 28 days, or withdrew; because ADR is over or was not taken up in its twelve
months; or because a manager found it vexatious and wrote down why (Ofcom Approved Complaints Code, annex to GC C4).
DEADLOCK has one way out: the ADR letter. Waiting for a supplier is our own time: their part is ours (CP1). Only a
manager's finding of vexatious ends the letter's duty by a move (R8).
"""

from dataclasses import dataclass
from enum import StrEnum

from code_of_practice.errors import NoSuchMove, NotYoursToMake, ReasonMissing
from code_of_practice.roles import Actor, Party, Role


class Stage(StrEnum):
    """Where a complaint stands."""

    OPEN = "open"
    INVESTIGATING = "investigating"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_SUPPLIER = "waiting_supplier"
    OUTCOME_SENT = "outcome_sent"
    ACCEPTED = "accepted"
    SILENT_28D = "silent_28d"
    REJECTED = "rejected"
    REVIEW = "review"
    DEADLOCK = "deadlock"
    ADR_LETTER_SENT = "adr_letter_sent"
    WITH_OMBUDSMAN = "with_ombudsman"
    DECISION = "decision"
    REMEDY = "remedy"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    VEXATIOUS = "vexatious"


class Move(StrEnum):
    """What can be done with a complaint, as a verb."""

    START_INVESTIGATING = "start_investigating"
    ASK_CUSTOMER = "ask_customer"
    ASK_SUPPLIER = "ask_supplier"
    CARRY_ON = "carry_on"
    SEND_OUTCOME = "send_outcome"
    ACCEPT = "accept"
    NOTE_28_DAYS_SILENCE = "note_28_days_silence"
    REJECT = "reject"
    START_REVIEW = "start_review"
    DECLARE_DEADLOCK = "declare_deadlock"
    SEND_ADR_LETTER = "send_adr_letter"
    GO_TO_OMBUDSMAN = "go_to_ombudsman"
    OMBUDSMAN_DECLINES = "ombudsman_declines"
    OMBUDSMAN_DECIDES = "ombudsman_decides"
    ACCEPT_DECISION = "accept_decision"
    DECISION_ENDS_IT = "decision_ends_it"
    REMEDY_DONE = "remedy_done"
    REFERRAL_TIME_ENDS = "referral_time_ends"
    WITHDRAW = "withdraw"
    FIND_VEXATIOUS = "find_vexatious"
    CLOSE = "close"
    REOPEN = "reopen"


class ClosingReason(StrEnum):
    """The lawful reasons for which a complaint may be closed; there is no other (R5, D10; CP2: taken seriously)."""

    AGREED = "agreed"
    SILENT_28_DAYS = "silent_28_days"
    WITHDRAWN = "withdrawn"
    ADR_FINISHED = "adr_finished"
    ADR_NOT_TAKEN_UP = "adr_not_taken_up"
    VEXATIOUS = "vexatious"


@dataclass(frozen=True)
class Arrow:
    """One line of the table: who may make this move from these stages, where it leads, and whether it needs words."""

    move: Move
    from_stages: tuple[Stage, ...]
    to: Stage
    made_by: tuple[Actor, ...]
    needs_reason: bool = False
    closes_because: ClosingReason | None = None


_S, _M = Stage, Move
_CUSTOMER, _SYSTEM = Party.CUSTOMER, Party.SYSTEM
_ANY_ADVISER = (Role.ADVISER, Role.MANAGER, Role.MANAGING_DIRECTOR)
_MANAGERS = (Role.MANAGER, Role.MANAGING_DIRECTOR)
_CUSTOMERS_WORD = (_CUSTOMER, *_ANY_ADVISER)  # the customer's own, or written down by who heard it

# We have it in hand and the customer has not said that it is put right.
WORKING = (_S.OPEN, _S.REOPENED, _S.INVESTIGATING, _S.WAITING_CUSTOMER, _S.WAITING_SUPPLIER, _S.REVIEW)
# Six weeks may run out in any of these, and then the ADR letter goes.
UNRESOLVED = (*WORKING, _S.OUTCOME_SENT, _S.REJECTED, _S.DEADLOCK)
RESOLVED = (_S.ACCEPTED, _S.SILENT_28D, _S.WITHDRAWN, _S.VEXATIOUS, _S.CLOSED)

TABLE: tuple[Arrow, ...] = (
    Arrow(_M.START_INVESTIGATING, (_S.OPEN, _S.REOPENED), _S.INVESTIGATING, (*_ANY_ADVISER, _SYSTEM)),
    Arrow(
        _M.ASK_CUSTOMER,
        (_S.OPEN, _S.REOPENED, _S.INVESTIGATING, _S.WAITING_SUPPLIER, _S.REVIEW),
        _S.WAITING_CUSTOMER,
        _ANY_ADVISER,
        needs_reason=True,
    ),
    Arrow(
        _M.ASK_SUPPLIER,
        (_S.OPEN, _S.REOPENED, _S.INVESTIGATING, _S.WAITING_CUSTOMER, _S.REVIEW),
        _S.WAITING_SUPPLIER,
        _ANY_ADVISER,
        needs_reason=True,
    ),
    Arrow(
        _M.CARRY_ON,
        (_S.WAITING_CUSTOMER, _S.WAITING_SUPPLIER),
        _S.INVESTIGATING,
        (_CUSTOMER, _SYSTEM, *_ANY_ADVISER),
    ),
    Arrow(_M.SEND_OUTCOME, WORKING, _S.OUTCOME_SENT, _ANY_ADVISER),
    Arrow(
        _M.ACCEPT,
        (*WORKING, _S.OUTCOME_SENT, _S.REJECTED, _S.ADR_LETTER_SENT, _S.WITH_OMBUDSMAN),
        _S.ACCEPTED,
        _CUSTOMERS_WORD,
        needs_reason=True,
    ),
    Arrow(_M.NOTE_28_DAYS_SILENCE, (_S.OUTCOME_SENT,), _S.SILENT_28D, (_SYSTEM,)),
    Arrow(_M.REJECT, (_S.OUTCOME_SENT, _S.SILENT_28D), _S.REJECTED, _CUSTOMERS_WORD),
    Arrow(_M.START_REVIEW, (_S.REJECTED,), _S.REVIEW, _ANY_ADVISER),
    Arrow(
        _M.DECLARE_DEADLOCK,
        (*WORKING, _S.OUTCOME_SENT, _S.REJECTED),
        _S.DEADLOCK,
        _MANAGERS,
        needs_reason=True,
    ),
    Arrow(_M.SEND_ADR_LETTER, UNRESOLVED, _S.ADR_LETTER_SENT, (_SYSTEM, *_MANAGERS)),
    Arrow(_M.GO_TO_OMBUDSMAN, (_S.ADR_LETTER_SENT,), _S.WITH_OMBUDSMAN, (_SYSTEM, *_CUSTOMERS_WORD)),
    Arrow(_M.OMBUDSMAN_DECLINES, (_S.WITH_OMBUDSMAN,), _S.ADR_LETTER_SENT, _ANY_ADVISER, needs_reason=True),
    Arrow(_M.OMBUDSMAN_DECIDES, (_S.WITH_OMBUDSMAN,), _S.DECISION, _ANY_ADVISER, needs_reason=True),
    Arrow(_M.ACCEPT_DECISION, (_S.DECISION,), _S.REMEDY, _CUSTOMERS_WORD),
    Arrow(
        _M.DECISION_ENDS_IT,
        (_S.DECISION,),
        _S.CLOSED,
        _MANAGERS,
        needs_reason=True,
        closes_because=ClosingReason.ADR_FINISHED,
    ),
    Arrow(
        _M.REMEDY_DONE,
        (_S.REMEDY,),
        _S.CLOSED,
        _MANAGERS,
        needs_reason=True,
        closes_because=ClosingReason.ADR_FINISHED,
    ),
    Arrow(
        _M.REFERRAL_TIME_ENDS,
        (_S.ADR_LETTER_SENT,),
        _S.CLOSED,
        (_SYSTEM,),
        closes_because=ClosingReason.ADR_NOT_TAKEN_UP,
    ),
    Arrow(
        _M.WITHDRAW,
        (*WORKING, _S.OUTCOME_SENT, _S.REJECTED, _S.ADR_LETTER_SENT, _S.WITH_OMBUDSMAN),
        _S.WITHDRAWN,
        _CUSTOMERS_WORD,
        needs_reason=True,
    ),
    Arrow(
        _M.FIND_VEXATIOUS,
        (*WORKING, _S.OUTCOME_SENT, _S.REJECTED),
        _S.VEXATIOUS,
        _MANAGERS,
        needs_reason=True,
    ),
    Arrow(_M.CLOSE, (_S.ACCEPTED,), _S.CLOSED, (_SYSTEM, *_ANY_ADVISER), closes_because=ClosingReason.AGREED),
    Arrow(_M.CLOSE, (_S.SILENT_28D,), _S.CLOSED, (_SYSTEM,), closes_because=ClosingReason.SILENT_28_DAYS),
    Arrow(
        _M.CLOSE, (_S.WITHDRAWN,), _S.CLOSED, (_SYSTEM, *_ANY_ADVISER), closes_because=ClosingReason.WITHDRAWN
    ),
    Arrow(
        _M.CLOSE,
        (_S.VEXATIOUS,),
        _S.CLOSED,
        _MANAGERS,
        needs_reason=True,
        closes_because=ClosingReason.VEXATIOUS,
    ),
    Arrow(_M.REOPEN, RESOLVED, _S.REOPENED, (_CUSTOMER, _SYSTEM, *_ANY_ADVISER)),
)

_BY_STAGE_AND_MOVE = {(stage, arrow.move): arrow for arrow in TABLE for stage in arrow.from_stages}


def arrow_for(stage: Stage, move: Move) -> Arrow:
    """The line of the table for this move from this stage; raises NoSuchMove."""
    found = _BY_STAGE_AND_MOVE.get((Stage(stage), Move(move)))
    if found is None:
        raise NoSuchMove(f"A complaint that is {named(stage)} cannot {named(move)}.")
    return found


def after(stage: Stage, move: Move) -> Stage:
    """The stage this move leads to; raises NoSuchMove."""
    return arrow_for(stage, move).to


def may(stage: Stage, move: Move, role: Actor) -> bool:
    """Whether this role or party may make this move from this stage."""
    found = _BY_STAGE_AND_MOVE.get((Stage(stage), Move(move)))
    return found is not None and role in found.made_by


def check(stage: Stage, move: Move, role: Actor, *, reason: str = "") -> Arrow:
    """The arrow to follow; raises NoSuchMove, NotYoursToMake or ReasonMissing, each saying what to do instead."""
    found = arrow_for(stage, move)
    if role not in found.made_by:
        who = " or ".join(named(each) for each in found.made_by)
        raise NotYoursToMake(f"To {named(move)} is for the {who}; ask them to do it.")
    if found.needs_reason and isinstance(role, Role) and not reason.strip():
        raise ReasonMissing(f"To {named(move)}, write down the reason first.")
    return found


def moves_from(stage: Stage, role: Actor | None = None) -> tuple[Move, ...]:
    """The moves that can be made from a stage, by anybody or by one role, in the table's order."""
    return tuple(
        move
        for move in Move
        if (found := _BY_STAGE_AND_MOVE.get((stage, move))) and (role is None or role in found.made_by)
    )


def named(word: StrEnum | str) -> str:
    """A table word for people: "adr_letter_sent" is "ADR letter sent"."""
    return str(word).replace("_", " ").replace("adr", "ADR")
