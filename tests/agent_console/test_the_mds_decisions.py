"""The Managing Director decides a case that was escalated to them, or sends it back with a line (CP11)."""

import models
from code_of_practice.roles import Role
from code_of_practice.stages import Stage
from models import Complaint, EscalationState, EventKind, queries, wall_clock
from models.casework.decisions import waiting_above
from models.record.history import words_of
from tests.agent_console.people import Desk, a_call


def escalated(adviser: Desk) -> Complaint:
    """A case without a call that waits for the Managing Director."""
    call = a_call(at=wall_clock.now())
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, tx.get_one(models.Call, call).complaint_id)
        complaint.escalate(
            Role.MANAGING_DIRECTOR, by="staff:1", at=wall_clock.now(), by_staff_id=adviser.staff_id, reason="Twice missed."
        )  # fmt: skip
        return complaint


def waiting(complaint: Complaint) -> list[Role]:
    with models.transaction() as tx:
        return [each.to_rung for each in waiting_above(tx, tx.get_one(Complaint, complaint.id))]


def test_decide_leads_to_the_cases_decisions_and_deciding_takes_it_off_the_page(
    managing_director: Desk, adviser: Desk
) -> None:
    complaint = escalated(adviser)
    page = managing_director.get("/md").text
    assert f"/console/complaints/{complaint.reference}#decide" in page and "Send back to the manager" in page
    assert 'id="decide"' in managing_director.get(f"/complaints/{complaint.reference}").text
    told = {
        "findings": "We failed you.",
        "doing": "I have called the engineer myself",
        "pence": "",
        "done_by": "",
    }
    managing_director.press(f"/complaints/{complaint.reference}/decide/outcome", do="it", **told)
    assert waiting(complaint) == [] and "Nobody waits for you." in managing_director.get("/md").text
    with models.reading() as session:
        assert session.get_one(Complaint, complaint.id).stage == Stage.OUTCOME_SENT


def test_a_case_goes_back_to_the_managers_with_the_line_that_they_read_first(
    managing_director: Desk, manager: Desk, adviser: Desk
) -> None:
    complaint = escalated(adviser)
    with models.transaction() as tx:
        (asked,) = waiting_above(tx, tx.get_one(Complaint, complaint.id))
    path = f"/escalations/{asked.id}/back"
    assert managing_director.press(path, line=" ").status_code == 409
    assert manager.press(path, line="x").status_code == 403
    managing_director.press(path, line="Offer her the whole month, and ring me if she says no.")
    assert waiting(complaint) == [Role.MANAGER]
    assert (
        "Offer her the whole month" in manager.page() and "Nobody waits" in managing_director.get("/md").text
    )
    with models.reading() as session:
        assert session.get_one(models.Escalation, asked.id).state == EscalationState.ENDED
        events = queries.events_of_complaint(session, complaint.id or 0)
        assert [words_of(each) for each in events if each.kind == EventKind.SENT_BACK] == [
            "Offer her the whole month, and ring me if she says no."
        ]
    assert managing_director.press(path, line="again").status_code == 409


def test_a_managers_decision_does_not_answer_for_the_managing_director(
    managing_director: Desk, manager: Desk, adviser: Desk
) -> None:
    """Whoever was asked for decides: "and ultimately to the Managing Director"."""
    complaint = escalated(adviser)
    told = {"findings": "x", "doing": "y", "pence": "", "done_by": ""}
    manager.press(f"/complaints/{complaint.reference}/decide/outcome", do="it", **told)
    assert waiting(complaint) == [Role.MANAGING_DIRECTOR]
