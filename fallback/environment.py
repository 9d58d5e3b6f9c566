"""The few settings the fallback needs, from the environment; nothing is imported from the application."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_ROOT = Path(__file__).resolve().parent.parent
_LONGEST_WAIT = 4.0


class SettingMissing(Exception):
    """A setting is missing or unsafe; the message says which, in one sentence."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Addresses without a trailing slash; tokens primary first; where messages are kept."""

    host: str
    port: int
    base_url: str
    public_base_url: str
    tokens: tuple[str, ...] = field(repr=False)
    spool: Path
    wait: float
    """Seconds a second try waits for the system before it is made; Twilio waits 5 for us."""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Environment":
        """Raises SettingMissing, in one sentence."""
        given = {name: value.strip() for name, value in (environ or os.environ).items() if value.strip()}
        simulated = given.get("CARRIER", "simulated") == "simulated"
        instance = Path(given.get("INSTANCE_DIR") or _ROOT / "instance")
        if simulated:
            given = {**_kept(instance / "simulated.env"), **given}
        port = given.get("FALLBACK_PORT", "8189")
        if not port.isdigit():
            raise SettingMissing(f"FALLBACK_PORT is {port!r}; set it to a port number.")
        public = given.get("PUBLIC_BASE_URL") or f"http://127.0.0.1:{given.get('PORT', '8188')}"
        base = given.get("FALLBACK_BASE_URL") or f"http://127.0.0.1:{port}"
        tokens = (given.get("TWILIO_AUTH_TOKEN", ""), given.get("TWILIO_AUTH_TOKEN_SECONDARY", ""))
        if not tokens[0]:
            raise SettingMissing("TWILIO_AUTH_TOKEN is not set; without it no request can be trusted.")
        if not simulated and {urlsplit(public).scheme, urlsplit(base).scheme} != {"https"}:
            raise SettingMissing("PUBLIC_BASE_URL and FALLBACK_BASE_URL must begin with https://.")
        return cls(
            host=given.get("FALLBACK_HOST") or ("127.0.0.1" if simulated else "0.0.0.0"),  # noqa: S104 - behind the platform's proxy
            port=int(port),
            base_url=base.rstrip("/"),
            public_base_url=public.rstrip("/"),
            tokens=tuple(token for token in tokens if token),
            spool=Path(given.get("FALLBACK_SPOOL") or instance / "spool.jsonl"),
            wait=_seconds(given.get("FALLBACK_WAIT") or "3.5"),
        )


def _seconds(text: str) -> float:
    if not text.replace(".", "", 1).isdigit() or float(text) > _LONGEST_WAIT:
        raise SettingMissing(f"FALLBACK_WAIT is {text!r}; set it to seconds, at most {_LONGEST_WAIT:g}.")
    return float(text)


def _kept(file: Path) -> dict[str, str]:
    """The secrets of a simulated installation, as the application made them at its first start."""
    if not file.exists():
        return {}
    lines = (line.partition("=") for line in file.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in lines}
