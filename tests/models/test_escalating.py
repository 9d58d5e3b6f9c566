"""Escalation that cannot drop a caller: one press, one record, and a next step for everything that goes wrong.

CP8: "you can ask the person to whom you are speaking to escalate the matter to their manager, and ultimately
to the Managing Director."
"""

from datetime import timedelta

import pytest

import models
from models import (
    Call,
    CallState,
    CannotDoThatNow,
    Complaint,
    Escalation,
    EscalationState,
    Leg,
    LegKind,
    Presence,
    Role,
    Staff,
    Transaction,
)
from models.database import Database
from models.telephone.leg_reports import report

from .conftest import NOON, member


def _escalated(tx: Transaction, call_id: int, to: Role = Role.MANAGER) -> Escalation:
    call = tx.get(Call, call_id)
    assert call is not None
    complaint = tx.get(Complaint, call.complaint_id)
    assert complaint is not None
    return complaint.escalate(to, by="staff:1", at=NOON, call=call, by_staff_id=1, reason="Not satisfied")


def _rung(tx: Transaction, escalation: Escalation, who: Staff) -> Leg:
    leg = Leg(
        call_id=escalation.call_id or 0,
        staff_id=who.id or 0,
        kind=LegKind.MANAGER,
        escalation_id=escalation.id,
        to=who.client,
        asked_at=NOON,
    )
    tx.add(leg)
    tx.flush()
    escalation.ring(tx, who, leg_id=leg.id, at=NOON)
    return leg


def test_pressing_twice_is_one_escalation(database: Database, connected: tuple[int, int]) -> None:
    with models.transaction() as tx:
        assert _escalated(tx, connected[0]) is _escalated(tx, connected[0])


