"""Where the complaints number sends its calls: what it should say at Twilio, what it says, and setting it.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from dataclasses import dataclass
from typing import Any

from carrier.callbacks import Use, with_overrides
from carrier.errors import Refused
from carrier.numbers import national
from carrier.wire import Wire
from settings import Settings


@dataclass(frozen=True, slots=True)
class NumberWebhooks:
    """The three addresses of a number; every one is asked with POST."""

    voice_url: str
    voice_fallback_url: str
    status_callback: str


def expected_webhooks(settings: Settings) -> NumberWebhooks:
    """What the complaints number must have at Twilio for this installation."""
    return NumberWebhooks(
        voice_url=with_overrides(f"{settings.public_base_url}/ivr/voice"),
        voice_fallback_url=with_overrides(f"{settings.fallback_base_url}/fallback"),
        status_callback=with_overrides(f"{settings.public_base_url}/ivr/status", Use.EVENT),
    )


class Numbers(Wire):
    """Reading and setting a number's webhooks."""

    def number_webhooks(self, *, number: str) -> NumberWebhooks:
        """What Twilio has for this number now. Raises Refused when it is not in this account.

        An address that is asked with GET is given as empty: to us it is not set.
        https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource#read-multiple-incomingphonenumber-resources
        """
        held = self._held(number)
        return NumberWebhooks(
            voice_url=_if_posted(held.voice_url, held.voice_method),
            voice_fallback_url=_if_posted(held.voice_fallback_url, held.voice_fallback_method),
            status_callback=_if_posted(held.status_callback, held.status_callback_method),
        )

    def set_number_webhooks(self, *, number: str, webhooks: NumberWebhooks) -> None:
        """Point the number at these addresses.

        https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource#update-an-incomingphonenumber-resource
        """
        sid = self._held(number).sid
        self.ask(
            "point the number here",
            lambda account: account.incoming_phone_numbers(sid).update(
                voice_url=webhooks.voice_url,
                voice_method="POST",
                voice_fallback_url=webhooks.voice_fallback_url,
                voice_fallback_method="POST",
                status_callback=webhooks.status_callback,
                status_callback_method="POST",
            ),
        )

    def _held(self, number: str) -> Any:
        found = self.ask(
            "find the number",
            lambda account: account.incoming_phone_numbers.list(phone_number=number, limit=1),
        )
        if not found:
            raise Refused(f"The number {national(number)} is not in this Twilio account.")
        return found[0]


def _if_posted(url: str | None, method: str | None) -> str:
    return url or "" if (method or "POST").upper() == "POST" else ""
