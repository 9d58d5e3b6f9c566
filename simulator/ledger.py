"""Everything that went over the wire, in bounded memory: webhooks, REST calls, events, and Twilio's errors."""

from collections import deque
from datetime import UTC, datetime
from typing import Any

from simulator.grammar import Finding
from simulator.streams import Streams

KEPT = 5000  # entries


def moment(at: datetime | None = None) -> str:
    """A moment as ISO 8601 UTC with milliseconds."""
    return (at or datetime.now(UTC)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Ledger:
    """The last entries, oldest first, numbered from 1; each is also streamed."""

    def __init__(self, streams: Streams) -> None:
        self.entries: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.errors: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.last = 0
        self._streams = streams

    def write(self, kind: str, about: str, **facts: Any) -> dict[str, Any]:
        """Adds one entry and returns it."""
        self.last += 1
        entry = {"n": self.last, "at": moment(), "kind": kind, "about": about, **facts}
        self.entries.append(entry)
        self._streams.publish("entry", entry, topics=("ledger",))
        return entry

    def error(
        self, finding: Finding, call: str | None = None, url: str = "", conference: str | None = None
    ) -> None:
        """Records what Twilio's debugger would show."""
        level = "error" if finding.fatal else "warning"
        entry = self.write(
            "error",
            str(finding.code),
            call=call,
            conference=conference,
            level=level,
            error=finding.message,
            url=url,
        )
        self.errors.append(
            {
                "n": entry["n"],
                "at": entry["at"],
                "call": call,
                "conference": conference,
                "code": finding.code,
                "level": level,
            }
            | {"message": finding.message, "url": url}
        )

    def since(self, after: int = 0, call: str | None = None, limit: int = 500) -> list[dict[str, Any]]:
        """The newest entries after a number, for one call (or conference) or for all; at most `limit`."""
        found = [
            e
            for e in self.entries
            if e["n"] > after and (call is None or call in (e.get("call"), e.get("conference")))
        ]
        return found[-limit:]

    def forget(self) -> None:
        """Empties the ledger; numbering goes on."""
        self.entries.clear()
        self.errors.clear()
