"""What the operator decides from outside: one frozen value, read once, refused in one plain sentence.

This module sits under every other and imports none of ours.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_KEY_BYTES = 32


class SettingsError(Exception):
    """A setting is missing or unsafe; the message says which, and what to put there."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the public contract, read, checked and typed.

    `twilio_auth_tokens` holds the primary token first; `data_keys` maps a key's id to its 32 bytes,
    and the first one encrypts. URLs carry no trailing slash.
    """

    carrier: str
    database_url: str
    redis_url: str
    secret_key: str = field(repr=False)
    data_keys: Mapping[str, bytes] = field(repr=False)
    public_base_url: str
    trusted_proxies: int
    port: int
    simulator_port: int
    events_port: int
    events_base_url: str
    fallback_port: int
    fallback_base_url: str
    complaints_number: str
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...] = field(repr=False)
    twilio_api_key_sid: str
    twilio_api_key_secret: str = field(repr=False)
    twilio_twiml_app_sid: str
    twilio_api_url: str
    smtp_url: str = field(repr=False)
    portal_tokens: Mapping[str, str] = field(repr=False)
    intake_email_secret: str = field(repr=False)
    imap_url: str = field(repr=False)
    opening_hours: str
    instance: Path

    @property
    def simulated(self) -> bool:
        return self.carrier == "simulated"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read and check the settings.

        Raises SettingsError, in one sentence, on a missing or unsafe one.
        """
        given = {k: v.strip() for k, v in (os.environ if environ is None else environ).items()}
        carrier = given.get("CARRIER") or "simulated"
        if carrier not in ("simulated", "twilio"):
            raise SettingsError(f"CARRIER is {carrier!r}; set it to 'simulated' or 'twilio'.")
        instance = Path(given.get("INSTANCE_DIR") or Path(__file__).parent / "instance")
        if carrier == "simulated":
            given = {**_made_once(instance), **{k: v for k, v in given.items() if v}}
        else:
            _refuse_unsafe(given)
        port = _port(given, "PORT", 8188)
        simulator_port = _port(given, "SIMULATOR_PORT", 8191)
        events_port = _port(given, "EVENTS_PORT", 8190)
        fallback_port = _port(given, "FALLBACK_PORT", 8189)
        base = (given.get("PUBLIC_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
        default_api = (
            f"http://127.0.0.1:{simulator_port}" if carrier == "simulated" else "https://api.twilio.com"
        )
        tokens = (given["TWILIO_AUTH_TOKEN"], given.get("TWILIO_AUTH_TOKEN_SECONDARY") or "")
        return cls(
            carrier=carrier,
            database_url=given.get("DATABASE_URL") or f"sqlite:///{instance / 'complaints.db'}",
            redis_url=given.get("REDIS_URL") or "",
            secret_key=given["SECRET_KEY"],
            data_keys=_data_keys(given["DATA_KEYS"]),
            public_base_url=base,
            trusted_proxies=_proxies(given.get("TRUSTED_PROXIES") or "0"),
            port=port,
            simulator_port=simulator_port,
            events_port=events_port,
            events_base_url=(given.get("EVENTS_BASE_URL") or _with_port(base, events_port)).rstrip("/"),
            fallback_port=fallback_port,
            fallback_base_url=(given.get("FALLBACK_BASE_URL") or f"http://127.0.0.1:{fallback_port}").rstrip(
                "/"
            ),
            complaints_number=given.get("COMPLAINTS_NUMBER") or "+443300538188",
            twilio_account_sid=given["TWILIO_ACCOUNT_SID"],
            twilio_auth_tokens=tuple(token for token in tokens if token),
            twilio_api_key_sid=given.get("TWILIO_API_KEY_SID") or "",
            twilio_api_key_secret=given.get("TWILIO_API_KEY_SECRET") or "",
            twilio_twiml_app_sid=given.get("TWILIO_TWIML_APP_SID") or "",
            twilio_api_url=(given.get("TWILIO_API_URL") or default_api).rstrip("/"),
            smtp_url=given.get("SMTP_URL") or "",
            portal_tokens=_portal_tokens(given.get("PORTAL_TOKENS") or ""),
            intake_email_secret=_secret(given, "INTAKE_EMAIL_SECRET"),
            imap_url=_mailbox(given.get("IMAP_URL") or ""),
            opening_hours=given.get("OPENING_HOURS") or ("always" if carrier == "simulated" else ""),
            instance=instance,
        )


def _refuse_unsafe(given: Mapping[str, str]) -> None:
    """With a real account nothing is guessed: what is missing or unsafe stops the start."""
    required = ("SECRET_KEY", "DATA_KEYS", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL")
    for name in required:
        if not given.get(name):
            raise SettingsError(f"{name} is not set; with CARRIER=twilio the system needs it to start.")
    if len(given["SECRET_KEY"]) < 32:
        raise SettingsError("SECRET_KEY is too short; set at least 32 random characters.")
    if urlsplit(given["PUBLIC_BASE_URL"]).scheme != "https":
        raise SettingsError("PUBLIC_BASE_URL must begin with https:// when CARRIER=twilio.")
    api = urlsplit(given.get("TWILIO_API_URL") or "https://api.twilio.com")
    if api.scheme != "https" and api.hostname not in _LOOPBACK:
        raise SettingsError("TWILIO_API_URL must begin with https:// (http is for a loopback address only).")
    if bool(given.get("TWILIO_API_KEY_SID")) != bool(given.get("TWILIO_API_KEY_SECRET")):
        raise SettingsError("Set TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET together, or neither.")


def _made_once(instance: Path) -> dict[str, str]:
    """Secrets of a simulated installation: random, made at the first start, kept under `instance/`."""
    kept = instance / "simulated.env"
    if not kept.exists():
        instance.mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": secrets.token_hex(32),
            "DATA_KEYS": "1:" + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode(),
            "TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
            "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
            "TWILIO_API_KEY_SID": "SK" + secrets.token_hex(16),
            "TWILIO_API_KEY_SECRET": secrets.token_hex(16),
            "TWILIO_TWIML_APP_SID": "AP" + secrets.token_hex(16),
        }
        draft = instance / f".simulated.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text("".join(f"{name}={value}\n" for name, value in made.items()))
        try:
            # Two processes may start at once; linking lets the first one win, whole.
            os.link(draft, kept)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return dict(line.split("=", 1) for line in kept.read_text().splitlines() if "=" in line)


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingsError(f"{name} is {text!r}; set it to a port number between 1 and 65535.")
    return int(text)


def _proxies(text: str) -> int:
    if text not in ("0", "1", "2", "3"):
        raise SettingsError(
            f"TRUSTED_PROXIES is {text!r}; set it to how many proxies stand in front, 0 to 3."
        )
    return int(text)


def _with_port(base_url: str, port: int) -> str:
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _data_keys(text: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key_id, _, encoded = pair.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not key_id or len(key) != _KEY_BYTES:
            raise SettingsError("DATA_KEYS must be id:base64 pairs, comma-separated, each key 32 bytes long.")
        keys[key_id] = key
    if not keys:
        raise SettingsError("DATA_KEYS holds no key; set it to one id:base64 pair at least.")
    return keys


def _portal_tokens(text: str) -> dict[str, str]:
    tokens: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, token = pair.partition(":")
        if not name or len(token) < 16:
            raise SettingsError("PORTAL_TOKENS must be name:token pairs, each token at least 16 characters.")
        tokens[token] = name
    return tokens


def _secret(given: Mapping[str, str], name: str) -> str:
    """Empty, or long enough that nobody guesses it."""
    text = given.get(name) or ""
    if text and len(text) < 16:
        raise SettingsError(f"{name} is too short; set at least 16 random characters.")
    return text


def _mailbox(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username):
        raise SettingsError("IMAP_URL must look like imaps://user:password@host/INBOX.")
    if parts.scheme == "imap" and parts.hostname not in _LOOPBACK:
        raise SettingsError("IMAP_URL must begin with imaps:// (imap is for a loopback address only).")
    return url
