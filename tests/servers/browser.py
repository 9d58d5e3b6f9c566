"""A real browser: Debian's Chromium, driven by Playwright, with no wish to talk to anybody outside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from laptop import chromium

# A test waits for what it expects; its own five seconds would be a test of how busy the machine is.
expect.set_options(timeout=30_000)


# A module long, no longer: Playwright holds an event loop while it runs, and other tests want their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, running; make a context for each person who sits at a screen of their own.

    Skips the test with the reason where there is none (in CI a skip is a failure).
    """
    program = chromium.program()
    if program is None:
        pytest.skip(chromium.MISSING)
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=program, args=list(chromium.ARGUMENTS))
        except Error as reason:
            pytest.fail(f"Chromium did not start: {reason}")
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One page of one person's browser."""
    context = browser.new_context()
    yield context.new_page()
    context.close()
