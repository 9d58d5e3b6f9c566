"""What a person does with one phone on the page, in a person's words."""

from playwright.sync_api import Locator, Page, expect


class Phone:
    """The nth phone on the page."""

    def __init__(self, page: Page, nth: int = 0) -> None:
        self.page = page
        self.element: Locator = page.locator(".handset").nth(nth)
        expect(self.element).to_be_visible()

    def dial(self) -> None:
        """Presses Enter in the number field, as it stands."""
        self.element.get_by_label("Number to call").press("Enter")
        self.is_saying("Connected")

    def button(self, name: str) -> Locator:
        """One of its buttons by its whole name."""
        return self.element.get_by_role("button", name=name, exact=True)

    def is_saying(self, state: str) -> None:
        """The status word is this."""
        expect(self.element.locator("[data-state]")).to_have_text(state)

    def is_told(self, sentence: str) -> None:
        """The line under the status word says who hears whom."""
        expect(self.element.locator("[data-room]")).to_have_text(sentence)

    def hears(self, words: str) -> None:
        """A caption on the left says this."""
        expect(self.element.locator(".captions .heard", has_text=words).last).to_be_visible()

    def has_given(self, words: str) -> None:
        """A caption on the right says this."""
        expect(self.element.locator(".captions .mine", has_text=words).last).to_be_visible()

    def says(self, words: str) -> None:
        """Types words and sends them with Enter."""
        box = self.element.get_by_label("Say something")
        box.fill(words)
        box.press("Enter")
