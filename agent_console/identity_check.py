"""The adviser types what the caller answers; the server compares it and says right or wrong, never what is stored."""

from flask import g, request

import models
from code_of_practice.identity import Question, TryRuling
from models import wall_clock
from models.people.identity import Judgement, judge

from .acting import Refused, action
from .call_actions import mine

LOCKED = "No more tries on that account today. Carry on with the complaint; account facts stay shut."


@action
def identity(call_id: int) -> None:
    """Judge the three answers together: one yes or no, so that nothing hints which was wrong."""
    answers = {question: request.form.get(question.value, "")[:20] for question in Question}
    if not all(answer.strip() for answer in answers.values()):
        raise Refused("Fill in all three answers; they are checked together.")
    judged: Judgement | None = None
    with models.transaction() as tx:
        call, staff = mine(tx, call_id)
        if not call.is_verified:
            judged = judge(
                tx, call, answers, channel="desk", by=staff.actor, staff_id=g.me.id, at=wall_clock.now()
            )
    # Refused only after the commit: a try that was refused has still been spent.
    if judged is not None and judged.ruling is TryRuling.ACCOUNT_LOCKED:
        raise Refused(LOCKED)
    if judged is not None and not judged.right:
        raise Refused(
            f"✗ Not right. {judged.tries_left} {'try' if judged.tries_left == 1 else 'tries'} left on this call."
        )
