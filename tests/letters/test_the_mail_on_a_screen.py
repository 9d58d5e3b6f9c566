"""The mail's HTML as a browser shows it: for everybody, on a phone, and fetching nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

import letters
from letters import Format

from .facts import FACTS, MONDAY


@pytest.mark.browser
@pytest.mark.parametrize("format", [Format.STANDARD, Format.LARGE_PRINT])
def test_axe_finds_nothing_and_a_phone_need_not_scroll_sideways(browser: Browser, format: Format) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for kind in ("acknowledgement", "outcome", "deadlock"):
        page.set_content(letters.render(kind, FACTS, MONDAY, format=format).html)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert asked == []
    page.close()
