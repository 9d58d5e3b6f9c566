"""Whether somebody answers the phones: what the conversation may ask before it has a call or a database."""

from datetime import datetime

from code_of_practice import opening_hours
from code_of_practice.edition import kept
from code_of_practice.opening_hours import OpeningHours
from settings import Settings

from . import dates


class Hours:
    """The opening hours as they stand at one moment (UTC)."""

    def __init__(self, settings: Settings, at: datetime) -> None:
        self.settings, self.at = settings, at

    def people_are_here(self) -> bool:
        return hours(self.settings).is_open(self.at)

    def open_again(self) -> str:
        opening = hours(self.settings).next_opening(self.at)
        return f"at {dates.moment(opening, now=self.at)}" if opening else "on the next working day"


def hours(settings: Settings) -> OpeningHours:
    """The operator's opening hours, or the policy's."""
    return _read(settings.opening_hours)


@kept
def _read(text: str) -> OpeningHours:
    return OpeningHours.parse(text) if text else opening_hours.of_the_policy()