def test_the_managing_director_can_be_asked_for_at_once_and_the_manager_stops_ringing(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        manager = _escalated(tx, connected[0])
        director = _escalated(tx, connected[0], Role.MANAGING_DIRECTOR)
        assert manager.state == EscalationState.UNDONE
        assert (director.state, director.to_rung) == (EscalationState.RINGING, Role.MANAGING_DIRECTOR)


def test_it_can_be_taken_back_for_five_seconds_and_no_longer(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        escalation = _escalated(tx, connected[0])
        with pytest.raises(CannotDoThatNow, match="too late to undo"):
            escalation.undo(tx, by="staff:1", at=NOON + timedelta(seconds=6))
        escalation.undo(tx, by="staff:1", at=NOON + timedelta(seconds=5))
        assert escalation.state == EscalationState.UNDONE


def test_rung_answered_joined_and_handed_over(database: Database, connected: tuple[int, int]) -> None:
    with models.transaction() as tx:
        ruth = member(tx, "Ruth", Role.MANAGER, ready=True)
        escalation = _escalated(tx, connected[0])
        leg = _rung(tx, escalation, ruth)
        assert ruth.presence == Presence.RINGING
        report(tx, leg, status="in-progress", sequence=1, at=NOON)
        assert (escalation.state, ruth.presence) == (EscalationState.BRIEFING, Presence.ON_CALL)
        escalation.ask_join(tx, by=ruth.actor, at=NOON)
        escalation.joined(tx, at=NOON)
        escalation.ask_leave(tx, by="staff:1", at=NOON)
        escalation.handed_over(tx, at=NOON)
        assert escalation.state == EscalationState.HANDED_OVER


def test_the_adviser_cannot_leave_before_somebody_else_is_on_the_line(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        escalation = _escalated(tx, connected[0])
        with pytest.raises(CannotDoThatNow, match="never alone"):
            escalation.ask_leave(tx, by="staff:1", at=NOON)


@pytest.mark.parametrize(
    ("status", "why"),
    [("no-answer", "no_answer"), ("busy", "busy"), ("failed", "failed"), ("canceled", "cancelled")],
)
def test_a_rung_that_does_not_come_is_free_again_and_the_next_step_is_asked_for(
    database: Database, connected: tuple[int, int], status: str, why: str
) -> None:
    with models.transaction() as tx:
        ruth = member(tx, "Ruth", Role.MANAGER, ready=True)
        escalation = _escalated(tx, connected[0])
        leg = _rung(tx, escalation, ruth)
        report(tx, leg, status=status, sequence=1, at=NOON)
        assert (escalation.state, escalation.target_id) == (EscalationState.RINGING, None)
        assert escalation.tried == [ruth.id]
        assert ruth.presence == Presence.IDLE
        assert tx.happened[-1]["kind"] == "rung_missed"
        assert tx.happened[-1]["body"]["why"] == why


def _on_the_line(tx: models.Transaction, adviser: Staff, call: Call) -> Leg:
    """The adviser's own leg, answered."""
    leg = Leg(
        call_id=call.id or 0, staff_id=adviser.id or 0, kind=LegKind.ADVISER, to=adviser.client, asked_at=NOON
    )
    tx.add(leg)
    tx.flush()
    report(tx, leg, status="in-progress", sequence=1, at=NOON)
    return leg


def test_a_manager_who_hangs_up_while_briefed_gives_the_caller_back_to_the_adviser(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        ann = tx.get(Staff, connected[1])
        call = tx.get(Call, connected[0])
        assert ann is not None
        assert call is not None
        _on_the_line(tx, ann, call)
        ruth = member(tx, "Ruth", Role.MANAGER, ready=True)
        escalation = _escalated(tx, connected[0])
        call.hold(tx, by="system", at=NOON)
        leg = _rung(tx, escalation, ruth)
        report(tx, leg, status="in-progress", sequence=1, at=NOON)
        report(tx, leg, status="completed", sequence=2, at=NOON)
        assert escalation.state == EscalationState.ENDED
        assert (call.state, call.adviser_id, call.held_since) == (CallState.CONNECTED, ann.id, None)


def test_a_manager_cut_off_while_the_adviser_is_lost_is_followed_by_the_next(
    database: Database, connected: tuple[int, int]
) -> None:
    """The caller goes back to the queue and takes the room along: what they asked for is not over because of that."""
    with models.transaction() as tx:
        ann = tx.get_one(Staff, connected[1])
        call = tx.get_one(Call, connected[0])
        anns = _on_the_line(tx, ann, call)
        ruth = member(tx, "Ruth", Role.MANAGER, ready=True)
        escalation = _escalated(tx, connected[0])
        leg = _rung(tx, escalation, ruth)
        report(tx, anns, status="completed", sequence=2, at=NOON)
        report(tx, leg, status="in-progress", sequence=1, at=NOON)
        report(tx, leg, status="completed", sequence=2, at=NOON)
        assert (escalation.state, escalation.target_id) == (EscalationState.RINGING, None)
        assert ruth.id in escalation.tried
        assert "rung_missed" in [said["kind"] for said in tx.happened]


def test_an_adviser_whose_browser_dies_in_a_three_way_call_leaves_it_to_the_manager(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        call = tx.get(Call, connected[0])
        assert call is not None
        anns = Leg(
            call_id=call.id or 0,
            staff_id=connected[1],
            kind=LegKind.ADVISER,
            to="client:staff_1",
            asked_at=NOON,
        )
        tx.add(anns)
        tx.flush()
        report(tx, anns, status="in-progress", sequence=1, at=NOON)
        ruth = member(tx, "Ruth", Role.MANAGER, ready=True)
        escalation = _escalated(tx, connected[0])
        report(tx, _rung(tx, escalation, ruth), status="in-progress", sequence=1, at=NOON)
        escalation.joined(tx, at=NOON)
        report(tx, anns, status="completed", sequence=2, at=NOON)
        assert (call.state, call.adviser_id) == (CallState.CONNECTED, ruth.id)


def test_without_a_live_call_it_waits_on_that_rungs_page(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        call = tx.get(Call, connected[0])
        assert call is not None
        call.end(tx, at=NOON, status="completed")
        assert _escalated(tx, connected[0]).state == EscalationState.WAITING


def test_a_caller_who_hangs_up_ends_the_escalation_and_frees_everybody(
    database: Database, connected: tuple[int, int]
) -> None:
    with models.transaction() as tx:
        ruth = member(tx, "Ruth", Role.MANAGER, ready=True)
        escalation = _escalated(tx, connected[0])
        _rung(tx, escalation, ruth)
        call = tx.get(Call, connected[0])
        assert call is not None
        call.end(tx, at=NOON, status="completed")
        assert (escalation.state, ruth.presence) == (EscalationState.ENDED, Presence.IDLE)
