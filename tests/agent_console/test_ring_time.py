"""From Twilio's webhook to the ring on the adviser's screen, through every process there is: 300 ms for 95 of 100."""

import json
import sqlite3
import time
import urllib.request
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from laptop.system import System

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CALLS = 20
BATCHES = 3  # other programs on the machine may spoil one, not three
_WATCH = """
window.rang = [];
new MutationObserver(() => {
  const ringing = document.querySelector('[data-ringing="yes"]');
  if (ringing && ringing.dataset.call !== window.rang.at(-1)?.call) window.rang.push({ call: ringing.dataset.call, at: Date.now() });
}).observe(document, { childList: true, subtree: true });
"""


def _network(live: System, path: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{live.settings.simulator_port}/network{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def _sign_in(live: System, page: Page, role: str) -> None:
    person = next(each for each in live.people["staff"] if each["role"] == role)
    page.goto(f"{live.settings.public_base_url}/console/sign-in")
    page.fill("#email", person["email"])
    page.fill("#password", person["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-state="not_ready"]')


def _queued_at(live: System, call: int) -> float:
    """When the webhook that queued this call was taken, in seconds."""
    path = live.settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        text = database.execute("SELECT queued_at FROM call WHERE id = ?", (call,)).fetchone()[0]
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_the_desk_rings_within_three_tenths_of_a_second(live: System, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script(_WATCH)
    page = context.new_page()
    _sign_in(live, page, "adviser")
    page.wait_for_selector('.live[data-is="live"]')
    numbers = iter(range(BATCHES * CALLS))
    for _ in range(BATCHES):
        took = sorted(_one_ring(live, page, next(numbers)) for _ in range(CALLS))
        p95 = took[int(CALLS * 0.95) - 1]
        print(
            f"ring after {took[CALLS // 2] * 1000:.0f} ms (median), {p95 * 1000:.0f} ms (p95), {took[-1] * 1000:.0f} ms"
        )
        if p95 <= 0.3:
            break
    context.close()
    assert p95 <= 0.3


def _one_ring(live: System, page: Page, number: int) -> float:
    """One call, rung and declined; seconds from the webhook that queued it to the ring in the page."""
    page.keyboard.press("F2")
    page.wait_for_selector('[data-state="idle"]')
    made = _network(
        live, "/calls", {"from": f"+4477009002{number:02d}", "to": live.settings.complaints_number}
    )
    _ask_for_a_person(live, made["call"])
    page.wait_for_selector('[data-state="ringing"]', timeout=10_000)
    rang = page.evaluate("window.rang.at(-1)")
    took: float = rang["at"] / 1000 - _queued_at(live, int(rang["call"]))
    page.wait_for_timeout(450)
    page.keyboard.press("F4")
    page.wait_for_selector('[data-state="not_ready"]')
    _network(live, f"/calls/{made['call']}/hangup", {})
    return took


def _ask_for_a_person(live: System, call: str) -> None:
    """Press 0 once the menu listens."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{live.settings.simulator_port}/network/calls/{call}", timeout=10
        ) as answer:
            heard = " ".join(each.get("text") or "" for each in json.load(answer).get("heard", []))
        if "To speak to a person, press 0" in heard:
            _network(live, f"/calls/{call}/digits", {"digits": "0"})
            return
        time.sleep(0.05)
    raise AssertionError(f"The menu was not heard: {heard!r}")
