"""Whoever deals with a complaint that came online reads what its writer told us; nothing of an account opens for it."""

from flask import Flask

import models
from code_of_practice.roles import Role
from models import Complaint, wall_clock
from models.casework import customer_asks
from tests.agent_console.people import a_customer, a_person, at_a_desk
from tests.intake.online.people import complaints, text_of, visitor


def test_the_complaints_page_names_who_wrote_it_and_says_that_it_is_not_proved(app: Flask) -> None:
    a_customer()
    person = visitor(app).fill_in(who={"name": "Keith Marsh", "for_whom": "me", "account_number": "30017245"})
    person.attach(("my bill.pdf", b"%PDF-1.7"))
    person.send()
    desk = at_a_desk(app, a_person("Daniel Price", Role.ADVISER))
    said = text_of(desk.get(f"/complaints/{complaints()[0].reference}").text)
    assert "not proved" in said and "Keith Marsh" in said and "my bill.pdf" in said
    assert "eleanor@example.com" in said  # as it was written for this complaint
    assert "Whitcombe" not in said and "42.50" not in said and "1978" not in said


def test_an_early_referral_asked_for_online_stands_in_the_story(app: Flask) -> None:
    """ "You can ask us to agree an early referral to ADR" (CP16): a manager sees that it was asked."""
    visitor(app).fill_in().send()
    (made,) = complaints()
    with models.transaction() as tx:
        customer_asks.ask_for_early_referral(tx, tx.get_one(Complaint, made.id), at=wall_clock.now())
    desk = at_a_desk(app, a_person("Ruth Bevan", Role.MANAGER))
    said = text_of(desk.get(f"/complaints/{made.reference}").text)
    assert "asked for an early referral" in said and "Escalated to a manager" in said
