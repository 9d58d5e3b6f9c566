"""From the ring to the wrap-up: the server decides who has a call, and the page only asks."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

import models
from code_of_practice.roles import Role
from models.casework.complaints import Complaint
from models.people.staff import Presence
from models.telephone.calls import Call, CallState
from tests.agent_console.people import NOON, Desk, a_call, a_person, at_a_desk, presence_of


def test_a_ready_desk_rings_with_the_commit_that_queued_the_call(adviser: Desk) -> None:
    adviser.press("/presence", want="ready")
    a_call()
    page = adviser.page()
    assert 'data-state="ringing"' in page and 'data-ringing="yes"' in page
    assert "+44 7700 900123" in page and "missed engineer" in page


def test_f2_takes_the_call_and_pressing_it_twice_is_one_answer(adviser: Desk) -> None:
    adviser.press("/presence", want="ready")
    call = a_call()
    assert 'data-state="on_call"' in adviser.press(f"/calls/{call}/answer").text
    assert adviser.press(f"/calls/{call}/answer").status_code == 200
    with models.reading() as reading:
        assert reading.get_one(Call, call).adviser_id == adviser.staff_id


def test_two_advisers_can_never_have_one_call(app: Flask) -> None:
    desks = [at_a_desk(app, a_person(f"{name} Smith", Role.ADVISER)) for name in ("Ann", "Bea", "Cat", "Dee")]
    call = a_call()
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(lambda desk: desk.press(f"/calls/{call}/answer").status_code, desks))
    assert sorted(answers) == [200, 409, 409, 409]


def test_whoever_is_late_is_told_who_has_it(adviser: Desk, colleague: Desk) -> None:
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    late = colleague.press(f"/calls/{call}/answer")
    assert late.status_code == 409
    assert "Daniel Price has taken this call." in late.text
    assert late.headers["X-Sentence"] == "Daniel%20Price%20has%20taken%20this%20call."


def test_not_now_rings_the_next_desk(adviser: Desk, colleague: Desk) -> None:
    adviser.press("/presence", want="ready")
    call = a_call()
    colleague.press("/presence", want="ready")
    adviser.press(f"/calls/{call}/not-now")
    assert presence_of(adviser.staff_id) == Presence.NOT_READY
    assert 'data-state="ringing"' in colleague.page()


def test_taking_a_call_gives_its_complaint_a_contact_point_by_name(adviser: Desk) -> None:
    """CP7: "provide you with a contact point for checking progress"."""
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    with models.reading() as reading:
        complaint = reading.get_one(Complaint, reading.get_one(Call, call).complaint_id)
        assert complaint.owner_id == adviser.staff_id


def test_hold_and_a_paused_recording_are_on_the_strip(adviser: Desk) -> None:
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    assert "On hold" in adviser.press(f"/calls/{call}/hold", hold="yes").text
    assert "Recording paused" in adviser.press(f"/calls/{call}/recording", pause="yes").text
    assert "On hold" not in adviser.press(f"/calls/{call}/hold", hold="no").text


def test_the_caller_hanging_up_leads_to_wrap_up_with_the_notes_kept(adviser: Desk) -> None:
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    adviser.press(f"/calls/{call}/note", text="Waited from 8 to 6.", version="0")
    with models.transaction() as tx:
        tx.get_one(Call, call).end(tx, at=NOON, status="completed")
    page = adviser.page()
    assert 'data-state="wrap_up"' in page and "Waited from 8 to 6." in page
    assert (
        adviser.press(
            f"/calls/{call}/note", text="Waited from 8 to 6. Wants a visit.", version="1"
        ).status_code
        == 200
    )
    assert adviser.press(f"/calls/{call}/wrap-up", disposition="follow_up").status_code == 200
    assert presence_of(adviser.staff_id) == Presence.IDLE


def test_next_status_chosen_in_wrap_up_is_what_follows_it(adviser: Desk) -> None:
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    with models.transaction() as tx:
        tx.get_one(Call, call).end(tx, at=NOON, status="completed")
    adviser.press("/presence", want="not_ready")
    assert presence_of(adviser.staff_id) == Presence.WRAP_UP
    adviser.press(f"/calls/{call}/wrap-up", disposition="resolved")
    assert presence_of(adviser.staff_id) == Presence.NOT_READY


def test_a_call_still_on_the_line_cannot_be_written_up(adviser: Desk) -> None:
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    assert adviser.press(f"/calls/{call}/wrap-up", disposition="resolved").status_code == 409
    with models.reading() as reading:
        assert reading.get_one(Call, call).state == CallState.CLAIMED


def test_without_scripts_a_button_leads_back_to_the_desk(adviser: Desk) -> None:
    answer = adviser.client.post("/console/presence", data={"csrf_token": adviser.token, "want": "ready"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/console/desk"
    assert 'data-state="idle"' in adviser.page()


def test_a_refusal_without_scripts_is_shown_on_the_page(adviser: Desk) -> None:
    answer = adviser.client.post("/console/calls/99999/answer", data={"csrf_token": adviser.token})
    assert answer.status_code == 302
    assert "There is no such call." in adviser.page()


def test_a_promised_call_back_has_a_name_and_a_time(adviser: Desk) -> None:
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    adviser.press(f"/calls/{call}/call-back")
    page = adviser.get("/promises").text
    assert "Call back by Daniel Price" in page
