"""Every letter obeys how its reader wishes to be written to, and is kept as it was."""

from datetime import datetime

import pytest
from sqlmodel import select

import models
from code_of_practice.contact_wishes import Format, Way
from letters import NotThatWay
from models import Complaint, Customer, LetterState
from models.correspondence.letter_facts import facts_of
from models.correspondence.letter_queries import letters_on
from models.correspondence.letter_writing import send_outcome, send_update
from workers.jobs import letters as jobs

from .conftest import NOON
from .letter_case import ADDRESS, act, sent_off, the, wish


def test_a_safe_contact_wish_is_stronger_than_any_habit_of_ours(ours, case):
    wish(case, never=(Way.MAIL,))
    jobs.acknowledge(case["complaint"], NOON)
    sent_off(ours)
    _, (letter,) = the(case)
    assert (letter.way, letter.state, letter.to) == (Way.POST, LetterState.APPROVED, ADDRESS)
    wish(case, never=(Way.MAIL, Way.POST))
    act(case, "adviser", send_update, news="x")
    sent_off(ours)
    assert the(case)[1][-1].way is None and the(case)[1][-1].state == LetterState.APPROVED


def test_a_safe_address_is_used_instead_of_the_one_on_file(ours, case):
    wish(case, email="friend@example.test")
    act(case, "adviser", send_update, news="x")
    sent_off(ours)
    assert the(case)[1][-1].to == "friend@example.test"


def test_a_wish_made_after_a_letter_was_written_still_holds_when_it_sets_off(ours, case):
    act(case, "adviser", send_update, news="x")
    wish(case, never=(Way.MAIL,))
    sent_off(ours)
    assert the(case)[1][-1].way is Way.POST


@pytest.mark.parametrize(
    ("needs", "help_wanted", "format", "way"),
    [
        (["hearing", "large_print"], "", Format.LARGE_PRINT, Way.MAIL),
        ([], "Please send everything in Braille", Format.BRAILLE, Way.POST),
        (["easy_read"], "", Format.EASY_READ, Way.POST),
    ],
)
def test_every_letter_is_in_the_format_that_was_asked_for(ours, case, needs, help_wanted, format, way):
    """GC C5: "then every letter of the case in that format"."""
    with models.transaction() as tx:
        customer = tx.exec(select(Customer)).one()
        customer.needs = needs
        tx.add(customer)
        if help_wanted:
            tx.get_one(Complaint, case["complaint"]).needs(help_wanted, by="caller", at=NOON)
    act(case, "adviser", send_update, news="x")
    _, (letter,) = the(case)
    assert (letter.format, letter.way) == (format, way)


def test_a_complaint_that_came_by_letter_is_answered_by_letter(ours, case):
    with models.transaction() as tx:
        complaint = tx.get_one(Complaint, case["complaint"])
        complaint.channel = "letter"
        tx.add(complaint)
    jobs.acknowledge(case["complaint"], NOON)
    assert the(case)[1][0].way is Way.POST


def test_a_letter_is_kept_sealed_with_its_hash_and_made_again_it_has_the_same(ours, case, database):
    act(case, "adviser", send_outcome, found="The cable was damaged.", doing=["Replace it"])
    with models.reading() as session:
        (letter,) = letters_on(session, case["complaint"])
        assert letter.made_again().pdf == letter.pdf(session)
        raw = session.connection().exec_driver_sql("SELECT facts_sealed, to_sealed FROM letter").one()
        copy = bytes(session.connection().exec_driver_sql("SELECT pdf_sealed FROM letter_copy").scalar_one())
    assert not any(word in str(raw) for word in ("Eleanor", "cable", "example.test")) and b"%PDF" not in copy


def test_a_copy_that_was_touched_is_not_shown_as_the_letter(ours, case):
    act(case, "adviser", send_update, news="x")
    with models.transaction() as tx:
        (letter,) = letters_on(tx, case["complaint"])
        letter.sha256 = "0" * 64
        tx.add(letter)
    with models.reading() as session, pytest.raises(NotThatWay, match="restore"):
        letters_on(session, case["complaint"])[0].pdf(session)


@pytest.mark.parametrize(
    ("received", "weeks", "scheme"),
    [
        ("2022-03-01T09:00+00:00", 8, "Ombudsman Services, Communications"),
        ("2026-04-07T12:00+01:00", 8, "the Communications Ombudsman"),
        ("2026-04-08T00:30+01:00", 6, "the Communications Ombudsman"),
    ],
)
def test_an_old_letter_has_the_weeks_and_the_ombudsman_of_its_day(ours, received, weeks, scheme):
    """First received before 8 April 2026: eight weeks; the scheme is the one of the day the letter is written."""
    at = datetime.fromisoformat(received)
    with models.transaction() as tx:
        complaint = Complaint.opened(tx, by="caller", at=at)
        known = facts_of(tx, complaint, at=at)
    assert (known["scheme_weeks"], known["scheme"]) == (weeks, scheme)
