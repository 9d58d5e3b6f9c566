""" "How is my complaint going?": the same answers for everybody, and a code for whoever the complaint is of."""

import re
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import func, select

import models
from code_of_practice.references import check_digit
from code_of_practice.roles import Party, Role
from code_of_practice.stages import Move
from models import Complaint, Event, EventKind, MessageKind, OneTimeCode, wall_clock
from models.people.one_time_codes import LASTS, MOST_AN_HOUR, OPEN_FOR, TRIES
from models.queries import escalations_waiting_for
from tests.agent_console.people import a_call, a_person
from tests.intake.online.people import Visitor, complaints, messages, text_of, token_in, visitor


@pytest.fixture
def made(app: Flask) -> Complaint:
    visitor(app).fill_in().send()
    return complaints()[0]


def ask(person: Visitor, reference: str, contact: str) -> Visitor:
    answer = person.post("/track", {"reference": reference, "contact": contact})
    assert answer.status_code == 303 and answer.location == "/complaints/track/code", answer.text
    return person


def codes() -> list[str]:
    return [
        found[1]
        for each in messages()
        if each.about.startswith("track_code:") and (found := re.search(r"(\d{6})", each.body))
    ]


def opened(app: Flask, made: Complaint) -> Visitor:
    person = ask(visitor(app), made.reference, "eleanor@example.com")
    assert person.post("/track/code", {"code": codes()[-1]}).location == "/complaints/track/complaint"
    return person


@pytest.mark.parametrize("contact", ["Eleanor@Example.com", "0123", "07700 900123", "sk91ny"])
def test_a_contact_on_the_complaint_brings_a_code_to_the_address_on_it(
    app: Flask, made: Complaint, contact: str
) -> None:
    ask(visitor(app), f"{made.reference[:4]} {made.reference[4:]}", contact)
    (sent,) = [each for each in messages() if each.about.startswith("track_code:")]
    assert (sent.kind, sent.to) == (MessageKind.MAIL, "eleanor@example.com")
    assert made.reference not in sent.body and "ten minutes" in sent.body


def test_an_unknown_reference_and_a_wrong_contact_are_answered_like_a_right_one(
    app: Flask, made: Complaint
) -> None:
    """Whether there is such a complaint is told only to whoever reads the code (CP6)."""
    unknown = _another_reference(made.reference)
    told = []
    for reference, contact in (
        (made.reference, "eleanor@example.com"),
        (made.reference, "somebody@example.com"),
        (made.reference, "23"),
        (unknown, "eleanor@example.com"),
    ):
        person = ask(visitor(app), reference, contact)
        page = re.sub(r'value="[^"]*"', "", person.get("/track/code").text)
        wrong = person.post("/track/code", {"code": "000000" if codes()[0] != "000000" else "111111"})
        told.append((page, wrong.status_code, re.sub(r'value="[^"]*"', "", wrong.text)))
    assert len(codes()) == 1
    assert all(each == told[0] for each in told)
    with models.reading() as reading:
        assert reading.exec(select(func.count()).select_from(OneTimeCode)).one() == 4


def test_the_time_it_takes_tells_nothing_either(app: Flask, made: Complaint) -> None:
    """Writing a message takes some milliseconds more; the answer waits for a tenth of a second either way."""
    for reference in (made.reference, _another_reference(made.reference)):
        person = visitor(app)
        fields = {"reference": reference, "contact": "eleanor@example.com"}
        token = token_in(person.get("/track").text)
        began = time.monotonic()
        person.post("/track", fields, token=token)
        assert time.monotonic() - began >= 0.1


def _another_reference(reference: str) -> str:
    body = str((int(reference[:7]) + 1) % 10**7).zfill(7).replace("0", "1", 1)
    return body + str(check_digit(body))


def test_a_number_that_is_no_reference_is_told_so_because_that_says_nothing(app: Flask) -> None:
    answer = visitor(app).post("/track", {"reference": "1234 5678", "contact": "a@b.co"})
    assert answer.status_code == 400 and "not one of our references" in answer.text


def test_a_code_opens_once(app: Flask, made: Complaint) -> None:
    person = opened(app, made)
    assert person.get("/track/complaint").status_code == 200
    other = ask(visitor(app), made.reference, "eleanor@example.com")
    first = codes()[0]
    assert first == codes()[-1] or other.post("/track/code", {"code": first}).status_code == 400


def test_a_code_is_for_the_browser_that_asked_for_it(app: Flask, made: Complaint) -> None:
    ask(visitor(app), made.reference, "eleanor@example.com")
    thief = ask(visitor(app), made.reference, "somebody@example.com")
    assert thief.post("/track/code", {"code": codes()[0]}).status_code == 400


def test_five_tries_and_then_even_the_right_code_opens_nothing(app: Flask, made: Complaint) -> None:
    person = ask(visitor(app), made.reference, "eleanor@example.com")
    right = codes()[0]
    wrong = "999999" if right != "999999" else "888888"
    for _ in range(TRIES):
        assert "That code is not right, or it is too old." in person.post("/track/code", {"code": wrong}).text
    assert person.post("/track/code", {"code": right}).status_code == 400


def test_ten_minutes_and_then_half_an_hour_to_read(app: Flask, made: Complaint) -> None:
    at = wall_clock.now()
    with models.transaction() as tx:
        late, _, digits = OneTimeCode.make(tx, complaint_id=made.id, at=at)
        assert late.try_(tx, digits, at=at + LASTS) is None
        fresh, _, digits = OneTimeCode.make(tx, complaint_id=made.id, at=at)
        assert fresh.try_(tx, digits, at=at + LASTS - timedelta(seconds=1)) is not None
        assert fresh.open_until == at + LASTS - timedelta(seconds=1) + OPEN_FOR
        assert fresh.try_(tx, digits, at=at + LASTS - timedelta(seconds=1)) is None


