"""The account's phone numbers and the webhooks set on them (IncomingPhoneNumbers)."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from simulator.environment import Environment


@dataclass
class IncomingNumber:
    """One number of the account."""

    phone_number: str
    sid: str = field(default_factory=lambda: "PN" + secrets.token_hex(16))
    friendly_name: str = ""
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: str = "POST"
    voice_application_sid: str = ""
    voice_caller_id_lookup: bool = False
    status_callback: str = ""
    status_callback_method: str = "POST"
    sms_url: str = ""
    sms_method: str = "POST"
    sms_fallback_url: str = ""
    sms_fallback_method: str = "POST"
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))


class Numbers:
    """The numbers this account owns: at first the complaints number alone."""

    def __init__(self, environment: Environment) -> None:
        self._numbers: dict[str, IncomingNumber] = {}
        self.buy(environment.complaints_number)

    def buy(self, phone_number: str) -> IncomingNumber:
        """Adds a number to the account."""
        number = IncomingNumber(phone_number, friendly_name=phone_number)
        self._numbers[number.sid] = number
        return number

    def by_phone_number(self, phone_number: str) -> IncomingNumber | None:
        """The number dialled, also as people in the UK dial it: 0330 053 8188."""
        digits = "".join(c for c in phone_number if c.isdigit() or c == "+")
        dialled = "+44" + digits[1:] if digits.startswith("0") and not digits.startswith("00") else digits
        return next((n for n in self._numbers.values() if n.phone_number == dialled), None)

    def by_sid(self, sid: str) -> IncomingNumber | None:
        """The number with this SID."""
        return self._numbers.get(sid)

    def release(self, sid: str) -> None:
        """Gives a number back."""
        self._numbers.pop(sid, None)

    def all(self) -> list[IncomingNumber]:
        """All of them."""
        return list(self._numbers.values())
