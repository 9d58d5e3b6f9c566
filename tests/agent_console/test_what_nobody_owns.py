"""What is promised by "a manager" or the team, and by nobody's name, is before every manager until one of them does it."""

from datetime import timedelta

import models
from models import Complaint, Promise, wall_clock
from models.casework.decisions import answer
from tests.agent_console.people import Desk, a_call


def promised_by_nobody(what: str = "manager_review", who: str = "a manager") -> int:
    """A task on a complaint, as a guide raises it."""
    at = wall_clock.now()
    call = a_call(at=at)
    with models.transaction() as tx:
        return Promise.make(
            tx, what=what, complaint_id=tx.get_one(models.Call, call).complaint_id, call_id=None, owner_id=None,
            owner_name=who, due_at=at + timedelta(days=1), by="staff:1", at=at,
        ).id or 0  # fmt: skip


def test_a_managers_task_stands_among_every_managers_cases_until_it_is_done(
    manager: Desk, adviser: Desk, managing_director: Desk
) -> None:
    """ "A second missed visit goes to a manager without anybody asking" (CP11)."""
    task = promised_by_nobody()
    assert "Manager review by" in manager.page() and "Waiting for a manager" in manager.page()
    assert (
        "Manager review" not in adviser.page() and "Manager review" not in managing_director.get("/md").text
    )
    manager.press(f"/promises/{task}/kept")
    assert "Manager review" not in manager.page()


def test_what_they_sent_waits_for_a_manager_where_the_complaint_has_no_owner(manager: Desk) -> None:
    promised_by_nobody("read what they sent", "Customer Service Team")
    assert "Read what they sent by" in manager.page()


def test_a_promise_is_named_for_what_it_is_and_not_all_are_call_backs(managing_director: Desk) -> None:
    at = wall_clock.now()
    with models.transaction() as tx:
        complaint = Complaint.opened(tx, by="caller", at=at)
        margaret = tx.get_one(models.Staff, managing_director.staff_id)
        answer(tx, complaint, margaret, found="x", doing=["y"], pence=5000, at=at)
    page = managing_director.get("/md").text
    assert "Credit by" in page and "It is done" in page and "Call back by" not in page