def test_a_code_of_nobodys_complaint_never_opens(app: Flask) -> None:
    at = wall_clock.now()
    with models.transaction() as tx:
        code, _, digits = OneTimeCode.make(tx, complaint_id=None, at=at)
        assert code.try_(tx, digits, at=at) is None
        assert digits not in code.code_mark


def test_nobodys_telephone_is_flooded_with_codes(app: Flask, made: Complaint) -> None:
    for number in range(MOST_AN_HOUR + 3):
        ask(visitor(app, f"203.0.113.{number}"), made.reference, "eleanor@example.com")
    assert len(codes()) == MOST_AN_HOUR


def test_it_tells_the_stage_the_team_the_next_date_and_what_we_sent(app: Flask, made: Complaint) -> None:
    """ "To keep you informed at all times" (CP9)."""
    said = text_of(opened(app, made).get("/track/complaint").text)
    assert "We have your complaint and will start looking into it." in said
    assert "Our Customer Service Team" in said and "We will have written to say that we have it." in said
    assert "your code" not in said.lower() and "engineer" not in said


def test_the_owner_is_named_by_first_name_alone(app: Flask, made: Complaint) -> None:
    owner = a_person("Daniel Price", Role.ADVISER)
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, made.id)
        complaint.own(owner.id, by="system", at=wall_clock.now())
        complaint.move(Move.START_INVESTIGATING, Role.ADVISER, by=owner.actor, at=wall_clock.now())
    said = text_of(opened(app, made).get("/track/complaint").text)
    assert "Daniel, in our" in said and "Price" not in said and "We are looking into it." in said


def test_one_press_asks_for_a_manager_and_one_more_for_the_managing_director(
    app: Flask, made: Complaint
) -> None:
    """ "You can ask … to escalate the matter to their manager, and ultimately to the Managing Director" (CP11)."""
    person = opened(app, made)
    for _ in range(2):
        assert person.post("/track/manager").status_code == 303
    with models.reading() as reading:
        assert len(escalations_waiting_for(reading, Role.MANAGER)) == 1
    page = person.get("/track/complaint").text
    assert "Ask for the Managing Director" in page and ">Ask for a manager<" not in page
    person.post("/track/managing-director")
    with models.reading() as reading:
        (waiting,) = escalations_waiting_for(reading, Role.MANAGING_DIRECTOR)
        assert waiting.reason == "Not happy with progress, online"


def test_a_deadlock_letter_can_be_asked_for_once_and_a_manager_sees_it(app: Flask, made: Complaint) -> None:
    """ "If at any time you are not satisfied with the progress … you can ask us to agree an early referral" (CP16)."""
    person = opened(app, made)
    for _ in range(2):
        assert person.post("/track/deadlock").status_code == 303
    with models.reading() as reading:
        asked = reading.exec(select(Event).where(Event.kind == EventKind.EARLY_REFERRAL_ASKED)).all()
        assert [each.complaint_id for each in asked] == [made.id]
        assert "deadlock" in escalations_waiting_for(reading, Role.MANAGER)[0].reason
    assert "A manager will write to you about it" in person.get("/track/complaint").text


def test_what_is_added_is_added_and_what_we_waited_for_has_come(app: Flask, made: Complaint) -> None:
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, made.id)
        complaint.move(
            Move.ASK_CUSTOMER, Role.ADVISER, by="staff:1", at=wall_clock.now(), reason="Which days?"
        )
    person = opened(app, made)
    assert person.post("/track/add", {"added": ""}).status_code == 400
    assert person.post("/track/add", {"added": "It was Monday and Tuesday."}).status_code == 303
    (now,) = complaints()
    assert now.statement.endswith("It was Monday and Tuesday.") and now.stage == "investigating"


def test_a_withdrawn_complaint_can_be_opened_again_and_keeps_its_first_date(
    app: Flask, made: Complaint
) -> None:
    with models.transaction() as tx:
        tx.get_one(Complaint, made.id).move(
            Move.WITHDRAW, Party.CUSTOMER, by="customer", at=wall_clock.now(), reason="Asked for it"
        )
    assert opened(app, made).post("/track/reopen").status_code == 303
    (now,) = complaints()
    assert now.stage == "reopened" and now.first_contact_at == made.first_contact_at


def test_nothing_opens_without_a_code_and_locking_the_page_shuts_it(app: Flask, made: Complaint) -> None:
    stranger = visitor(app)
    assert stranger.get("/track/complaint").location == "/complaints/track"
    for what in ("manager", "deadlock", "add", "reopen"):
        assert stranger.post(f"/track/{what}", {"added": "x"}).location == "/complaints/track"
    person = opened(app, made)
    person.post("/track/leave")
    assert person.get("/track/complaint").location == "/complaints/track"


def test_a_complaint_made_by_phone_is_followed_here_too(app: Flask) -> None:
    """The code goes by text message to the number that they rang from."""
    a_call()
    (made,) = complaints()
    ask(visitor(app), made.reference, "0123")
    (sent,) = messages()
    assert (sent.kind, sent.to) == (MessageKind.SMS, "+447700900123") and len(sent.body) <= 306


def test_without_a_safe_address_no_code_goes_anywhere(app: Flask) -> None:
    reach = {
        "how": "letter",
        "address": "1 High Street\nWilmslow\nSK9 1AA",
        "email": "a@b.co",
        "never": ["mail"],
    }
    visitor(app).fill_in(reach=reach).send()
    (made,) = complaints()
    ask(visitor(app), made.reference, "SK9 1AA")
    assert codes() == []
