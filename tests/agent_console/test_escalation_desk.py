"""CP8: "you can ask the person to whom you are speaking to escalate the matter to their manager, and ultimately to the Managing Director"."""

from datetime import timedelta

import pytest
from sqlmodel import select

import models
from agent_console import packet
from models import wall_clock
from models.telephone.calls import Call
from models.telephone.escalations import Escalation, EscalationState
from tests.agent_console.people import SECRETS, Desk, a_call, answers_of, presence_of, rung_is_rung
from tests.agent_console.test_complaint_pages import reference_of


def _on_call(desk: Desk, **more: bool) -> int:
    call = a_call(**more)
    desk.press(f"/calls/{call}/answer")
    return call


def _escalations() -> list[Escalation]:
    with models.reading() as reading:
        return list(reading.exec(select(Escalation).order_by(Escalation.id)).all())


def test_one_press_brings_in_a_manager_and_the_page_says_so_at_once(adviser: Desk) -> None:
    call = _on_call(adviser)
    answer = adviser.press(f"/calls/{call}/escalate", to="manager").text
    assert 'data-state="escalating"' in answer and "Finding a manager" in answer
    assert "the caller hears hold music" in answer and "Undo" in answer


def test_a_double_press_is_one_escalation(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/escalate", to="manager")
    adviser.press(f"/calls/{call}/escalate", to="manager")
    assert len(_escalations()) == 1


def test_the_managing_director_can_be_asked_for_at_once_and_always(adviser: Desk) -> None:
    call = _on_call(adviser)
    assert "Alt+Shift+G" in adviser.page()
    assert adviser.press(f"/calls/{call}/escalate", to="managing_director").status_code == 200
    assert [each.to_rung for each in _escalations()] == ["managing_director"]


def test_a_caller_without_a_complaint_gets_one_with_the_escalation(adviser: Desk) -> None:
    call = _on_call(adviser, complaint=False)
    assert adviser.press(f"/calls/{call}/escalate", to="manager").status_code == 200
    with models.reading() as reading:
        assert reading.get_one(Call, call).complaint_id is not None


def test_undo_within_five_seconds_is_as_if_it_had_not_been(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/escalate", to="manager")
    assert 'data-state="on_call"' in adviser.press(f"/escalations/{_escalations()[0].id}/undo").text
    assert _escalations()[0].state == EscalationState.UNDONE


def test_after_five_seconds_undo_is_refused_and_the_way_back_to_the_caller_is_offered(adviser: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/escalate", to="manager")
    with models.transaction() as tx:
        escalation = tx.get_one(Escalation, _escalations()[0].id)
        escalation.undo_until = wall_clock.now() - timedelta(seconds=1)
    number = _escalations()[0].id
    assert adviser.press(f"/escalations/{number}/undo").status_code == 409
    assert "Back to the caller" in adviser.page()
    assert 'data-state="on_call"' in adviser.press(f"/escalations/{number}/undo", cancel="yes").text


def test_the_manager_reads_the_packet_before_answering(adviser: Desk, manager: Desk, customer: int) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/identity", **answers_of(call))
    adviser.press(f"/calls/{call}/guide", do="start", guide="missed_engineer")
    adviser.press(f"/calls/{call}/guide", do="next")
    adviser.press(f"/calls/{call}/note", text="Second no-show. Wants the day's pay.", version="0")
    adviser.press(f"/calls/{call}/escalate", to="manager")
    rung_is_rung(_escalations()[0].id or 0, manager.staff_id)
    page = manager.page()
    assert 'data-ringing="yes"' in page and "Daniel Price asks you in" in page
    assert "the customer asks for a manager" in page and "I waited in all day and nobody came." in page
    assert "Eleanor Whitcombe, I have Daniel’s notes" in page
    assert "Second no-show." in page and "large print" in page.lower()
    assert "Join with Daniel" in page and "Take alone" in page


def test_a_packet_of_an_unverified_caller_holds_no_fact_of_the_account(
    adviser: Desk, manager: Desk, customer: int
) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/escalate", to="manager")
    escalation = _escalations()[0]
    assert not any(secret in escalation.packet for secret in SECRETS)
    rung_is_rung(escalation.id or 0, manager.staff_id)
    assert not any(secret in manager.page() for secret in SECRETS)


def test_briefing_then_three_together_then_the_adviser_may_leave(adviser: Desk, manager: Desk) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/escalate", to="manager")
    number = _escalations()[0].id or 0
    rung_is_rung(number, manager.staff_id)
    assert adviser.press(f"/escalations/{number}/leave").status_code == 409  # nobody has answered yet
    assert manager.press(f"/escalations/{number}/accept").status_code == 200
    with models.transaction() as tx:
        tx.get_one(Escalation, number).answered(tx, at=wall_clock.now())
    assert "Ruth Bevan is with you" in adviser.page() and "Bring the caller back" in adviser.page()
    assert "Daniel Price is with you" in manager.page()
    assert adviser.press(f"/escalations/{number}/join").status_code == 200
    with models.transaction() as tx:
        tx.get_one(Escalation, number).joined(tx, at=wall_clock.now())
    assert "Three-way" in adviser.page() and "Leave them to it" in adviser.page()
    assert adviser.press(f"/escalations/{number}/leave").status_code == 200


def test_a_manager_who_cannot_come_says_not_now_and_stops_ringing(adviser: Desk, manager: Desk) -> None:
    call = _on_call(adviser)
    manager.press("/presence", want="ready")
    adviser.press(f"/calls/{call}/escalate", to="manager")
    number = _escalations()[0].id or 0
    rung_is_rung(number, manager.staff_id)
    assert presence_of(manager.staff_id) == "ringing"
    assert 'data-ringing="no"' in manager.press(f"/escalations/{number}/decline").text
    assert presence_of(manager.staff_id) == "idle"
    assert "Finding a manager" in adviser.page()


def test_nobody_but_the_two_of_them_may_touch_an_escalation(
    adviser: Desk, colleague: Desk, manager: Desk
) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/escalate", to="manager")
    number = _escalations()[0].id
    for deed in ("undo", "join", "leave"):
        assert colleague.press(f"/escalations/{number}/{deed}").status_code == 409
    assert manager.press(f"/escalations/{number}/decline").status_code == 409


def test_the_managing_directors_page_rings_with_the_packet(adviser: Desk, managing_director: Desk) -> None:
    call = _on_call(adviser)
    managing_director.press("/presence", want="ready")
    adviser.press(f"/calls/{call}/escalate", to="managing_director")
    rung_is_rung(_escalations()[0].id or 0, managing_director.staff_id)
    page = managing_director.get("/md").text
    assert 'data-ringing="yes"' in page and "Daniel Price asks you in" in page and "Before you speak" in page


def test_a_case_escalated_without_a_call_waits_for_the_managing_director(
    adviser: Desk, managing_director: Desk
) -> None:
    call = a_call()
    with models.transaction() as tx:
        tx.get_one(Call, call).end(tx, at=wall_clock.now(), status="completed")
    reference = reference_of(call)
    adviser.press(f"/complaints/{reference}/escalate", to="managing_director")
    page = managing_director.get("/md").text
    assert f"{reference[:4]} {reference[4:]}" in page and "I look after it now" in page
    number = _escalations()[0].id
    assert "Nobody waits for you" in managing_director.press(f"/escalations/{number}/take").text


@pytest.mark.parametrize("kept", ["", "not json", '{"reason": "Asked by phone"}'])
def test_a_packet_made_elsewhere_still_reads(kept: str) -> None:
    escalation = Escalation(
        complaint_id=1, to_rung="manager", asked_at=wall_clock.now(), undo_until=wall_clock.now()
    )
    models.use_keys({"1": b"k" * 32})
    escalation.packet = kept
    assert packet.read(escalation).reason
