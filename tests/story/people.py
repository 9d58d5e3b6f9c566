"""Three people at three screens, and the keys they press."""

import re
from collections import Counter
from typing import Any

from playwright.sync_api import Browser, Page, expect

from laptop.system import System


class Desk:
    """One member of staff in a browser of their own; `presses` counts every key they needed."""

    def __init__(self, browser: Browser, live: System, role: str, nth: int = 0) -> None:
        self.person = [each for each in live.people["staff"] if each["role"] == role][nth]
        self.page: Page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard_from_the_console)
        self.presses: Counter[str] = Counter()
        host = {"adviser": "adviser", "manager": "manager", "managing_director": "md"}[role]
        self.page.goto(f"http://{host}{nth or ''}.localhost:{live.settings.port}/console")
        self.page.get_by_label("Email").fill(self.person["email"])
        self.page.get_by_label("Password").fill(self.person["password"])
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[data-live-state], .live").first).to_contain_text("Live")

    def press(self, keys: str) -> None:
        self.presses[keys] += 1
        self.page.keyboard.press(keys)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=30_000)

    def strip_says(self, words: str) -> None:
        expect(self.page.locator(".strip")).to_contain_text(words, timeout=30_000)

    def _heard_from_the_console(self, message: Any) -> None:
        if message.type == "error":
            self.wrong.append(message.text)


def key_identity(phone: Any, knows: dict[str, str]) -> None:
    """What a customer keys in to prove who they are; the asked digits of the PIN are on the caption."""
    phone.hears("account number")
    phone.page.keyboard.type(knows["account_number"])
    phone.hears("date of birth")
    year, month, day = knows["date_of_birth"].split("-")
    phone.page.keyboard.type(day + month + year)
    phone.hears("digits of your PIN")
    asked = phone.element.locator(".captions .heard", has_text="digits of your PIN").last.inner_text()
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth")
    phone.page.keyboard.type(
        "".join(digit for word, digit in zip(ordinals, knows["pin"], strict=True) if word in asked)
    )
