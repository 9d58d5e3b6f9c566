"""The whole form in a real browser with scripts switched off; each page looked at by axe, and at 320 px."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

import models
from app import create_app
from laptop.process import free_port
from models import schema
from models.correspondence.attachments import files_of_complaint
from settings import Settings
from tests.intake.online.people import complaints, messages

pytestmark = pytest.mark.browser

_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # the elements of every rule that found nothing are not asked for
}
#: In this order, so that each can be come to.
_PAGES = ("who", "what-is-wrong", "what-happened", "files", "put-right", "reach", "check")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """The application at a port of its own, on a new SQLite database."""
    port = free_port()
    environ = {
        "INSTANCE_DIR": str(tmp_path),
        "PORT": str(port),
        "EVENTS_PORT": str(free_port()),
        "SIMULATOR_PORT": str(free_port()),
    }
    app = create_app(Settings.from_environment(environ))
    schema.upgrade(models.bound())
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield app
    server.shutdown()
    models.bound().dispose()


@pytest.fixture
def base(served: Flask) -> str:
    return str(served.config["SETTINGS"].public_base_url)


@pytest.fixture
def person(browser: Browser, base: str) -> Iterator[Page]:
    """Somebody whose browser runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def fill_in(page: Page, base: str, tmp_path: Path) -> None:
    """Every page, by its labels alone, up to the answers."""
    bill = tmp_path / "bill.pdf"
    bill.write_bytes(b"%PDF-1.7 the bill")
    page.goto(f"{base}/complaints")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Your full name").fill("Eleanor Whitcombe")
    page.get_by_label("Me", exact=True).check()
    press(page, "Continue")
    page.get_by_label("A missed engineer or appointment").check()
    press(page, "Continue")
    page.get_by_label("Tell us in your own words").fill("The engineer never came.")
    press(page, "Continue")
    page.get_by_label("Choose files").set_input_files(bill)
    press(page, "Continue")
    page.get_by_label("What would you like us to do?").fill("Come.")
    press(page, "Continue")
    page.get_by_label("By email").check()
    page.get_by_label("Email address").fill("eleanor@example.com")
    page.get_by_label("An interpreter on calls").check()
    press(page, "Continue")


def test_a_whole_complaint_is_made_and_followed_without_a_script(
    person: Page, base: str, tmp_path: Path
) -> None:
    """Start to reference, then code, stage and a manager: every step a plain form."""
    person.goto(f"{base}/complaints")
    press(person, "Start now")
    press(person, "Continue")
    expect(person.get_by_role("link", name="Write your name")).to_be_visible()
    assert person.title().startswith("Error: ")
    fill_in(person, base, tmp_path)
    expect(person.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(person.get_by_text("bill.pdf")).to_be_visible()
    person.get_by_role("link", name="Change what would put it right").click()
    person.get_by_label("What would you like us to do?").fill("Come, and say sorry.")
    press(person, "Continue")
    expect(person.get_by_text("Come, and say sorry.")).to_be_visible()
    press(person, "Send my complaint")
    expect(person.get_by_role("heading", level=1)).to_have_text("We have your complaint")
    (made,) = complaints()
    assert person.inner_text(".panel .reference").replace(" ", "") == made.reference
    with models.reading() as reading:
        assert [each.name for each in files_of_complaint(reading, made.id or 0)] == ["bill.pdf"]

    person.go_back()
    person.reload()
    expect(person.get_by_role("heading", level=1)).to_have_text("We have your complaint")
    assert len(complaints()) == 1

    person.goto(f"{base}/complaints/track")
    person.get_by_label("Your complaint reference").fill(made.reference)
    person.get_by_label("Your email address").fill("eleanor@example.com")
    press(person, "Send me a code")
    digits = re.search(r"\d{6}", messages()[-1].body)
    assert digits
    person.get_by_label("Your 6-digit code").fill(digits[0])
    press(person, "Continue")
    expect(person.get_by_text("We have your complaint and will start looking into it.")).to_be_visible()
    press(person, "Ask for a manager")
    expect(person.get_by_role("status")).to_have_text("We have asked a manager to look at it.")


def test_every_page_is_sound_in_both_schemes_and_fits_320_px(
    browser: Browser, base: str, tmp_path: Path
) -> None:
    """WCAG 2.2 AA by axe, and 1.4.10 by measuring; the browser of this test runs axe's own script alone."""
    context = browser.new_context(bypass_csp=True)
    page, faults = context.new_page(), _Faults()
    page.goto(f"{base}/complaints")
    faults.look(page, "start")
    page.get_by_role("link", name="Our Code of Practice").click()
    page.get_by_text("Read the whole text").click()
    expect(page.get_by_text("There will then follow an 8 week period")).to_be_visible()
    faults.look(page, "our Code")
    page.goto(f"{base}/complaints")
    fill_in(page, base, tmp_path)
    for name in _PAGES:
        page.goto(f"{base}/complaints/{name}")
        faults.look(page, name)
    _wrong_answers(context, base, faults)
    press(page, "Send my complaint")
    faults.look(page, "done")
    page.goto(f"{base}/complaints/track")
    faults.look(page, "track")
    page.get_by_label("Your complaint reference").fill(complaints()[0].reference)
    page.get_by_label("Your email address").fill("eleanor@example.com")
    press(page, "Send me a code")
    faults.look(page, "code")
    digits = re.search(r"\d{6}", messages()[-1].body)
    page.get_by_label("Your 6-digit code").fill(digits[0] if digits else "")
    press(page, "Continue")
    faults.look(page, "tracked")
    context.close()
    assert faults.found == []


def _wrong_answers(context: BrowserContext, base: str, faults: "_Faults") -> None:
    """The same pages as they are when an answer cannot be used."""
    page = context.new_page()
    page.goto(f"{base}/complaints/reach")
    page.get_by_label("Email address").fill("not an address")
    press(page, "Continue")
    faults.look(page, "reach with an error")
    page.goto(f"{base}/complaints/files")
    press(page, "Add these files")
    faults.look(page, "files with an error")
    page.close()


class _Faults:
    """What axe and the ruler find."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, page: Page, name: str) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for fault in Axe().run(page, options=_RULES).response["violations"]:
                self.found.append(f"{name}, {scheme}: {fault['id']} {fault['nodes'][0]['html'][:140]}")
        if page.locator("h1").count() != 1:
            self.found.append(f"{name}: {page.locator('h1').count()} main headings")
        page.set_viewport_size({"width": 320, "height": 800})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
            self.found.append(f"{name}: {wide} px wide at 320")
        small = page.evaluate(_SMALL)
        if small:
            self.found.append(f"{name}: too small to hit: {small}")
        page.set_viewport_size({"width": 1000, "height": 800})


#: WCAG 2.5.8: 24 by 24 CSS pixels, links inside a sentence excepted.
_SMALL = """() => [...document.querySelectorAll('button, input:not([type=hidden]), textarea, .choice label')]
  .filter(each => !each.closest('.trap'))
  .map(each => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([each]) => each.outerHTML.slice(0, 80))"""
