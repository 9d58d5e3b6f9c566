"""Single legs of a call: ring one, redirect one, end one, look at one.

https://www.twilio.com/docs/voice/api/call-resource
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from carrier.callbacks import Use, with_overrides
from carrier.errors import Refused
from carrier.numbers import last_three, may_be_dialled
from carrier.wire import Wire

CALL_EVENTS = ["initiated", "ringing", "answered", "completed"]
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
# Two clocks: Twilio's dates are whole seconds, and its clock and ours may differ a little.
_CLOCKS_APART = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class LegNow:
    """One leg as Twilio's Calls API knows it now. Times are UTC."""

    sid: str
    status: str
    from_: str
    to: str
    direction: str
    parent_sid: str
    created_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    duration: int | None
    """Seconds."""

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @classmethod
    def read(cls, call: Any) -> "LegNow":
        return cls(
            sid=call.sid,
            status=str(call.status),
            from_=call._from or "",
            to=call.to or "",
            direction=str(call.direction or ""),
            parent_sid=call.parent_call_sid or "",
            created_at=call.date_created,
            started_at=call.start_time,
            ended_at=call.end_time,
            duration=int(call.duration) if call.duration else None,
        )


class Legs(Wire):
    """What can be done to a single leg."""

    def ring_phone(self, *, to: str, url: str, status_url: str, timeout: int, fallback_url: str = "") -> str:
        """Ring an ordinary telephone and return the leg's sid; `url` speaks first ("press 1 to accept").

        `timeout` in seconds of ringing (Twilio adds up to 5). Raises Refused for a number we do not
        dial, Ambiguous where the answer was lost: then ask `find_leg` before ringing again.
        https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
        """
        self.refuse_undialled(to)
        call = self.ask(
            "ring the telephone",
            lambda account: account.calls.create(
                to=to,
                from_=self.settings.complaints_number,
                url=with_overrides(url),
                method="POST",
                fallback_url=with_overrides(fallback_url or f"{self.settings.fallback_base_url}/fallback"),
                fallback_method="POST",
                status_callback=with_overrides(status_url, Use.EVENT),
                status_callback_method="POST",
                status_callback_event=CALL_EVENTS,
                timeout=timeout,
            ),
        )
        return str(call.sid)

    def find_leg(self, *, to: str, since: datetime) -> str | None:
        """The newest leg to `to` created since then, for a ring whose answer was lost; None if there is none.

        Twilio cannot be asked by status callback, and one person is never rung twice at once, so the
        newest leg to them is the one. https://www.twilio.com/docs/voice/api/call-resource#read-multiple-call-resources
        """
        calls = self.ask("look for the leg", lambda account: account.calls.list(to=to, limit=20))
        known = [leg for leg in map(LegNow.read, calls) if leg.created_at is not None]
        recent = [leg for leg in known if leg.created_at and leg.created_at >= since - _CLOCKS_APART]
        return max(recent, key=lambda leg: leg.created_at or since).sid if recent else None

    def redirect(self, *, call_sid: str, url: str) -> None:
        """Let a live leg go on with the TwiML at `url`. Raises NotThere when it has hung up.

        https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
        """
        self.ask(
            "redirect the call",
            lambda account: account.calls(call_sid).update(url=with_overrides(url), method="POST"),
        )

    def end_call(self, *, call_sid: str) -> None:
        """Hang a leg up, ringing or live. Raises NotThere when it has ended by itself.

        `completed` ends a live leg and a ringing one; `canceled` would leave a live one up.
        https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
        """
        self.ask("end the call", lambda account: account.calls(call_sid).update(status="completed"))

    def call(self, *, call_sid: str) -> LegNow:
        """One leg as it is now. https://www.twilio.com/docs/voice/api/call-resource#fetch-a-call-resource"""
        return LegNow.read(self.ask("look at the call", lambda account: account.calls(call_sid).fetch()))

    def recent_calls(self, *, since: datetime, limit: int = 1000) -> list[LegNow]:
        """Calls to the complaints number begun since then (aware), newest first; for the reconciler.

        https://www.twilio.com/docs/voice/api/call-resource#read-multiple-call-resources
        """
        number = self.settings.complaints_number
        calls = self.ask(
            "list the calls",
            lambda account: account.calls.list(to=number, start_time_after=since, limit=limit),
        )
        return [LegNow.read(call) for call in calls]

    def refuse_undialled(self, to: str) -> None:
        """Toll fraud stops on the wire itself, whoever asked. Raises Refused."""
        if not may_be_dialled(to, simulated=self.loopback):
            raise Refused(
                f"We do not ring or text {last_three(to) or 'that number'}: it is not a UK number we may dial."
            )
