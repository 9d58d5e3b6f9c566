"""Every address we give Twilio for one call: absolute, with its retry rules in the fragment (rule 5)."""

from dataclasses import dataclass

from carrier.callbacks import Use, with_overrides


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one call; `base` is PUBLIC_BASE_URL without a trailing slash."""

    base: str
    key: str

    def turn(self, number: int) -> str:
        return with_overrides(f"{self.base}/ivr/{self.key}/{number}")

    def silence(self, number: int) -> str:
        """Where a question that got no answer leads; the same turn without it is "where were we?"."""
        return with_overrides(f"{self.base}/ivr/{self.key}/{number}?silence=1")

    @property
    def wait(self) -> str:
        return with_overrides(f"{self.base}/ivr/{self.key}/wait")

    @property
    def room(self) -> str:
        return with_overrides(f"{self.base}/ivr/{self.key}/room")

    @property
    def hold(self) -> str:
        return with_overrides(f"{self.base}/ivr/{self.key}/hold")

    @property
    def music(self) -> str:
        return f"{self.base}/music/waiting.wav"

    @property
    def conference_events(self) -> str:
        return with_overrides(f"{self.base}/ivr/conference", Use.EVENT)
