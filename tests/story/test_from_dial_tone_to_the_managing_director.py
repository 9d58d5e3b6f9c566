"""The whole story, as a newcomer walks it: two handsets, three members of staff, one browser.

CP6: "our advisors will ask you about your complaint and seek to resolve the problem while you are on the line."
CP11: "you can ask the person to whom you are speaking to escalate the matter to their manager, and ultimately
to the Managing Director."
"""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from laptop.system import System
from tests.simulator_pages.phone import Phone
from tests.story.people import Desk, key_identity

pytestmark = pytest.mark.browser

WORDS = "My broadband has been slow every evening for three weeks and nobody rings me back."


@pytest.fixture
def phones(browser: Browser, live: System) -> Page:
    """The handset page, with a customer's phone and the Managing Director's own."""
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    customer = live.people["customers"][0]["phone"]
    director = next(each for each in live.people["staff"] if each["role"] == "managing_director")["phone"]
    query = urlencode({"as": customer, "phone": director})
    page.goto(f"http://localhost:{live.settings.simulator_port}/?{query}")
    return page


def test_a_complaint_is_made_answered_and_taken_to_the_managing_director_with_one_key_each(
    browser: Browser, live: System, phones: Page
) -> None:
    adviser = Desk(browser, live, "adviser")
    manager = Desk(browser, live, "manager")
    director = Desk(browser, live, "managing_director")
    for desk in (adviser, manager):
        desk.press("F2")
        desk.presses.clear()

    caller, directors_phone = Phone(phones, 0), Phone(phones, 1)
    caller.dial()
    caller.hears("This call is recorded")
    caller.hears("press 1")
    phones.keyboard.press("1")
    caller.hears("Your complaint is open from this moment")
    key_identity(caller, live.people["customers"][0])
    caller.hears("extra help")
    phones.keyboard.press("2")
    caller.hears("What is your complaint about?")
    phones.keyboard.press("1")
    caller.hears("in your own words")
    caller.says(WORDS)
    caller.hears("If that's right, press 1")
    phones.locator(".handset").first.get_by_role("button", name="1", exact=True).click()
    caller.hears("Your complaint reference is")

    said = caller.element.locator(
        ".captions .heard", has_text="Your complaint reference is"
    ).last.inner_text()
    reference = "".join(re.findall(r"\d", said))[:8]
    expect(caller.element.locator(".messages")).to_contain_text(reference[:4])

    # The desk rings with a screen pop; one key answers; the guide is open with its first line.
    adviser.strip_says("Ringing")
    adviser.sees("Eleanor Whitcombe")
    focused = adviser.page.evaluate("document.activeElement.tagName")
    assert focused == "BODY", "a ring never moves the keyboard focus"
    adviser.page.wait_for_timeout(500)  # the guard against a key pressed before the ring was seen
    adviser.press("F2")
    assert adviser.presses == {"F2": 1}
    adviser.strip_says("On call")
    adviser.sees("I am sorry your broadband has been slow")
    adviser.sees(f"{reference[:4]} {reference[4:]}")
    caller.is_told(re.compile("Amelia|can hear you"))

    # Both hear each other; notes keep themselves.
    adviser.page.get_by_label("Type what you say to the caller").or_(
        adviser.page.get_by_placeholder("Type what you say to the caller")
    ).first.fill("Good morning, this is Amelia.")
    adviser.page.keyboard.press("Enter")
    caller.hears("Good morning, this is Amelia.")
    notes = adviser.page.locator("textarea[name=text], #notes, textarea").first
    notes.fill("Router restarted twice. Line test booked.")
    adviser.sees(re.compile(r"Kept \d\d:\d\d"))

    # One key brings in a manager, who sees the packet before answering.
    adviser.press("Alt+g")
    manager.strip_says("Amelia Hart asks you in")
    manager.sees("BEFORE YOU SPEAK".capitalize())
    manager.sees("Router restarted twice")
    manager.page.wait_for_timeout(500)
    manager.press("F2")
    adviser.strip_says("Helen Rowbotham is with you")
    adviser.press("F2")
    adviser.strip_says("Three-way")
    adviser.page.get_by_placeholder("Type what you say to the caller").first.fill("Helen is here now.")
    adviser.page.keyboard.press("Enter")
    caller.hears("Helen is here now.")

    # One key brings in the Managing Director, whose own telephone rings, and who hears why before joining.
    adviser.press("Alt+Shift+G")
    director.sees("Your telephone is ringing")
    director.sees("Router restarted twice")
    directors_phone.button("Answer").click()
    directors_phone.hears("press 1")
    directors_phone.button("1").click()
    adviser.strip_says("Margaret Ellison is with you")
    adviser.press("F2")
    adviser.strip_says("Three-way")
    adviser.page.get_by_placeholder("Type what you say to the caller").first.fill("Margaret is here now.")
    adviser.page.keyboard.press("Enter")
    for phone in (caller, directors_phone):
        phone.hears("Margaret is here now.")

    assert adviser.presses["Alt+g"] == adviser.presses["Alt+Shift+G"] == 1
    assert manager.presses == {"F2": 1}
    assert director.presses == {}
    caller.is_saying("Connected")

    # The page shows every event and both clocks.
    adviser.page.goto(f"http://adviser.localhost:{live.settings.port}/console/complaints/{reference}")
    for words in (
        "The complaint was opened by phone",
        "Escalated to a manager",
        "Escalated to the Managing Director",
    ):
        adviser.sees(words)
    for desk in (adviser, manager, director):
        assert desk.wrong == []
