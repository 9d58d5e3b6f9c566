"""Persons at screens of their own, and what makes a screen sound."""

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlmodel import select

import models
from code_of_practice.roles import Role
from models.telephone.escalations import Escalation
from tests.agent_console.people import PASSWORD, a_person

_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # the elements of every rule that found nothing are not asked for
}
SIZE = {"width": 1366, "height": 768}


class People:
    """Persons at screens of their own."""

    def __init__(self, browser: Browser, served: Flask) -> None:
        self._browser, self._base = browser, served.config["SETTINGS"].public_base_url
        self._contexts: list[BrowserContext] = []
        self.refused: list[str] = []

    def arrive(self, name: str, role: Role) -> tuple[Page, int]:
        """A person signs in; their page and their number."""
        staff = a_person(name, role)
        context = self._browser.new_context(viewport=SIZE)
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


def shows(page: Page, state: str) -> None:
    page.wait_for_selector(f'[data-state="{state}"]', timeout=30_000)


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
    page.set_viewport_size(SIZE)
    return bool(wide <= 320)


_SMALL = """() => [...document.querySelectorAll('button, a, input, select, summary, textarea')]
  .filter(e => e.checkVisibility() && e.type !== 'hidden' && !e.closest('p, li, td, dd'))
  .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
  .filter(([b]) => b.width && (b.height < 24 || b.width < 24)).map(([, html]) => html)"""


def sound(page: Page) -> None:
    faults = _faults(page)
    assert not faults, f"{page.url}: {faults}"
    small = page.evaluate(_SMALL)  # WCAG 2.5.8: 24 px
    assert not small, f"{page.url}: {small}"
    assert _fits_sideways(page)


def newest_escalation() -> int:
    with models.reading() as reading:
        return reading.exec(select(Escalation.id).order_by(Escalation.id.desc())).first() or 0
