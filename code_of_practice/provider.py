"""Who we are and how we are reached, as the published Code says it (CP3, CP4)."""

from datetime import date

from pydantic import Field

from code_of_practice.edition import kept
from code_of_practice.policy import Confidence
from code_of_practice.policy_file import Form, read


class Provider(Form):
    """The provider on the letterhead, with every way to reach us (R3)."""

    name: str
    team: str
    address: tuple[str, ...] = Field(min_length=2)
    phone: str
    email: str
    website: str
    portal: str
    source: str
    verified_on: date
    confidence: Confidence

    @property
    def postal(self) -> str:
        """The address on one line."""
        return ", ".join((self.name, *self.address))


@kept
def provider() -> Provider:
    """Ours."""
    return read("provider.yaml", Provider)
