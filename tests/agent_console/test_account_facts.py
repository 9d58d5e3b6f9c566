"""CP6: "we will protect the privacy of the information that we hold on you. To do this we may have to ask you questions"."""

from datetime import timedelta

import models
from models import wall_clock
from models.casework.complaints import Complaint
from models.people.identity_attempts import IdentityAttempt
from models.queries import tries_in_call
from models.storage.sealed import mark
from models.telephone.calls import Call
from tests.agent_console.people import SECRETS, Desk, a_call, answers_of


def _on_call(desk: Desk, **more: bool) -> int:
    desk.press("/presence", want="ready")
    call = a_call(**more)
    assert desk.press(f"/calls/{call}/answer").status_code == 200
    return call


def _shut(page: str) -> bool:
    return not any(secret in page for secret in SECRETS)


def test_no_fact_of_the_account_is_in_the_page_while_it_rings(adviser: Desk, customer: int) -> None:
    adviser.press("/presence", want="ready")
    a_call()
    page = adviser.page()
    assert "The number matches one account" in page
    assert _shut(page)


def test_no_fact_of_the_account_is_in_the_page_of_an_unverified_call(adviser: Desk, customer: int) -> None:
    _on_call(adviser)
    assert _shut(adviser.page())
    assert _shut(adviser.get("/desk/regions").text)


def test_right_answers_open_the_account_and_wrong_ones_open_nothing(adviser: Desk, customer: int) -> None:
    call = _on_call(adviser)
    wrong = adviser.press(f"/calls/{call}/identity", **{**answers_of(call), "pin_digits": "00"})
    assert wrong.status_code == 409
    assert "2 tries left" in wrong.text
    assert _shut(wrong.text) and _shut(adviser.page())
    right = adviser.press(f"/calls/{call}/identity", **answers_of(call))
    assert right.status_code == 200
    assert "Eleanor Whitcombe" in right.text and "30017245" in right.text and "£42.50" in right.text


def test_even_a_verified_page_never_shows_what_the_caller_was_asked(adviser: Desk, customer: int) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/identity", **answers_of(call))
    page = adviser.page()
    for stored in ("472915", "1978-03-14", "14031978"):
        assert stored not in page


def test_a_refusal_never_says_which_answer_was_wrong(adviser: Desk, customer: int) -> None:
    call = _on_call(adviser)
    account = adviser.press(
        f"/calls/{call}/identity", **{**answers_of(call), "account_number": "99999999"}
    ).text
    birth = adviser.press(f"/calls/{call}/identity", **{**answers_of(call), "date_of_birth": "01011990"}).text
    assert account.replace("2 tries", "1 try") == birth


def test_after_three_tries_even_the_right_answers_are_not_looked_at(adviser: Desk, customer: int) -> None:
    call = _on_call(adviser)
    for _ in range(3):
        adviser.press(f"/calls/{call}/identity", **{**answers_of(call), "pin_digits": "00"})
    assert adviser.press(f"/calls/{call}/identity", **answers_of(call)).status_code == 409
    assert _shut(adviser.page())
    assert "tries are used up" in adviser.page()


def test_tries_on_the_phone_and_at_the_desk_are_one_count(adviser: Desk, customer: int) -> None:
    call = _on_call(adviser)
    at = wall_clock.now()
    with models.transaction() as tx:
        for hours in range(5):
            tx.add(
                IdentityAttempt(
                    account_mark=mark("30017245", kind="account"),
                    channel="phone",
                    call_id=None,
                    at=at - timedelta(hours=hours),
                )  # fmt: skip
            )
    locked = adviser.press(f"/calls/{call}/identity", **answers_of(call))
    assert locked.status_code == 409
    assert "No more tries on that account today" in locked.text
    with models.reading() as reading:
        assert tries_in_call(reading, call) == 1


def test_failing_identity_never_stops_a_complaint_being_recorded(adviser: Desk, customer: int) -> None:
    call = _on_call(adviser, complaint=False)
    for _ in range(3):
        adviser.press(f"/calls/{call}/identity", **{**answers_of(call), "pin_digits": "00"})
    assert adviser.press(f"/calls/{call}/complaint").status_code == 200
    with models.reading() as reading:
        number = reading.get_one(Call, call).complaint_id
        assert number is not None
        complaint = reading.get_one(Complaint, number)
        assert complaint.is_open and complaint.owner_id == adviser.staff_id and complaint.customer_id is None


def test_a_complaints_page_names_nobody_to_an_adviser_without_that_customer_on_the_line(
    adviser: Desk, colleague: Desk, manager: Desk, customer: int
) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/identity", **answers_of(call))
    with models.reading() as reading:
        reference = reading.get_one(Complaint, reading.get_one(Call, call).complaint_id).reference
    assert "Eleanor Whitcombe" in adviser.get(f"/complaints/{reference}").text
    assert "Eleanor Whitcombe" in manager.get(f"/complaints/{reference}").text
    other = colleague.get(f"/complaints/{reference}").text
    assert "nobody came" in other
    assert _shut(other.replace("3001 7245", ""))


def test_the_history_holds_no_answer_that_was_typed(adviser: Desk, customer: int) -> None:
    call = _on_call(adviser)
    adviser.press(f"/calls/{call}/identity", **{**answers_of(call), "date_of_birth": "31121999"})
    with models.reading() as reading:
        told = " ".join(str(event.body) for event in models.queries.events_of_call(reading, call))
    assert "31121999" not in told and "30017245" not in told
