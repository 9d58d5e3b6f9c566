"""A letter arrives by post: six fields at the desk, and it is a complaint like any other (CP3, CP8, CP13)."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

import models
from code_of_practice import clocks
from code_of_practice.contact_wishes import Way
from models import Complaint, Customer, EventKind, queries, wall_clock
from models.casework.complaint_queries import obligations_of
from models.correspondence.attachments import files_of_complaint
from models.correspondence.letter_facts import reaching
from models.correspondence.letters_in import came_at, usual_day
from models.people.complainants import complainant_of
from tests.agent_console.people import Desk, a_call
from workers.jobs.letters import acknowledge

PDF = b"%PDF-1.7 a scanned letter"


def today() -> date:
    return clocks.local_date(wall_clock.now())


def letter(desk: Desk, *scans: tuple[str, bytes], **told: str) -> TestResponse:
    """Key a letter as the page does; what is not told is as usual."""
    page = desk.get("/post").text
    once = re.search(r'name="once" value="([^"]+)"', page)
    came = re.search(r'id="came"[^>]* value="([^"]+)"', page)
    assert once and came
    data: dict[str, Any] = {
        "csrf_token": desk.token, "once": once[1], "who": "Eleanor Whitcombe, 30017245", "came": came[1],
        "about": "missed_engineer", "said": "Nobody came, twice.", "answer": "",
    } | told  # fmt: skip
    data["scan"] = [(io.BytesIO(content), name) for name, content in scans]
    return desk.client.post("/console/post", data=data, content_type="multipart/form-data")


def the_one() -> Complaint:
    with models.reading() as session:
        return session.exec(select(Complaint)).one()


def with_an_address(customer: int) -> None:
    with models.transaction() as tx:
        tx.get_one(Customer, customer).address = "12 Acacia Avenue\nWilmslow\nSK9 1NY"


def test_a_letter_is_a_complaint_received_on_the_day_the_post_came(adviser: Desk, customer: int) -> None:
    """Difference 2: the law's clock starts at the first expression, whenever somebody came to key it."""
    with_an_address(customer)
    three_days_ago = today() - timedelta(days=3)
    answer = letter(adviser, ("letter.pdf", PDF), came=three_days_ago.isoformat())
    made = the_one()
    assert answer.status_code == 303 and answer.location.endswith(made.reference)
    assert (made.channel, made.category, made.statement) == (
        "letter",
        "missed_engineer",
        "Nobody came, twice.",
    )
    assert clocks.local_date(made.first_contact_at) == three_days_ago
    assert made.written_at == made.first_contact_at  # in writing, so the published eight weeks run too (CP13)
    with models.reading() as session:
        owed = {each.rule: each.due for each in obligations_of(session, made.id or 0)}
        assert owed["internal.ack_2wd"] == clocks.working_days_after(three_days_ago, 2)
        assert owed["published.adr_8w_from_written"] == three_days_ago + timedelta(weeks=8)
        assert [each.name for each in files_of_complaint(session, made.id or 0)] == ["letter.pdf"]
        kinds = [event.kind for event in queries.events_of_complaint(session, made.id or 0)]
    assert {EventKind.LETTER_RECEIVED, EventKind.FILE_ATTACHED, EventKind.COMPLAINT_CONFIRMED} <= set(kinds)
    page = adviser.get(f"/complaints/{made.reference}").text
    assert "Its acknowledgement goes by post" in page and "A letter was keyed in" in page


def test_its_acknowledgement_is_every_channels_and_goes_by_post(adviser: Desk, customer: int) -> None:
    """ "If you make your complaint by email or in writing, we will acknowledge receipt" (CP8)."""
    with_an_address(customer)
    letter(adviser)
    acknowledge(the_one().id, wall_clock.now())
    with models.reading() as session:
        sent = session.exec(select(models.Letter)).one()
        assert (sent.kind, sent.way) == ("acknowledgement", Way.POST)
        assert sent.to.startswith("12 Acacia Avenue") and "by letter" in sent.in_words().text


def test_a_number_and_its_name_link_it_to_the_account(adviser: Desk, customer: int) -> None:
    letter(adviser, answer="eleanor@example.com")
    assert the_one().customer_id == customer


def test_a_number_alone_or_under_another_name_links_nothing(adviser: Desk, customer: int) -> None:
    """Named is not proved (CP6): anybody may have read a number off a bill."""
    letter(adviser, who="Mr K. Marsh 30017245", answer="4 Elm Row, Stockport, SK1 1AA")
    made = the_one()
    assert made.customer_id is None
    with models.reading() as session:
        who = complainant_of(session, made.id or 0)
        assert who is not None and (who.name, who.account_number) == ("Mr K. Marsh", "30017245")
        assert reaching(session, made).address == ("4 Elm Row", "Stockport", "SK1 1AA")


def test_an_address_that_is_new_to_us_is_answered_but_opens_no_account(adviser: Desk, customer: int) -> None:
    letter(adviser, answer="somebody@elsewhere.example")
    made = the_one()
    assert made.customer_id is None and made.reach == "somebody@elsewhere.example"


def test_who_wants_to_be_rung_is_marked_so(adviser: Desk, customer: int) -> None:
    letter(adviser, answer="phone")
    assert "Answer by phone" in adviser.get(f"/complaints/{the_one().reference}").text


