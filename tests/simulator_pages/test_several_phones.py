"""Phones side by side: one rings at another, and a room says who hears whom."""

import re

import pytest
from playwright.sync_api import expect

from tests.simulator_pages.conftest import NUMBER, PRIYA, Opener, twilio
from tests.simulator_pages.phone import Phone
from tests.simulator_pages.webhooks import MANAGER

pytestmark = pytest.mark.browser

TWO = f"/?as=%2B{PRIYA[1:]}&phone=%2B{MANAGER[1:]}"


def test_a_second_phone_is_one_click_and_somebody_elses(open_page: Opener) -> None:
    page = open_page()
    page.get_by_role("button", name="Add a phone", exact=True).click()
    first, second = Phone(page, 0), Phone(page, 1)
    names = [phone.element.get_by_label("Calling as").input_value() for phone in (first, second)]
    assert len(set(names)) == 2
    second.button("Remove").click()
    expect(page.locator(".handset")).to_have_count(1)


def test_an_incoming_call_rings_moves_no_focus_and_is_answered(open_page: Opener) -> None:
    page = open_page(TWO)
    caller, manager = Phone(page, 0), Phone(page, 1)
    caller.dial()
    caller.hears("For a manager")
    page.keyboard.press("2")
    manager.is_saying("Priya Shah is calling")
    expect(page).to_have_title("● Ringing – Ruth Okafor")
    assert page.evaluate("document.activeElement.closest('.handset') === document.querySelector('.handset')")
    manager.button("Answer").click()
    manager.is_saying("Connected")
    caller.is_told("Ruth can hear you.")
    caller.says("Is that the manager?")
    manager.hears("Is that the manager?")
    manager.says("It is. Good morning.")
    caller.hears("It is. Good morning.")


def test_a_declined_call_is_over_for_the_one_who_declined(open_page: Opener) -> None:
    page = open_page(TWO)
    caller, manager = Phone(page, 0), Phone(page, 1)
    caller.dial()
    caller.hears("For a manager")
    page.keyboard.press("2")
    manager.button("Decline").click()
    manager.is_saying("Engaged")
    expect(page).to_have_title(re.compile("^Handset"))


def test_a_deep_link_opens_the_phone_of_a_number_nobody_knows(open_page: Opener) -> None:
    phone = Phone(open_page("/?phone=%2B447700900555"))
    expect(phone.element.get_by_label("This phone’s number")).to_have_value("07700 900555")


def test_a_caller_on_hold_is_told_in_words_that_nobody_hears(open_page: Opener, network: str) -> None:
    page = open_page(TWO)
    caller, manager = Phone(page, 0), Phone(page, 1)
    caller.dial()
    caller.hears("To join the room")
    page.keyboard.press("3")
    caller.is_told("Nobody else is here yet.")
    client = twilio(network)
    room = client.conferences.list(friendly_name="room", status="in-progress") or client.conferences.list()
    room[0].participants.create(from_=NUMBER, to=MANAGER, label="manager")
    manager.button("Answer").click()
    caller.is_told("Ruth can hear you.")
    client.conferences(room[0].sid).participants("customer").update(hold=True)
    caller.is_saying("On hold")
    caller.is_told("Nobody can hear you.")
    client.conferences(room[0].sid).participants("customer").update(hold=False)
    caller.is_saying("Connected")
    client.conferences(room[0].sid).update(status="completed")


def test_a_phone_that_is_switched_off_stays_so_when_the_page_is_reloaded(open_page: Opener) -> None:
    page = open_page(TWO)
    manager = Phone(page, 1)
    manager.element.get_by_label("When it rings").select_option("engaged")
    page.reload()
    expect(Phone(page, 1).element.get_by_label("When it rings")).to_have_value("engaged")
    caller = Phone(page, 0)
    caller.dial()
    caller.hears("For a manager")
    page.keyboard.press("2")
    caller.is_saying("Call ended")
    expect(manager.button("Answer")).to_be_hidden()
