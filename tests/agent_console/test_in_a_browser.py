"""The desk in a real browser: every state without a fault of access, nothing sideways, a key for everything, and a ring that steals nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import select
from werkzeug.serving import make_server

import models
from app import create_app
from code_of_practice.roles import Role
from laptop.process import free_port
from models import schema, wall_clock
from models.calls import Call
from models.escalations import Escalation
from models.queries import events_of_call, note_of
from models.staff import Presence, Staff
from settings import Settings
from tests.agent_console.people import (
    PASSWORD,
    SECRETS,
    a_call,
    a_customer,
    a_person,
    answers_of,
    rung_is_rung,
)

pytestmark = pytest.mark.browser

_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
}
_SIZE = {"width": 1366, "height": 768}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """The console at a port of its own, on a new SQLite database; no streams, so the pages ask by themselves."""
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
def people(browser: Browser, served: Flask) -> Iterator["People"]:
    made = People(browser, served)
    yield made
    made.leave()


class People:
    """Persons at screens of their own."""

    def __init__(self, browser: Browser, served: Flask) -> None:
        self._browser, self._base = browser, served.config["SETTINGS"].public_base_url
        self._contexts: list[BrowserContext] = []
        self.refused: list[str] = []

    def arrive(self, name: str, role: Role) -> tuple[Page, int]:
        """A person signs in; their page and their number."""
        staff = a_person(name, role)
        context = self._browser.new_context(viewport=_SIZE)
        self._contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda told: self.refused.append(told.text) if "Content Security Policy" in told.text else None,
        )
        page.on("pageerror", lambda fault: self.refused.append(str(fault)))
        page.goto(f"{self._base}/console/sign-in")
        page.fill("#email", staff.email)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page, staff.id or 0

    def leave(self) -> None:
        for context in self._contexts:
            context.close()


def _state(page: Page, state: str) -> None:
    page.wait_for_selector(f'[data-state="{state}"]', timeout=20_000)


def _faults(page: Page) -> list[str]:
    """What axe finds, in both colour schemes."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(250)  # colours fade for 90 ms
        for fault in Axe().run(page, options=_RULES).response["violations"]:
            found.append(f"{scheme} {fault['id']}: {fault['nodes'][0]['html'][:160]}")
    return found


