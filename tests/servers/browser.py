"""A real browser: Debian's Chromium, driven by Playwright, with no wish to talk to anybody outside."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

# A test waits for what it expects; its own five seconds would be a test of how busy the machine is.
expect.set_options(timeout=30_000)

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _program() -> str:
    """Where Chromium is. Skips the test with the reason where it is not (in CI a skip is a failure)."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if not found:
        pytest.skip(
            "No Chromium is here; install it (Debian: apt-get install chromium) or name it in CHROMIUM."
        )
    return found


# A module long, no longer: Playwright holds an event loop while it runs, and other tests want their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, running; make a context for each person who sits at a screen of their own."""
    program = _program()
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
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
