"""Text messages: what the application sends, and the handsets that show it."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.ledger import moment
from simulator.letter import Letter
from simulator.webhook_fields import API_VERSION

if TYPE_CHECKING:
    from simulator.network import Network

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)


@dataclass
class Message:
    """One SMS."""

    to: str
    from_: str
    body: str
    status_callback: str = ""
    service_sid: str | None = None
    sid: str = field(default_factory=lambda: "SM" + secrets.token_hex(16))
    status: str = "queued"
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent: datetime | None = None
    error_code: int | None = None

    @property
    def segments(self) -> int:
        """How many SMS it takes: 160 GSM characters, or 70 others; 153 and 67 each when there are several."""
        gsm = set(self.body) <= GSM
        one, part = (160, 153) if gsm else (70, 67)
        length = len(self.body) if gsm else len(self.body.encode("utf-16-le")) // 2
        return 1 if length <= one else -(-length // part)

    def facts(self) -> dict[str, Any]:
        """As the handset shows it."""
        return {
            "sid": self.sid,
            "from": self.from_,
            "to": self.to,
            "body": self.body,
            "status": self.status,
            "at": moment(self.created),
        }


class Messages:
    """All messages, newest last."""

    def __init__(self, network: "Network") -> None:
        self._network = network
        self.all: dict[str, Message] = {}

    def send(self, message: Message) -> Message:
        """Takes a message on its way: queued, sent, delivered, each told to its StatusCallback."""
        self.all[message.sid] = message
        self._network.callbacks.background(self._deliver(message))
        return message

    def of(self, number: str) -> list[Message]:
        """The delivered messages of a handset, oldest first."""
        return [m for m in self.all.values() if m.to == number and m.status == "delivered"]

    def forget(self) -> None:
        """No messages any more."""
        self.all.clear()

    async def _deliver(self, message: Message) -> None:
        await asyncio.sleep(0.2 * self._network.environment.pace)
        off = self._network.handsets.mode(message.to) == "off"
        for status in ("sent", "undelivered" if off else "delivered"):
            message.status, message.updated = status, datetime.now(UTC)
            message.sent = message.sent or message.updated
            message.error_code = 30003 if status == "undelivered" else None
            self._tell(message)
        if not off:
            self._network.streams.publish("message", message.facts(), topics=(f"number:{message.to}",))

    def _tell(self, message: Message) -> None:
        if not message.status_callback:
            return
        fields = {
            "AccountSid": self._network.environment.account_sid, "ApiVersion": API_VERSION, "From": message.from_, "To": message.to,
            "MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": message.status, "SmsStatus": message.status,
        }  # fmt: skip
        if message.error_code:
            fields["ErrorCode"] = str(message.error_code)
        self._network.callbacks.tell(
            Letter("message.status", message.status_callback, "POST", fields, conference=message.sid)
        )
