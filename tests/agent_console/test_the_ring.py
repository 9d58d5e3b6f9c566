"""A ring is heard once, seen at once, and takes nothing from whoever is typing."""

import pytest
from playwright.sync_api import expect

import models
from code_of_practice.roles import Role
from models import wall_clock
from models.telephone.calls import Call
from tests.agent_console.people import a_call
from tests.agent_console.screens import People, shows

pytestmark = pytest.mark.browser


def test_a_ring_moves_no_focus_and_takes_no_stray_key(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    daniel.keyboard.press("F2")
    shows(daniel, "idle")
    daniel.keyboard.press("Control+k")
    daniel.keyboard.type("look")
    a_call(at=wall_clock.now())
    shows(daniel, "ringing")
    daniel.keyboard.type(" up")
    assert daniel.locator("#find-words").input_value() == "look up"
    daniel.keyboard.press("Escape")
    for key in ("Space", "Enter", "a", "2"):
        daniel.keyboard.press(key)
    daniel.wait_for_timeout(300)
    assert daniel.locator('[data-state="ringing"]').count() == 1
    assert daniel.title().startswith("● Ringing")
    expect(daniel.locator("body")).to_have_attribute("data-sounding", "yes")
    expect(daniel.locator("#spoken")).to_contain_text("Press F2 to answer")


_PRESS_F2_AS_IT_APPEARS = """
new MutationObserver((_, looking) => {
  if (!document.querySelector('[data-state="ringing"]')) return;
  looking.disconnect();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { code: "F2", key: "F2", bubbles: true }));
  document.documentElement.dataset.pressed = "F2";
}).observe(document, { childList: true, subtree: true, attributes: true });
"""


def test_for_a_moment_after_the_ring_appears_f2_does_nothing(people: People) -> None:
    """Pressed by the page itself: this test's own hand may be slower than the guard lasts."""
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    daniel.keyboard.press("F2")
    shows(daniel, "idle")
    daniel.evaluate(_PRESS_F2_AS_IT_APPEARS)  # a hand that was on its way already
    call = a_call(at=wall_clock.now())
    daniel.wait_for_selector("[data-pressed]", state="attached")
    daniel.wait_for_timeout(500)
    shows(daniel, "ringing")
    with models.reading() as reading:
        assert reading.get_one(Call, call).adviser_id is None
    daniel.keyboard.press("F2")
    shows(daniel, "on_call")


def test_of_many_tabs_one_rings(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    tabs = [daniel, *(daniel.context.new_page() for _ in range(4))]
    for tab in tabs[1:]:
        tab.goto(daniel.url)
    daniel.keyboard.press("F2")
    a_call(at=wall_clock.now())
    for tab in tabs:
        shows(tab, "ringing")
    while not any(tab.locator('body[data-sounding="yes"]').count() for tab in tabs):
        daniel.wait_for_timeout(50)
    daniel.wait_for_timeout(200)  # for another that would sound too
    assert [tab.locator("body").get_attribute("data-sounding") for tab in tabs].count("yes") == 1


def test_on_a_call_nothing_scrolls_at_1366_by_768_and_the_strip_stays_where_it_is(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    places = []

    def look(state: str) -> None:
        shows(daniel, state)
        places.append(
            daniel.evaluate(
                "(e => [e.top, e.height])(document.querySelector('.strip').getBoundingClientRect())"
            )
        )
        assert daniel.evaluate("document.documentElement.scrollHeight <= innerHeight")

    look("not_ready")
    daniel.keyboard.press("F2")
    look("idle")
    a_call(at=wall_clock.now())
    look("ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    look("on_call")
    daniel.keyboard.press("Alt+g")
    look("escalating")
    assert all(place == places[0] for place in places), places