def test_what_is_matched_is_said_in_a_sentence_and_tells_nothing_of_the_account(
    adviser: Desk, customer: int
) -> None:
    for who, said in {
        "Eleanor Whitcombe 3001 7245": "goes with the name",
        "E Whitcombe, 07700 900123": "goes with the name",
        "30017245": "Add the name",
        "Keith Marsh, 30017245": "under another name",
        "Keith Marsh": "No account matches",
        "30017246": "No account matches",
    }.items():
        told = adviser.press("/post/match", who=who).text
        assert said in told, (who, told)
        for secret in ("Eleanor", "Whitcombe", "42.50", "eleanor@", "SK9"):
            assert secret not in told


def test_an_open_complaint_of_theirs_is_named_so_that_no_second_one_is_opened(
    adviser: Desk, customer: int
) -> None:
    letter(adviser, answer="email")
    reference = the_one().reference
    assert f"{reference[:4]} {reference[4:]}" in adviser.press("/post/match", who="Whitcombe 30017245").text


def test_a_letter_about_a_complaint_by_telephone_puts_it_in_writing(adviser: Desk) -> None:
    """ "You must write/ email your complaint … There will then follow an 8 week period" (CP13, CP14)."""
    call = a_call(at=wall_clock.now() - timedelta(days=9))
    with models.reading() as session:
        reference = session.get_one(Complaint, session.get_one(models.Call, call).complaint_id).reference
    assert reference in adviser.get(f"/post?reference={reference}").text
    letter(adviser, ("page.jpg", b"\xff\xd8\xff a scan"), who=reference, came=today().isoformat())
    made = the_one()
    assert made.written_at is not None and made.statement.endswith("Nobody came, twice.")
    with models.reading() as session:
        owed = {each.rule: each.due for each in obligations_of(session, made.id or 0)}
    assert owed["published.adr_8w_from_written"] == today() + timedelta(weeks=8)
    assert "promise.read what they sent" in owed


def test_what_is_refused_keeps_every_word_and_every_scan(adviser: Desk) -> None:
    answer = letter(adviser, ("letter.pdf", PDF), who="Keith Marsh", said="My own words.")
    assert answer.status_code == 400
    assert "We hold no address for them" in answer.text and "My own words." in answer.text
    assert "letter.pdf" in answer.text and "Keith Marsh" in answer.text
    once = re.search(r'name="once" value="([^"]+)"', answer.text)
    assert once
    assert letter(adviser, once=once[1], who="Keith Marsh", answer="none").status_code == 303
    with models.reading() as session:
        assert len(files_of_complaint(session, the_one().id or 0)) == 1


def test_a_day_to_come_a_web_page_and_an_empty_form_are_refused_in_sentences(adviser: Desk) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    for scans, told, sentence in (
        ((), {"came": tomorrow}, "That day is too late"),
        ((("x.pdf", b"<html><script>alert(1)</script>"),), {}, "We cannot take web pages"),
        ((("x.pdf", b"PK\x03\x04zip"),), {}, "We cannot open zip"),
        ((), {"who": ""}, "Write the name on the letter"),
        ((), {"said": " "}, "Write what they say"),
        ((), {"about": "nonsense"}, "Choose one of those in the list"),
        ((), {"came": "soon"}, "Write a day"),
    ):
        answer = letter(adviser, *scans, answer="a@example.com", **told)
        assert answer.status_code == 400 and sentence in answer.text, sentence
    with models.reading() as session:
        assert session.exec(select(Complaint)).first() is None


def test_a_letter_that_is_sent_twice_is_one_complaint(adviser: Desk) -> None:
    first = letter(adviser, once="a-key-that-the-page-gave", answer="a@example.com")
    again = letter(adviser, once="a-key-that-the-page-gave", answer="a@example.com")
    assert first.location == again.location and the_one()


def test_a_letter_keyed_at_the_weekend_came_on_friday(app: Flask) -> None:
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=clocks.LONDON)
    christmas = datetime(2026, 12, 28, 9, 0, tzinfo=clocks.LONDON)  # a bank holiday, after a weekend
    assert usual_day(sunday) == date(2026, 11, 20) and usual_day(christmas) == date(2026, 12, 24)
    assert came_at(date(2026, 11, 22), now=sunday) == sunday
    early = datetime(2026, 11, 23, 0, 30, tzinfo=clocks.LONDON)
    assert came_at(date(2026, 11, 23), now=early) <= early


def test_two_desks_that_send_the_same_form_at_once_open_one_complaint(adviser: Desk, colleague: Desk) -> None:
    with ThreadPoolExecutor(2) as both:
        sent = [
            both.submit(letter, desk, ("a.pdf", PDF), once="one-form-in-two-tabs", answer="a@example.com")
            for desk in (adviser, colleague)
        ]
        answers = {each.result().location for each in sent}
    with models.reading() as session:
        assert len(files_of_complaint(session, the_one().id or 0)) == 1
    assert len(answers) == 1


def test_a_scan_that_is_too_big_is_refused_in_a_sentence(adviser: Desk) -> None:
    big = letter(adviser, ("long.pdf", PDF + b"x" * (8 * 1024 * 1024)), answer="a@example.com")
    assert big.status_code == 400 and "bigger than 8 MB" in big.text and "Nobody came, twice." in big.text
    elsewhere = adviser.client.post(
        "/console/presence", data={"want": "x" * 70_000, "csrf_token": adviser.token}
    )
    assert elsewhere.status_code == 413 and "more than can be sent at once" in elsewhere.text
