"""WCAG 2.2 AA as far as a machine can tell, in both schemes and every state; reflow, targets, focus, the page's policy."""

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.simulator_pages.conftest import PRIYA, Opener
from tests.simulator_pages.phone import Phone
from tests.simulator_pages.webhooks import MANAGER

pytestmark = pytest.mark.browser

TWO = f"/?as=%2B{PRIYA[1:]}&phone=%2B{MANAGER[1:]}"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _axe_finds_nothing(page: Page) -> None:
    found = Axe().run(
        page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_phones(open_page: Opener, scheme: str) -> None:
    page = open_page(TWO, color_scheme=scheme, reduced_motion="reduce")
    caller, manager = Phone(page, 0), Phone(page, 1)
    page.get_by_text("Rough weather").click()
    _axe_finds_nothing(page)
    caller.dial()
    caller.hears("press 1")
    page.keyboard.press("2")
    manager.is_saying("Priya Shah is calling")
    _axe_finds_nothing(page)
    manager.button("Answer").click()
    caller.is_told("Ruth can hear you.")
    caller.says("Hello?")
    manager.hears("Hello?")
    page.get_by_text("What the network sent").nth(0).click()
    page.get_by_text("What the network sent").nth(1).click()
    page.locator(".ledger li[data-kind=webhook] summary").first.click()
    _axe_finds_nothing(page)
    page.keyboard.press("Escape")
    caller.is_saying("Call ended")
    _axe_finds_nothing(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_ledger(open_page: Opener, scheme: str) -> None:
    phone = Phone(open_page())
    phone.dial()
    phone.hears("press 1")
    phone.page.keyboard.press("5")
    phone.hears("That was not a verb.")
    ledger = open_page("/ledger", color_scheme=scheme)
    entry = ledger.locator("[data-entries] li[data-kind=webhook]").first
    entry.locator("summary").click()
    expect(entry.locator(".twiml")).to_be_visible()
    _axe_finds_nothing(ledger)


@pytest.mark.parametrize("path", [TWO, "/ledger"])
def test_nothing_scrolls_sideways_at_320_pixels(open_page: Opener, path: str) -> None:
    """WCAG 1.4.10, with all that can be opened open: what the network sent of a call that is up, field by field."""
    other = Phone(open_page())
    other.dial()
    other.hears("press 1")
    page = open_page(path, viewport={"width": 320, "height": 720})
    if path == TWO:
        Phone(page, 1)
        page.get_by_text("Rough weather").click()
        page.get_by_text("What the network sent").first.click()
    webhook = page.locator("li[data-kind=webhook]").first
    expect(webhook).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    expect(webhook.locator(".twiml")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_every_target_is_at_least_24_pixels_high_and_wide(open_page: Opener) -> None:
    """WCAG 2.5.8; links inside a sentence are excepted."""
    page = open_page(TWO)
    Phone(page)
    page.get_by_text("Rough weather").click()
    small = page.evaluate("""() => [...document.querySelectorAll('button, input, select, summary, nav a')]
        .filter((one) => one.checkVisibility() && !one.closest('li'))
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)""")
    assert small == []


def test_the_pages_come_with_a_policy_that_allows_nothing_from_elsewhere(network: str) -> None:
    for path in ("/", "/ledger"):
        policy = requests.get(network + path, timeout=5).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert not set(policy.split()) & {"*", "'unsafe-inline'", "'unsafe-eval'", "http:", "https:"}


def test_the_focus_can_be_seen_and_goes_to_the_keypad_when_a_call_begins(open_page: Opener) -> None:
    page = open_page()
    phone = Phone(page)
    phone.button("Call").focus()
    page.keyboard.press("Enter")
    phone.is_saying("Connected")
    expect(phone.element.get_by_role("group", name="Keypad")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
