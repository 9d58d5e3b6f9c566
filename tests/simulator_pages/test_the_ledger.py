"""What went over the wire, folded under the phone and whole on its own page; and the weather."""

import pytest
import requests
from playwright.sync_api import expect

from tests.simulator_pages.conftest import Opener
from tests.simulator_pages.phone import Phone

pytestmark = pytest.mark.browser


def test_the_webhooks_of_a_call_are_folded_under_its_phone(open_page: Opener) -> None:
    page = open_page()
    phone = Phone(page)
    phone.dial()
    phone.hears("press 1")
    phone.element.get_by_text("What the network sent").click()
    first = phone.element.locator(".ledger li[data-kind=webhook]").first
    first.locator("summary").click()
    expect(first).to_contain_text("POST http://127.0.0.1")
    expect(first).to_contain_text("Signature")
    expect(first).to_contain_text("CallSid=CA")
    expect(first.locator(".twiml")).to_contain_text('<Gather numDigits="1"')


def test_a_request_can_be_copied_as_curl_with_its_signature(open_page: Opener, network: str) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    phone = Phone(page)
    phone.dial()
    phone.hears("press 1")
    phone.element.get_by_text("What the network sent").click()
    first = phone.element.locator(".ledger li[data-kind=webhook]").first
    first.locator("summary").click()
    first.get_by_role("button", name="Copy as curl").click()
    expect(first.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("curl --include --request POST 'http://127.0.0.1")
    assert "X-Twilio-Signature: " in copied
    assert "--data-urlencode 'CallSid=CA" in copied


def test_twiml_that_twilio_would_refuse_is_said_in_plain_words_with_its_code(open_page: Opener) -> None:
    page = open_page()
    phone = Phone(page)
    phone.dial()
    phone.hears("press 1")
    page.keyboard.press("5")
    phone.hears("That was not a verb.")
    ledger = open_page("/ledger")
    expect(ledger.locator("[data-wrongs]")).to_contain_text("12200")
    expect(ledger.locator("[data-wrongs]")).to_contain_text("Sing")


def test_the_ledger_page_fills_as_calls_are_made_and_sifts_by_call(open_page: Opener) -> None:
    ledger = open_page("/ledger")
    phone = Phone(open_page("/?as=withheld"))
    phone.dial()
    webhooks = ledger.locator("[data-entries] li[data-kind=webhook]")
    expect(webhooks.first).to_be_visible()
    ledger.get_by_label("Only what went wrong").check()
    expect(webhooks.first).to_be_hidden()


def test_the_weather_is_made_rough_by_a_slider_and_calm_by_a_button(open_page: Opener, network: str) -> None:
    page = open_page()
    Phone(page)
    page.get_by_text("Rough weather").click()
    slider = page.get_by_label("Callbacks delivered twice")
    slider.fill("0.5")
    expect(page.locator("[data-weather-now]")).to_have_text("callbacks delivered twice 50 %")
    assert requests.get(f"{network}/network/weather", timeout=5).json()["duplicate"] == 0.5
    page.get_by_role("button", name="Set it calm").click()
    expect(page.locator("[data-weather-now]")).to_have_text("All calm")
    assert requests.get(f"{network}/network/weather", timeout=5).json()["duplicate"] == 0
