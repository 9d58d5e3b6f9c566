"""The list by the clock that decides, and a complaint whole: every event in plain words, both clocks, and why."""

import re
from datetime import UTC, datetime, timedelta

import models
from models import wall_clock
from models.casework.complaints import Complaint
from models.correspondence.messages import Message, MessageKind
from models.record.event_kinds import EventKind
from models.record.event_words import tell
from models.record.events import Event
from models.telephone.calls import Call
from tests.agent_console.people import Desk, a_call


def reference_of(call: int) -> str:
    with models.reading() as reading:
        return reading.get_one(Complaint, reading.get_one(Call, call).complaint_id).reference


def test_the_list_is_sorted_by_the_date_that_comes_next(adviser: Desk) -> None:
    now = wall_clock.now()
    late = reference_of(a_call("1", at=now - timedelta(days=60)))
    fresh = reference_of(a_call("2", at=now))
    page = adviser.get("/complaints").text
    assert page.index(f"{late[:4]} {late[4:]}") < page.index(f"{fresh[:4]} {fresh[4:]}")
    assert "Late: " in page


def test_the_filters_show_what_they_say(adviser: Desk) -> None:
    now = wall_clock.now()
    late = reference_of(a_call("1", at=now - timedelta(days=60)))
    fresh = reference_of(a_call("2", at=now))
    assert late[4:] in adviser.get("/complaints?show=late").text
    assert fresh[4:] not in adviser.get("/complaints?show=late").text
    assert "No open complaints here." in adviser.get("/complaints?show=mine").text


def test_a_complaint_shows_both_clocks_and_answers_why_this_date(adviser: Desk) -> None:
    """Received on 8 April 2026 by phone: six weeks by law; the published eight have not begun."""
    call = a_call(at=datetime(2026, 4, 8, 9, 0, tzinfo=UTC))
    page = adviser.get(f"/complaints/{reference_of(call)}").text
    assert "Wednesday 20 May 2026" in page and "decides" in page
    assert "Not begun" in page and "put in writing" in page
    assert "Why this date?" in page and "week 6 ends" in page
    assert "Wednesday 22 April 2026" in page  # ten working days


def test_every_event_is_on_the_page_in_plain_words_with_who_did_it(adviser: Desk) -> None:
    call = a_call()
    adviser.press(f"/calls/{call}/answer")
    page = adviser.get(f"/complaints/{reference_of(call)}").text
    for sentence in ("The complaint was opened by phone.", "It is about: missed engineer.", "An adviser took the call.",
                     "Daniel Price looks after it now."):  # fmt: skip
        assert sentence in page, sentence


def test_every_kind_of_event_that_touches_a_complaint_has_its_sentence() -> None:
    staffs_own = {
        "signed_in",
        "signed_out",
        "sign_in_refused",
        "presence_changed",
        "staff_added",
        "customers_imported",
        "policy_adopted",
    }
    for kind in set(EventKind) - staffs_own:
        body = {
            "due": "2026-12-04",
            "rule": "published.target_10wd",
            "how": "sms",
            "now": "open",
            "was": "2026-12-01" if kind == EventKind.OBLIGATION_MOVED else "open",
            "came": "2026-11-20",
        }
        told = tell(
            Event(
                kind=kind,
                body=body,
                chain="rest",
                number=1,
                at=wall_clock.now(),
                by="system",
                previous_hash="",
                hash="",
            )
        )
        assert re.fullmatch(r"[A-Z].+\.", told), kind


def test_messages_sent_and_failed_are_shown(adviser: Desk) -> None:
    call = a_call()
    now = wall_clock.now()
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, tx.get_one(Call, call).complaint_id)
        message = Message.wait(
            tx,
            about="x",
            kind=MessageKind.SMS,
            to="+447700900123",
            body="Hello",
            at=now,
            complaint_id=complaint.id,
        )
        message.has_failed(tx, why="The number takes no texts.", at=now)
    page = adviser.get(f"/complaints/{reference_of(call)}").text
    assert "Text message" in page and "Failed" in page and "The number takes no texts." in page


def test_a_reference_that_is_not_one_gets_a_sentence(adviser: Desk) -> None:
    for reference in ("12345678", "abc", "0", "9" * 40):
        answer = adviser.get(f"/complaints/{reference}")
        assert answer.status_code == 404
        assert "Check the eight digits" in answer.text


def test_find_leads_from_a_reference_to_its_complaint(adviser: Desk) -> None:
    reference = reference_of(a_call())
    found = adviser.get(f"/find?words={reference[:4]}%20{reference[4:]}").json
    assert found[0]["url"].endswith(reference)
    assert adviser.get("/find?words=zzz").json == []


def test_work_that_could_not_be_done_waits_for_a_person_who_can_give_it_back(manager: Desk) -> None:
    a_call()
    now = wall_clock.now()
    with models.transaction() as tx:
        event = models.queries.events_after(tx, 0)[0]
        event.dead_at, event.attempts, event.last_error = now, 8, "Twilio did not answer."
        tx.add(event)
    page = manager.get("/undone").text
    assert "Twilio did not answer." in page and "Try again" not in page
