"""The forms of a complaint's decisions: what each asks, and what pressing it does.

Which of them are there is asked of the one table of moves (`code_of_practice.stages`) for the stage and the role; here
is only how each is filled in. `drafted` ones may be written by anybody on the ladder and wait for a manager's name.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from code_of_practice import stages
from code_of_practice.roles import Role
from code_of_practice.stages import Move, Stage
from models import Complaint, Letter, Staff, Transaction
from models.casework.keeping import adr_is_open_to
from models.correspondence.adr_letters import declined_already

from . import decision_forms, deeds
from .decision_forms import Asks


class Group(StrEnum):
    """Where a decision stands on the page."""

    WORK = "Work on it"
    ANSWER = "Answer it"
    OMBUDSMAN = "The ombudsman"
    THEIRS = "What the customer says"
    END = "End it"


@dataclass(frozen=True)
class Decision:
    """One form. `tells` says what pressing it brings; `letter` ones can be read through before they go.

    `hindered` says in a sentence what in the record, beyond its stage, stands in the way; it is the rule of whoever
    refuses it otherwise.
    """

    key: str
    move: Move
    group: Group
    button: str
    tells: str
    deed: Callable[[Transaction, Complaint, Staff, dict[str, Any], datetime], Letter | None]
    asks: Asks = field(default=lambda case: ())
    drafted: bool = False
    letter: bool = False
    settles: bool = False
    with_adr: bool = False
    at_stage: Stage | None = None
    hindered: Callable[[Session, Complaint], str] = field(default=lambda session, complaint: "")

    def is_open(self, complaint: Complaint, role: Role, *, adr: bool) -> bool:
        """Whether the table has this move at the complaint's stage for this role, or for somebody who will approve it."""
        if (self.with_adr and not adr) or self.at_stage not in (None, complaint.stage):
            return False
        if stages.may(complaint.stage, self.move, role):
            return True
        return self.drafted and role in _LADDER and self.move in stages.moves_from(complaint.stage)

    def waits(self, complaint: Complaint, role: Role) -> bool:
        """Whether this person's own word is not enough, so that it becomes a draft."""
        return self.drafted and not stages.may(complaint.stage, self.move, role)


_LADDER = (Role.ADVISER, Role.MANAGER, Role.MANAGING_DIRECTOR)


def decisions_for(session: Session, complaint: Complaint, role: Role) -> list[Decision]:
    """The forms that are there for this complaint and this role, in the order of the page."""
    adr = adr_is_open_to(session, complaint)
    there = (each for each in DECISIONS if each.is_open(complaint, role, adr=adr))
    return [each for each in there if not each.hindered(session, complaint)]


def decision(key: str) -> Decision | None:
    return next((each for each in DECISIONS if each.key == key), None)


