"""From the first page to the reference, without a script."""

from flask import Flask
from sqlmodel import select

import models
from code_of_practice.contact_wishes import Format, Way
from models import Letter, wall_clock
from models.casework.complaint_queries import obligations_of
from models.correspondence.letter_facts import reaching
from models.people.complainants import complainant_of
from models.queries import events_of_complaint
from tests.agent_console.people import SECRETS, a_customer
from tests.intake.online.people import STORY, complaints, text_of, visitor
from workers.jobs import letters


def test_a_complaint_made_online_is_the_same_complaint_as_one_by_phone(app: Flask) -> None:
    """ "Online: http://allcommunications.com/complaints" (CP3)."""
    person = visitor(app).fill_in()
    assert person.send().location.endswith("/complaints/done")
    (made,) = complaints()
    assert (made.channel, made.category, made.stage) == ("online", "missed_engineer", "open")
    assert made.statement.startswith(STORY) and "start of November" in made.statement
    assert made.wanted == "A visit that happens." and "Large print" in made.extra_help
    assert made.written_at == made.first_contact_at
    with models.reading() as reading:
        named = complainant_of(reading, made.id or 0)
        assert named and (named.name, named.account_number, named.postcode) == (
            "Eleanor Whitcombe",
            "30017245",
            "SK9 1NY",
        )
        wishes = reaching(reading, made)
        assert (wishes.email, wishes.mobile) == ("eleanor@example.com", "+447700900123")
        assert wishes.format is Format.LARGE_PRINT and wishes.rather is Way.MAIL
        kinds = [event.kind for event in events_of_complaint(reading, made.id or 0)]
    assert "complaint_opened" in kinds and "complaint_confirmed" in kinds


def test_written_words_start_both_clocks_the_laws_and_the_published_one(app: Flask) -> None:
    """ "There will then follow an 8 week period" (CP14), from the day it is in writing; the law's six weeks decide."""
    visitor(app).fill_in().send()
    (made,) = complaints()
    with models.reading() as reading:
        owed = {each.rule: each.decides for each in obligations_of(reading, made.id or 0)}
    assert owed["statutory.adr_letter"] is True and owed["published.adr_8w_from_written"] is False


def test_the_last_page_says_reference_dates_whom_to_ask_and_the_ombudsman(app: Flask) -> None:
    """ "We will acknowledge receipt, advise how and when we will next respond and provide you with a contact point" (CP8)."""
    person = visitor(app).fill_in()
    person.send()
    said = text_of(person.get("/done").text)
    (made,) = complaints()
    assert f"{made.reference[:4]} {made.reference[4:]}" in said
    assert (
        "we will write to you to say that we have it" in said
        and "We aim to have an answer for you by" in said
    )
    assert "0330 053 8188" in said and "info@allcommunications.com" in said
    assert "Communications Ombudsman" in said and "free for you" in said and "twelve months" in said


def test_it_is_acknowledged_in_writing_at_the_address_that_was_given(app: Flask) -> None:
    """ "We will acknowledge receipt" (CP8): by name, by mail, in large print as was asked."""
    visitor(app).fill_in().send()
    (made,) = complaints()
    letters.acknowledge(made.id, wall_clock.now())
    with models.reading() as reading:
        letter = reading.exec(select(Letter)).one()
        assert (letter.kind, letter.way, letter.to) == ("acknowledgement", Way.MAIL, "eleanor@example.com")
        assert letter.format is Format.LARGE_PRINT and "Eleanor Whitcombe" in letter.kept_facts


def test_a_complaint_about_personal_data_is_the_regulators_and_not_the_ombudsmans(app: Flask) -> None:
    """Its own second clock, and the ICO on the last page (Data Protection Act 2018, section 164A)."""
    person = visitor(app).fill_in(what_is_wrong={"category": "data_protection"})
    person.send()
    said = text_of(person.get("/done").text)
    assert "Information Commissioner" in said and "Ombudsman" not in said
    with models.reading() as reading:
        assert "dp.ack_30d_ico" in [each.rule for each in obligations_of(reading, complaints()[0].id or 0)]


def test_for_somebody_else_both_names_are_kept_and_neither_is_linked(app: Flask) -> None:
    told = {"name": "Keith Marsh", "for_whom": "other", "other_name": "Joan Marsh"}
    visitor(app).fill_in(who=told).send()
    (made,) = complaints()
    with models.reading() as reading:
        named = complainant_of(reading, made.id or 0)
        assert named and (named.name, named.for_whom) == ("Keith Marsh", "Joan Marsh")
    assert made.customer_id is None


def test_an_account_number_alone_links_no_customer_and_tells_nothing_of_one(app: Flask) -> None:
    """ "We may have to ask you questions to confirm that we are speaking to the right person" (CP7): none was."""
    a_customer()
    person = visitor(app).fill_in(who={"name": "A Stranger", "for_whom": "me", "account_number": "30017245"})
    pages = [person.get(f"/{page}").text for page in ("who", "check")]
    pages += [person.send().text, person.get("/done").text]
    (made,) = complaints()
    assert made.customer_id is None and made.account_id is None
    typed = {
        "30017245",
        "eleanor@example.com",
        "SK9 1NY",
    }  # the postcode is ours too, at the foot of each page
    for page in pages:
        assert [each for each in SECRETS if each in page and each not in typed] == []


def test_the_same_whether_or_not_the_account_exists(app: Flask) -> None:
    known, unknown = ("30017245", "30017246")
    a_customer()
    told = []
    for number in (known, unknown):
        person = visitor(app)
        person.begin()
        answer = person.post("/who", {"name": "A Stranger", "for_whom": "me", "account_number": number})
        told.append((answer.status_code, answer.location))
    assert told[0] == told[1]