def _fits_sideways(page: Page) -> bool:
    """Whether nothing scrolls sideways at 320 px, which axe does not see (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(_SIZE)
    return bool(wide <= 320)


_SMALL = """() => [...document.querySelectorAll('button, a, input, select, summary, textarea')]
  .filter(e => e.checkVisibility() && e.type !== 'hidden' && !e.closest('p, li, td, dd'))
  .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
  .filter(([b]) => b.width && (b.height < 24 || b.width < 24)).map(([, html]) => html)"""


def _sound(page: Page) -> None:
    assert _faults(page) == []
    assert page.evaluate(_SMALL) == []  # WCAG 2.5.8: 24 px
    assert _fits_sideways(page)


def _escalation() -> int:
    with models.reading() as reading:
        return reading.exec(select(Escalation.id).order_by(Escalation.id.desc())).first() or 0


def test_every_state_of_the_desk_is_sound(people: People) -> None:
    """WCAG 2.2 AA: axe in both schemes, 320 px, 24 px, for each state of the strip."""
    a_customer()
    daniel, daniels = people.arrive("Daniel Price", Role.ADVISER)
    ruth, ruths = people.arrive("Ruth Bevan", Role.MANAGER)
    _state(daniel, "not_ready")
    _sound(daniel)
    with models.transaction() as tx:
        tx.get_one(Staff, daniels).become(Presence.MISSED, tx=tx, at=wall_clock.now(), by="system")
    _state(daniel, "missed")
    _sound(daniel)
    daniel.keyboard.press("F2")
    _state(daniel, "idle")
    _sound(daniel)
    call = a_call(at=wall_clock.now())
    _state(daniel, "ringing")
    _sound(daniel)
    daniel.keyboard.press("F2")
    _state(daniel, "on_call")
    _sound(daniel)
    for name, value in answers_of(call).items():
        daniel.fill(f"#ask-{name}", value)
    daniel.keyboard.press("Enter")
    expect(daniel.locator(".who-name").first).to_have_text("Eleanor Whitcombe")
    _sound(daniel)
    daniel.keyboard.press("Alt+g")
    _state(daniel, "escalating")
    _sound(daniel)
    rung_is_rung(_escalation(), ruths)
    _state(ruth, "ringing")
    _sound(ruth)
    with models.transaction() as tx:
        tx.get_one(Escalation, _escalation()).answered(tx, at=wall_clock.now())
    daniel.wait_for_selector('[data-escalation-state="briefing"]')
    _sound(daniel)
    with models.transaction() as tx:
        tx.get_one(Escalation, _escalation()).joined(tx, at=wall_clock.now())
    daniel.wait_for_selector('[data-escalation-state="joined"]')
    _sound(daniel)
    with models.transaction() as tx:
        tx.get_one(Call, call).end(tx, at=wall_clock.now(), status="completed")
    _state(daniel, "wrap_up")
    _sound(daniel)
    assert people.refused == []


def test_the_quieter_pages_are_sound(people: People) -> None:
    call = a_call(at=wall_clock.now())
    ruth, _ = people.arrive("Ruth Bevan", Role.MANAGER)
    base = ruth.url.split("/console")[0]
    with models.reading() as reading:
        complaint = reading.get_one(models.Complaint, reading.get_one(Call, call).complaint_id)
    for path in (
        "complaints",
        f"complaints/{complaint.reference}",
        "promises",
        "undone",
        "complaints/12345678",
    ):
        ruth.goto(f"{base}/console/{path}")
        _sound(ruth)
    margaret, number = people.arrive("Margaret Ellison", Role.MANAGING_DIRECTOR)
    _sound(margaret)
    with models.transaction() as tx:
        tx.get_one(models.Complaint, complaint.id).escalate(
            Role.MANAGING_DIRECTOR,
            by="staff:1",
            at=wall_clock.now(),
            call=tx.get_one(Call, call),
            by_staff_id=1,
        )
    rung_is_rung(_escalation(), number)
    _state(margaret, "ringing")
    _sound(margaret)
    stranger = margaret.context.browser.new_page()  # type: ignore[union-attr]
    stranger.goto(f"{base}/console/sign-in")
    _sound(stranger)
    stranger.close()
    assert people.refused == []


def test_the_keystroke_budget(people: People) -> None:
    """Ready 1, answer 1, a note 0 once there, next guide step 1, manager 1, Managing Director 1, wrap up 1."""
    a_customer()
    daniel, number = people.arrive("Daniel Price", Role.ADVISER)
    daniel.keyboard.press("F2")
    _state(daniel, "idle")
    call = a_call(at=wall_clock.now())
    _state(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    _state(daniel, "on_call")
    expect(daniel.locator("#ask-account_number")).to_be_focused()
    for answer in answers_of(call).values():  # three answers, two Tabs and one Enter
        daniel.keyboard.type(answer)
        daniel.keyboard.press("Enter" if len(answer) == 2 else "Tab")
    expect(daniel.locator(".who-name").first).to_have_text("Eleanor Whitcombe")
    daniel.keyboard.press("Alt+n")
    daniel.keyboard.type("Waited all day.")
    expect(daniel.locator("#kept")).to_contain_text("Kept ")
    before = daniel.locator(".say").first.inner_text()
    daniel.keyboard.press("Alt+w")
    expect(daniel.locator(".say").first).not_to_have_text(before)
    assert daniel.locator("textarea[data-note]").input_value() == "Waited all day."
    daniel.keyboard.press("Alt+g")
    _state(daniel, "escalating")
    daniel.keyboard.press("F4")  # undo
    _state(daniel, "on_call")
    daniel.keyboard.press("Alt+Shift+g")
    _state(daniel, "escalating")
    with models.reading() as reading:
        asked = [each.to_rung for each in reading.exec(select(Escalation).order_by(Escalation.id)).all()]
    assert asked == ["manager", "managing_director"]
    with models.transaction() as tx:
        tx.get_one(Call, call).end(tx, at=wall_clock.now(), status="completed")
    _state(daniel, "wrap_up")
    daniel.keyboard.press("Control+Enter")
    _state(daniel, "idle")
    assert number


def test_a_ring_moves_no_focus_and_takes_no_stray_key(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    daniel.keyboard.press("F2")
    _state(daniel, "idle")
    daniel.keyboard.press("Control+k")
    daniel.keyboard.type("look")
    a_call(at=wall_clock.now())
    _state(daniel, "ringing")
    daniel.keyboard.type(" up")
    assert daniel.locator("#find-words").input_value() == "look up"
    daniel.keyboard.press("Escape")
    for key in ("Space", "Enter", "a", "2"):
        daniel.keyboard.press(key)
    daniel.wait_for_timeout(300)
    assert daniel.locator('[data-state="ringing"]').count() == 1
    assert daniel.title().startswith("● Ringing")
    assert daniel.locator("body").get_attribute("data-sounding") == "yes"
    assert "Press F2 to answer" in daniel.locator("#spoken").inner_text()


def test_for_a_moment_after_the_ring_appears_f2_does_nothing(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    daniel.keyboard.press("F2")
    _state(daniel, "idle")
    call = a_call(at=wall_clock.now())
    _state(daniel, "ringing")
    daniel.keyboard.press("F2")  # a hand that was on its way already
    daniel.wait_for_timeout(100)
    with models.reading() as reading:
        assert reading.get_one(Call, call).adviser_id is None
    daniel.wait_for_timeout(500)
    daniel.keyboard.press("F2")
    _state(daniel, "on_call")


def test_of_many_tabs_one_rings(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    tabs = [daniel, *(daniel.context.new_page() for _ in range(4))]
    for tab in tabs[1:]:
        tab.goto(daniel.url)
    daniel.keyboard.press("F2")
    a_call(at=wall_clock.now())
    for tab in tabs:
        _state(tab, "ringing")
    daniel.wait_for_timeout(200)
    assert [tab.locator("body").get_attribute("data-sounding") for tab in tabs].count("yes") == 1


def test_on_a_call_nothing_scrolls_at_1366_by_768_and_the_strip_stays_where_it_is(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    places = []

    def look(state: str) -> None:
        _state(daniel, state)
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


def test_what_is_typed_stays_when_its_zone_changes_and_when_the_server_is_away(
    people: People, served: Flask
) -> None:
    a_customer()
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    call = a_call(at=wall_clock.now())
    daniel.keyboard.press("F2")
    _state(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    _state(daniel, "on_call")
    daniel.fill("#ask-account_number", "3001")
    with models.transaction() as tx:
        tx.get_one(Call, call).hold(tx, by="system", at=wall_clock.now())
        complaint = tx.get_one(models.Complaint, tx.get_one(Call, call).complaint_id)
        complaint.needs("Large print", by="caller", at=wall_clock.now())
    expect(daniel.locator(".note-warn").first).to_contain_text("Large print", timeout=6000)
    assert daniel.locator("#ask-account_number").input_value() == "3001"
    daniel.context.set_offline(True)
    daniel.locator("textarea[data-note]").fill("typed while away")
    expect(daniel.locator("#kept")).to_contain_text("Not kept yet", timeout=6000)
    daniel.context.set_offline(False)
    expect(daniel.locator("#kept")).to_contain_text("Kept ", timeout=20_000)


def test_two_windows_that_write_at_once_show_both_texts_and_keep_both(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    call = a_call(at=wall_clock.now())
    daniel.keyboard.press("F2")
    _state(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    _state(daniel, "on_call")
    second = daniel.context.new_page()
    second.goto(daniel.url)
    daniel.locator("textarea[data-note]").fill("from the first window")
    expect(daniel.locator("#kept")).to_contain_text("Kept ")
    second.locator("textarea[data-note]").fill("from the second window")
    expect(second.locator("#other-note")).to_be_visible(timeout=8000)
    expect(second.locator("#other-note pre")).to_have_text("from the first window")
    second.get_by_role("button", name="Keep both").click()
    expect(second.locator("#kept")).to_contain_text("Kept ", timeout=8000)
    with models.reading() as reading:
        note = note_of(reading, call, 1)
        assert note is not None and note.text == "from the first window\nfrom the second window"


def test_the_keys_on_the_page_are_listed_and_can_be_switched_off(people: People) -> None:
    """WCAG 2.1.4: no key works while the switch is off."""
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    daniel.keyboard.press("?")
    expect(daniel.locator("#keys")).to_contain_text("Go ready")
    daniel.locator("#keys-off").check()
    daniel.keyboard.press("Escape")
    daniel.keyboard.press("F2")
    daniel.wait_for_timeout(400)
    assert daniel.locator('[data-state="not_ready"]').count() == 1


def test_hanging_up_takes_two_presses(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    call = a_call(at=wall_clock.now())
    daniel.keyboard.press("F2")
    _state(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    _state(daniel, "on_call")

    def asked() -> bool:
        with models.reading() as reading:
            return "hang_up_asked" in [event.kind for event in events_of_call(reading, call)]

    daniel.keyboard.press("Alt+x")
    daniel.wait_for_timeout(300)
    assert not asked()
    expect(daniel.locator("#message")).to_contain_text("Press Hang up again")
    with daniel.expect_response("**/hang-up"):
        daniel.keyboard.press("Alt+x")
    assert asked()


def test_no_fact_of_the_account_reaches_the_browser_before_verification(people: People) -> None:
    """CP6, on everything the browser is sent, not only on what it shows."""
    a_customer()
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    sent: list[str] = []
    daniel.on(
        "response",
        lambda answer: (
            sent.append(answer.text()) if "regions" in answer.url or "/calls/" in answer.url else None
        ),
    )
    daniel.keyboard.press("F2")
    _state(daniel, "idle")
    a_call(at=wall_clock.now())
    _state(daniel, "ringing")
    daniel.wait_for_timeout(450)
    daniel.keyboard.press("F2")
    _state(daniel, "on_call")
    daniel.wait_for_timeout(2500)
    everything = "\n".join([*sent, daniel.content()])
    assert len(sent) > 2
    assert not any(secret in everything for secret in SECRETS)


def test_the_whole_desk_weighs_less_than_sixty_kilobytes(people: People) -> None:
    daniel, _ = people.arrive("Daniel Price", Role.ADVISER)
    import gzip

    weights: dict[str, int] = {}
    daniel.on(
        "response",
        lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}) if answer.ok else None,
    )
    daniel.reload()
    daniel.wait_for_timeout(1200)
    assert any("desk.js" in url for url in weights)
    assert sum(weights.values()) < 60_000, weights