M, G = Move, Group
DECISIONS: tuple[Decision, ...] = (
    Decision("start", M.START_INVESTIGATING, G.WORK, "Start looking into it", "Its stage says so to everybody.", deeds.start),
    Decision("review", M.START_REVIEW, G.WORK, "Look at our answer again", "Somebody reviews it.", deeds.review),
    Decision(
        "ask-customer", M.ASK_CUSTOMER, G.WORK, "Ask the customer",
        "They are asked in writing, and it waits for their answer. Our own clocks run on.", deeds.ask_customer,
        decision_forms.reason("What we ask them", "Write what we ask them.", "It goes into their letter as it stands."), letter=True,
    ),
    Decision("ask-supplier", M.ASK_SUPPLIER, G.WORK, "Wait for a supplier",
             "It waits for them by name, and chasing them is a promise with a day.", deeds.ask_supplier, decision_forms.supplier),
    Decision("chased", M.CARRY_ON, G.WORK, "We have chased them", "The next chase has its day.", deeds.chased, decision_forms.chase,
             at_stage=Stage.WAITING_SUPPLIER),
    Decision("carry-on", M.CARRY_ON, G.WORK, "It has come: carry on", "We are looking into it again.", deeds.carry_on,
             decision_forms.reason("What has come", "Write what has come.")),
    Decision(
        "outcome", M.SEND_OUTCOME, G.ANSWER, "Send our answer",
        "Their letter says what we found, what we do and that the ombudsman is there; 28 days run for their answer.",
        deeds.outcome, decision_forms.answer, letter=True, settles=True,
    ),
    Decision(
        "cannot-resolve", M.DECLARE_DEADLOCK, G.ANSWER, "We cannot resolve it",
        "“We will write to you to say so”: the letter says why, and opens the way to the ombudsman.",
        deeds.cannot_resolve, decision_forms.cannot_resolve, drafted=True, letter=True, settles=True,
    ),
    Decision(
        "deadlock", M.DECLARE_DEADLOCK, G.OMBUDSMAN, "Deadlock",
        "The letter goes unasked and opens the way to the ombudsman.", deeds.deadlock, decision_forms.deadlock,
        drafted=True, letter=True, settles=True, with_adr=True,
    ),
    Decision(
        "referral-agreed", M.DECLARE_DEADLOCK, G.OMBUDSMAN, "Agree an early referral",
        "They may go to the ombudsman from today.", deeds.referral_agreed, decision_forms.referral_agreed,
        drafted=True, letter=True, settles=True, with_adr=True,
    ),
    Decision(
        "referral-declined", M.DECLARE_DEADLOCK, G.OMBUDSMAN, "Decline an early referral",
        "Only with a step, its owner and its day; it ends by itself.", deeds.referral_declined, decision_forms.referral_declined,
        letter=True, settles=True, with_adr=True, hindered=declined_already,
    ),
    Decision("to-ombudsman", M.GO_TO_OMBUDSMAN, G.OMBUDSMAN, "They have gone to the ombudsman",
             "The case is the ombudsman’s; we answer what they ask.", deeds.generic(M.GO_TO_OMBUDSMAN), decision_forms.told("How we know, and the case number")),
    Decision("ombudsman-declines", M.OMBUDSMAN_DECLINES, G.OMBUDSMAN, "The ombudsman does not take it",
             "It is with us again, and their twelve months run on.", deeds.generic(M.OMBUDSMAN_DECLINES), decision_forms.reason("Why the ombudsman does not take it")),
    Decision("ombudsman-decides", M.OMBUDSMAN_DECIDES, G.OMBUDSMAN, "The ombudsman has decided",
             "The customer accepts the decision or not.", deeds.generic(M.OMBUDSMAN_DECIDES), decision_forms.reason("What was decided")),
    Decision("decision-accepted", M.ACCEPT_DECISION, G.OMBUDSMAN, "They accept the decision",
             "The time to carry it out runs.", deeds.generic(M.ACCEPT_DECISION), decision_forms.told("What they said, in their words")),
    Decision("decision-ends-it", M.DECISION_ENDS_IT, G.OMBUDSMAN, "The decision ends it",
             "It is closed, and they are told so in writing.", deeds.generic(M.DECISION_ENDS_IT), decision_forms.reason("Why nothing more is to be done"), settles=True),
    Decision("remedy-done", M.REMEDY_DONE, G.OMBUDSMAN, "The decision is carried out",
             "It is closed, and they are told so in writing.", deeds.generic(M.REMEDY_DONE), decision_forms.reason("What was done, and when"), settles=True),
    Decision(
        "accepted", M.ACCEPT, G.THEIRS, "They accept",
        "Only their own word settles it. What is offered is theirs; it closes once everything promised is done.",
        deeds.accepted, decision_forms.told("What they said, in their words"), settles=True,
    ),
    Decision("rejected", M.REJECT, G.THEIRS, "They are not happy with our answer",
             "We look again, or say that it is deadlock.", deeds.generic(M.REJECT), decision_forms.told("What they said, in their words")),
    Decision("withdrawn", M.WITHDRAW, G.THEIRS, "They withdraw it",
             "They get a letter that says it was their choice, and that they may change their mind.",
             deeds.generic(M.WITHDRAW), decision_forms.told("What they said, in their words"), settles=True),
    Decision("reopen", M.REOPEN, G.THEIRS, "Open it again", "It keeps the day on which it was first received.",
             deeds.generic(M.REOPEN), decision_forms.reason("Why it is opened again", "Write down why.")),
    Decision(
        "vexatious", M.FIND_VEXATIOUS, G.END, "Find it vexatious",
        "The only end that is ours alone, and no letter to the ombudsman is owed for it. Your reason is kept for good.",
        deeds.generic(M.FIND_VEXATIOUS), decision_forms.reason("Why it is not brought in good faith"), settles=True,
    ),
    Decision("close", M.CLOSE, G.END, "Close it now", "They are told so in writing, and may ask us to open it again.",
             deeds.close, decision_forms.reason("Why it can be closed today", "Write down why."), settles=True),
)  # fmt: skip
