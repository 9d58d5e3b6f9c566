"""The live pages through every process: many tabs on one stream, and a stream that goes and comes back."""

import pytest
from playwright.sync_api import Browser, Page, expect

from laptop.system import System

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _sign_in(shaken: System, page: Page, number: int) -> None:
    advisers = [each for each in shaken.people["staff"] if each["role"] == "adviser"]
    page.goto(f"{shaken.settings.public_base_url}/console/sign-in")
    page.fill("#email", advisers[number]["email"])
    page.fill("#password", advisers[number]["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-state="not_ready"]')


def _dot(page: Page, says: str) -> None:
    page.wait_for_selector(f'.live[data-is="{says}"]', timeout=90_000)


def test_twelve_tabs_of_one_person_are_all_live(shaken: System, browser: Browser) -> None:
    """A browser allows six connections to one host; all the tabs share one stream."""
    context = browser.new_context()
    first = context.new_page()
    _sign_in(shaken, first, 0)
    tabs = [first, *(context.new_page() for _ in range(11))]
    for tab in tabs[1:]:
        tab.goto(first.url)
    for tab in tabs:
        _dot(tab, "live")
    first.keyboard.press("F2")
    for tab in tabs:
        tab.wait_for_selector('[data-state="idle"]', timeout=30_000)
    first.keyboard.press("F4")
    context.close()


def test_while_the_streams_are_away_the_desk_asks_by_itself_and_afterwards_it_is_live_again(
    shaken: System, browser: Browser
) -> None:
    context = browser.new_context()
    desk, other = context.new_page(), context.new_page()
    _sign_in(shaken, desk, 1)
    other.goto(desk.url)
    _dot(desk, "live")
    shaken.supervisor.running("events").kill()
    _dot(desk, "asking")
    other.keyboard.press("F2")
    desk.wait_for_selector('[data-state="idle"]', timeout=30_000)
    shaken.supervisor.restart("events")
    _dot(desk, "live")
    other.keyboard.press("F4")
    desk.wait_for_selector('[data-state="not_ready"]', timeout=30_000)
    context.close()


def test_somebody_signed_out_elsewhere_is_told_and_loses_nothing_typed(
    shaken: System, browser: Browser
) -> None:
    context = browser.new_context()
    desk, other = context.new_page(), context.new_page()
    _sign_in(shaken, desk, 2)
    other.goto(desk.url)
    desk.keyboard.press("Control+k")
    desk.keyboard.type("half a thought")
    other.get_by_role("button", name="Zielinski").or_(other.locator('[data-opens="me"]')).first.click()
    other.get_by_role("button", name="Sign out").click()
    expect(desk.locator("#signed-out")).to_be_visible(timeout=30_000)
    assert desk.locator("#find-words").input_value() == "half a thought"
    context.close()
