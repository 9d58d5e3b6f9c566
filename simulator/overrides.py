"""Connection overrides: the `#rc=3&rp=5xx,ct,rt` behind a webhook's URL, obeyed, never sent, never signed."""

from dataclasses import dataclass
from urllib.parse import urldefrag

POLICIES = ("4xx", "5xx", "ct", "rt", "all")
# https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides: milliseconds, from, to
RANGES = {"ct": (100, 10000), "rt": (100, 15000), "tt": (100, 15000), "rc": (0, 5)}
OTHERS = ("e", "sni")


@dataclass(frozen=True)
class Overrides:
    """Seconds for connecting, reading and in total; how many retries and after which failures."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policy: tuple[str, ...] = ("ct",)

    def allows(self, failure: str) -> bool:
        """Whether a failure of this class is tried again."""
        return failure in self.policy or "all" in self.policy

    @classmethod
    def of(cls, url: str) -> tuple["Overrides", list[str]]:
        """The overrides behind a URL, and what Twilio would not accept in them (error 11243, the default is used)."""
        numbers: dict[str, int] = {}
        policy: tuple[str, ...] = ("ct",)
        faults: list[str] = []
        for pair in filter(None, urldefrag(url)[1].split("&")):
            key, _, value = pair.partition("=")
            if key in RANGES:
                low, high = RANGES[key]
                if value.isdigit() and low <= int(value) <= high:
                    numbers[key] = int(value)
                else:
                    faults.append(f"{pair}: {key} is a number from {low} to {high}")
            elif key == "rp":
                words = tuple(value.split(","))
                if all(word in POLICIES for word in words):
                    policy = words
                else:
                    faults.append(f"{pair}: rp is a list of {', '.join(POLICIES)}")
            elif key not in OTHERS:
                faults.append(f"{pair}: no such override")
        connect, read, total = (
            numbers.get(key, default) / 1000 for key, default in (("ct", 5000), ("rt", 15000), ("tt", 15000))
        )
        return cls(connect, read, total, numbers.get("rc", 1), policy), faults
